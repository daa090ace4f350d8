"""Time, peak memory and largest difference of access measures, against every installable peer on the same points.

    python benchmarks/bench_access.py                        sizes S and M, every measure
    python benchmarks/bench_access.py L XL --measures 2sfca  some of them
    python benchmarks/bench_access.py --again S              measure anew what the results already hold

Each run is a process of its own with at most 14 GB of address space: one small call to warm up (yet of millions of
pairs, so that nobody takes a way meant for few), then the whole public call, checks included; of calls that take less
than a second, the median of up to nine; of those of seconds, of three. Peak memory is that of the whole process:
interpreter, libraries, points and the call. Results are added to `benchmarks/results/access.csv` one by one, so that a
run that was stopped goes on where it was; what failed or took too long at one size is not tried at a larger one, nor
with another curve over the same pairs. The same folder gets the tables as `access.md`, the plot `access.png` and, in
`growth.csv`, our own time at XL as the catchment widens. A peer is right when no answer differs from ours by more than
a millionth; at sizes where all peers are right we differ from them by less than 1e-9.
"""

import argparse
import json
import os
import resource
import statistics
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
SAME_PAIRS = {"e2sfca_step": "e2sfca", "e2sfca_dai": "e2sfca"}  # what fails with one curve fails with another
CATCHMENTS = (10_000.0, 20_000.0, 30_000.0, 40_000.0, 50_000.0)
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
    given = peers.geometry if peer in peers.FROM_FRAMES else lambda *tables: tables
    function(*given(people[:, :5000].copy(), sites[:, :1000].copy()), **options)
    people, sites = given(people, sites)
    before, seconds = memory_mb("VmRSS"), []
    while len(seconds) < 9 and (sum(seconds) < 1 or (sum(seconds) < 10 and len(seconds) < 3)):
        answer = None  # of the call before: whoever calls once holds one answer
        start = time.perf_counter()
        answer = function(people, sites, **options)
        seconds.append(time.perf_counter() - start)
    peak = memory_mb("VmHWM")
    np.save(Path(folder) / f"{peer}-{measure}-{size}.npy", answer)
    print(json.dumps({"seconds": statistics.median(seconds), "before_mb": before, "peak_mb": peak}))


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
            nearest = measure == "nearest"
            for library in peers.NEAREST if nearest else ("pokryti", "pokryti_geometry", *peers.PEERS):
                ours = library.startswith("pokryti")
                if not ours and (size, measure, library) in held:
                    continue
                yield size, measure, library


def given_up(size, measure, library, rows):
    """Tell why a peer need not be run: it failed at a smaller size or on the same pairs, or its table cannot fit."""
    import peers

    table_gb = SIZES[size][0] * SIZES[size][1] * 8 / 2**30
    if library in peers.DENSE and 2 * table_gb > MEMORY / 2**30:
        return f"dense: a table of {table_gb:.0f} GB"
    same = rows.get((size, SAME_PAIRS.get(measure), library), {}).get("note")
    if isinstance(same, str) and same.startswith("more than"):
        return same
    for smaller in list(SIZES)[: list(SIZES).index(size)]:
        note = rows.get((smaller, measure, library), {}).get("note")
        if isinstance(note, str) and note:
            return note if note == "not offered" else f"gave up at {smaller}"
    return None


def main(sizes, measures, *, again):
    rows = held_rows()
    if again:
        rows = {key: row for key, row in rows.items() if not (key[0] in sizes and key[1] in measures)}
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
    plot(table, growth(), RESULTS / "access.png")


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
    """Compare with the fastest peer that is right; when none came to an end, with the time that they were given."""
    rows = rows[rows["size"] == size]
    ours = rows[rows["library"].isin(["pokryti", "pokryti_nearest"])]["seconds"]
    peers = rows[~rows["library"].str.startswith("pokryti")]
    if ours.isna().all() or peers.empty:
        return ""
    right = peers[peers["difference"] <= 1e-6]
    if not right.empty:
        best = right.loc[right["seconds"].idxmin()]
        return f"{best['seconds'] / ours.iloc[0]:.3g} ({best['library']})"
    if peers["note"].str.startswith("more than").any():
        limit = LIMIT_S[size]
        return f"more than {limit / ours.iloc[0]:.0f}: no peer ended within {limit} s and {MEMORY >> 30} GB"
    return ""


def frames(size):
    people, sites = points(size)
    demand = pd.DataFrame(people.T, columns=["x", "y", "people"])
    return demand, pd.DataFrame(sites.T, columns=["x", "y", "capacity"])


def pairs_within(demand, supply, catchment):
    """Count pairs within the catchment, as the sum of sites that people reach."""
    from pokryti.measures.access import access

    return access(demand, supply.assign(capacity=1.0), method="cumulative", catchment=catchment).sum()


def growth():
    """Time ours on the same million people as the catchment widens: what one pair costs, whatever their number."""
    from pokryti.measures import decay
    from pokryti.measures.access import access

    demand, supply = frames("XL")
    curve, rows = decay.gaussian(10_000.0), []
    for measure in ("2sfca", "e2sfca", "3sfca"):
        how = {"method": measure, "decay": None if measure == "2sfca" else curve}
        access(demand[:500], supply[:100], catchment=CATCHMENT, **how)
        for catchment in CATCHMENTS:
            start = time.perf_counter()
            access(demand, supply, catchment=catchment, **how)
            seconds = time.perf_counter() - start
            pairs = pairs_within(demand, supply, catchment)
            rows.append({"measure": measure, "catchment_m": catchment, "pairs": pairs, "seconds": seconds})
    table = pd.DataFrame(rows)
    table.to_csv(RESULTS / "growth.csv", index=False, float_format="%.5g")
    return table


def plot(table, grown, path):
    """Draw time against pairs: all libraries on logarithmic axes, ours alone at XL on plain ones."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    pairs = {size: pairs_within(*frames(size), CATCHMENT) for size in table["size"].unique()}
    libraries = [name for name in table["library"].unique() if "nearest" not in name and name != "pokryti"]
    looks = {name: {"color": f"C{n % 10}", "marker": "os^Dv"[n // 10]} for n, name in enumerate(libraries)}
    looks["pokryti"] = {"color": "black", "marker": "o", "linewidth": 3, "zorder": 3}
    figure, axes = plt.subplots(1, 4, figsize=(19, 5))
    for axis, measure in zip(axes, ("2sfca", "e2sfca", "3sfca"), strict=False):
        timed = table[(table["measure"] == measure) & table["seconds"].notna()]
        for library, rows in timed.groupby("library"):
            wrong = {"linestyle": ":"} if (rows["difference"] > 1e-6).any() else {}
            axis.loglog(rows["size"].map(pairs), rows["seconds"], **looks[library], **wrong)
        axis.set(title=measure, xlabel="pairs within 30 km", ylim=(3e-3, 3e2))
    axes[0].set(ylabel="seconds")
    for measure, rows in grown.groupby("measure", sort=False):
        axes[3].plot(rows["pairs"] / 1e9, rows["seconds"], "o-", label=measure)
    axes[3].set(title="pokryti, XL, catchment 10 to 50 km", xlabel="thousand million pairs", xlim=0, ylim=0)
    axes[3].legend()
    keys = [plt.Line2D([], [], label=name, **look) for name, look in looks.items()]
    keys.append(plt.Line2D([], [], color="grey", linestyle=":", label="wrong answers"))
    figure.legend(handles=keys, fontsize=9, loc="center left", bbox_to_anchor=(0.91, 0.5))
    figure.savefig(path, dpi=110, bbox_inches="tight")
    plt.close(figure)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(*sys.argv[2:])
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("sizes", nargs="*", default=["S", "M"], help=" ".join(SIZES))
        parser.add_argument("--measures", nargs="+", default=list(MEASURES), choices=list(MEASURES))
        parser.add_argument("--again", action="store_true", help="measure these peers anew, too")
        chosen = parser.parse_args()
        main([size for size in SIZES if size in chosen.sizes], chosen.measures, again=chosen.again)
