"""Time, peak memory and largest difference of access measures, against every installable peer on the same points.

    python benchmarks/bench_access.py                        sizes S and M, every measure
    python benchmarks/bench_access.py L XL --measures 2sfca  some of them
    python benchmarks/bench_access.py --again S              measure anew what the results already hold

Each run is a process of its own with at most 14 GB of address space: one small call to warm up, then the whole public
call, checks included. Peak memory is that of the whole process: interpreter, libraries, points and the call. Results
are added to `benchmarks/results/access.csv` one by one, so that a run that was stopped goes on where it was; what
failed or took too long at one size is not tried at a larger one. The same folder gets the tables as `access.md` and the
plot `access.png`. A peer is right when no answer differs from ours by more than a millionth; at sizes where all peers
are right we differ from them by less than 1e-9.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
RESULTS = HERE / "results"
sys.path.insert(0, str(HERE))
SIZES = {"S": (6_258, 1_500), "M": (22_500, 10_000), "L": (100_000, 10_000), "XL": (1_000_000, 20_000)}
LIMIT_S = {"S": 60, "M": 90, "L": 90, "XL": 240}
MEMORY = 14 << 30
CATCHMENT = 30_000.0
MEASURES = {
    "2sfca": {"curve": "binary"},
    "e2sfca": {"curve": "gaussian"},
    "3sfca": {"curve": "gaussian", "three": True},
    "nearest": {},
    "e2sfca_step": {"curve": "step"},
    "e2sfca_dai": {"curve": "dai"},
}
SMALL_ONLY = {"e2sfca_step": {"S", "M", "L"}, "e2sfca_dai": {"S", "M"}}
COLUMNS = ["size", "measure", "library", "seconds", "before_mb", "peak_mb", "difference", "note"]


def clustered(count, values, random):
    """Scatter four fifths of the points around towns of very unequal size, the rest evenly over 490 × 280 km."""
    frame = np.array([[490e3], [280e3]])
    towns = random.random((2, 400)) * frame
    size = random.pareto(1.1, 400) + 0.05
    crowded = int(0.8 * count)
    near = towns[:, random.choice(400, crowded, p=size / size.sum())] + random.normal(0, 3000, (2, crowded))
    points = np.clip(np.hstack([near, random.random((2, count - crowded)) * frame]), 0, frame)
    order = random.permutation(count)
    return np.vstack([points[:, order], random.integers(1, values, count).astype(float)])


def points(size):
    """Give people and sites with the same towns, the same in every process."""
    people_count, site_count = SIZES[size]
    return clustered(people_count, 100, np.random.default_rng(1)), clustered(site_count, 100, np.random.default_rng(1))


def memory_mb(name):
    """Read how much memory this process holds (VmRSS) or has ever held (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def worker(peer, measure, folder, size):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import peers

    function = getattr(peers, peer)
    options = {} if measure == "nearest" else {"catchment": CATCHMENT, **MEASURES[measure]}
    people, sites = (np.load(Path(folder) / f"{name}-{size}.npy") for name in ("people", "sites"))
    function(people[:, :500].copy(), sites[:, :100].copy(), **options)
    before, start = memory_mb("VmRSS"), time.perf_counter()
    answer = function(people, sites, **options)
    seconds = time.perf_counter() - start
    peak = memory_mb("VmHWM")
    np.save(Path(folder) / f"{peer}-{measure}-{size}.npy", answer)
    print(json.dumps({"seconds": seconds, "before_mb": before, "peak_mb": peak}))


def run(peer, measure, size, folder):
    """Measure one call in a process of its own, at a place where nothing lies that it could import by mistake."""
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", peer, measure, str(folder), size]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_S[size], check=True, cwd=folder, env=os.environ
        )
    except subprocess.TimeoutExpired:
        return {"note": f"more than {LIMIT_S[size]} s"}
    except subprocess.CalledProcessError as error:
        return {"note": reason(error)}
    result = json.loads(done.stdout.strip().splitlines()[-1])
    ours = folder / f"{'pokryti_nearest' if measure == 'nearest' else 'pokryti'}-{measure}-{size}.npy"
    if ours.exists():
        reference, answer = np.load(ours), np.load(folder / f"{peer}-{measure}-{size}.npy")
        result["difference"] = float(np.max(np.abs(answer - reference) / np.where(reference > 0, reference, 1.0)))
    return result


def reason(error):
    lines = error.stderr.strip().splitlines() or [""]
    if lines[-1] == "NotImplementedError":
        return "not offered"
    words = ("memory", "alloc", "resources exhausted")
    if error.returncode < 0 or any(word in line.lower() for word in words for line in lines[-30:]):
        return f"more than {MEMORY >> 30} GB"
    return lines[-1][:80]


def jobs(sizes, measures, held):
    """List what is to be run; `held` are the rows measured before."""
    import peers

    for size in sizes:
        for measure in measures:
            if size not in SMALL_ONLY.get(measure, SIZES):
                continue
            nearest = measure == "nearest"
            for library in (
                ("pokryti_nearest", *peers.NEAREST) if nearest else ("pokryti", "pokryti_geometry", *peers.PEERS)
            ):
                ours = library.startswith("pokryti")
                if not ours and (size, measure, library) in held:
                    continue
                yield size, measure, library


def given_up(size, measure, library, rows):
    """Tell why a peer need not be run: it failed at a smaller size, or its table of distances cannot fit."""
    import peers

    table_gb = SIZES[size][0] * SIZES[size][1] * 8 / 2**30
    if library in peers.DENSE and 2 * table_gb > MEMORY / 2**30:
        return f"dense: a table of {table_gb:.0f} GB"
    smaller = list(SIZES)[: list(SIZES).index(size)]
    before = [row for key, row in rows.items() if key[0] in smaller and key[1:] == (measure, library)]
    failed = [row for row in before if isinstance(row.get("note"), str) and row["note"]]
    if not failed:
        return None
    return "not offered" if failed[-1]["note"] == "not offered" else f"gave up at {failed[-1]['size']}"


def main(sizes, measures, *, again):
    rows = {} if again else held_rows()
    with tempfile.TemporaryDirectory() as temporary:
        for size in sizes:
            for name, table in zip(("people", "sites"), points(size), strict=True):
                np.save(Path(temporary) / f"{name}-{size}.npy", table)
        try:
            for size, measure, library in jobs(sizes, measures, rows):
                note = given_up(size, measure, library, rows)
                result = {"note": note} if note else run(library, measure, size, Path(temporary))
                row = {"size": size, "measure": measure, "library": library} | result
                rows[size, measure, library] = row
                print(json.dumps(row), flush=True)
                keep(rows)
        finally:
            write(rows)


def held_rows():
    path = RESULTS / "access.csv"
    table = pd.read_csv(path) if path.exists() else pd.DataFrame(columns=COLUMNS)
    return {(row["size"], row["measure"], row["library"]): row for row in table.to_dict("records")}


def keep(rows):
    RESULTS.mkdir(exist_ok=True)
    table = pd.DataFrame(list(rows.values()), columns=COLUMNS)
    order = {name: i for i, name in enumerate([*SIZES, *MEASURES])}
    table = table.sort_values(["measure", "size"], key=lambda column: column.map(order), kind="stable")
    table.to_csv(RESULTS / "access.csv", index=False, float_format="%.4g")
    return table


def write(rows):
    table = keep(rows)
    (RESULTS / "access.md").write_text("\n".join(summary(table)) + "\n")
    plot(table, RESULTS / "access.png")


def summary(table):
    """Write a table for each measure, and how many times faster we are than the fastest peer that is right."""
    sizes = [size for size in SIZES if (table["size"] == size).any()]
    yield f"Seconds / peak MB of the process, {os.cpu_count()} cores; catchment 30 km; ✗ marks answers that are wrong."
    for measure, rows in table.groupby("measure", sort=False):
        yield from ("", f"### {measure}", "", f"| library | {' | '.join(sizes)} |", f"|---|{'---|' * len(sizes)}")
        for library, results in rows.groupby("library", sort=False):
            by_size = results.set_index("size")
            if not (results["note"] == "not offered").all():
                yield f"| {library} | {' | '.join(cell(by_size, size) for size in sizes)} |"
        yield f"| **times faster than the fastest right peer** | {' | '.join(faster(rows, size) for size in sizes)} |"


def cell(by_size, size):
    if size not in by_size.index:
        return ""
    row = by_size.loc[size]
    if not np.isfinite(row["seconds"]):
        return str(row["note"])
    wrong = f" ✗ off by {row['difference']:.2g}" if row["difference"] > 1e-6 else ""
    return f"{row['seconds']:.3g} / {row['peak_mb']:.0f}{wrong}"


def faster(rows, size):
    rows = rows[(rows["size"] == size) & rows["seconds"].notna()]
    ours = rows[rows["library"].isin(["pokryti", "pokryti_nearest"])]
    right = rows[~rows["library"].str.startswith("pokryti") & (rows["difference"] <= 1e-6)]
    if ours.empty or right.empty:
        return "no right answer of a peer yet" if len(rows) else ""
    best = right.loc[right["seconds"].idxmin()]
    return f"{best['seconds'] / ours['seconds'].iloc[0]:.0f} ({best['library']})"


def pairs_within(size):
    """Count pairs within the catchment, as the sum of sites that people reach."""
    from pokryti.measures.access import access

    people, sites = points(size)
    demand = pd.DataFrame({"x": people[0], "y": people[1], "people": 1.0})
    supply = pd.DataFrame({"x": sites[0], "y": sites[1], "capacity": 1.0})
    return access(demand, supply, method="cumulative", catchment=CATCHMENT).sum()


def plot(table, path):
    """Draw time against the number of pairs within the catchment, both on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    pairs = {size: pairs_within(size) for size in table["size"].unique()}
    figure, axes = plt.subplots(1, 3, figsize=(15, 5), sharey=True)
    for axis, measure in zip(axes, ("2sfca", "e2sfca", "3sfca"), strict=True):
        for library, rows in table[table["measure"] == measure].dropna(subset="seconds").groupby("library"):
            ours = library == "pokryti"
            style = {"linewidth": 3, "color": "black", "zorder": 3} if ours else {"linewidth": 1, "alpha": 0.8}
            axis.loglog(rows["size"].map(pairs), rows["seconds"], "o-", label=library, **style)
            if ours:
                last = rows.iloc[-1]
                x = np.array(sorted(pairs.values()))
                axis.loglog(x, last["seconds"] * x / pairs[last["size"]], "k:", label="in proportion to pairs")
        axis.set(title=measure, xlabel="pairs within 30 km")
    axes[0].set(ylabel="seconds")
    axes[-1].legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(figure)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(*sys.argv[2:])
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("sizes", nargs="*", default=["S", "M"], help=" ".join(SIZES))
        parser.add_argument("--measures", nargs="+", default=list(MEASURES), choices=list(MEASURES))
        parser.add_argument("--again", action="store_true", help="forget what was measured before")
        chosen = parser.parse_args()
        main([size for size in SIZES if size in chosen.sizes], chosen.measures, again=chosen.again)
