"""Time, peak memory and largest difference of access measures, against every installable peer on the same points.

    python benchmarks/bench_access.py            sizes S and M
    python benchmarks/bench_access.py S M L XL   all; needs 24 GB and an idle machine for an hour

Each run is a process of its own: one small call to warm up, then the whole public call, checks included. What takes
longer than ten minutes or more memory than there is counts as not done. The tables and the plot go to
`benchmarks/results/`.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
SIZES = {"S": (6_258, 1_500), "M": (22_500, 10_000), "L": (100_000, 10_000), "XL": (1_000_000, 20_000)}
CATCHMENT, BANDWIDTH = 30_000.0, 10_000.0
MEASURES = {
    "2sfca": {"bandwidth": None},
    "e2sfca": {"bandwidth": BANDWIDTH},
    "3sfca": {"bandwidth": BANDWIDTH, "three": True},
}
LIMIT_S = 600


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


def worker(peer, measure, size, out):
    import peers

    function = getattr(peers, peer)
    options = {} if measure == "nearest" else {"catchment": CATCHMENT, **MEASURES[measure]}
    people, sites = (
        np.load(Path(out).with_name(f"people-{size}.npy")),
        np.load(Path(out).with_name(f"sites-{size}.npy")),
    )
    function(people[:, :500].copy(), sites[:, :100].copy(), **options)
    start = time.perf_counter()
    answer = function(people, sites, **options)
    seconds = time.perf_counter() - start
    np.save(out, answer)
    print(json.dumps({"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def run(peer, measure, size, folder):
    out = folder / f"{peer}-{measure}-{size}.npy"
    command = [sys.executable, __file__, "--worker", peer, measure, size, str(out)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    except subprocess.TimeoutExpired:
        return {"note": f"more than {LIMIT_S} s"}
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines()
        return {
            "note": "not offered" if lines[-1:] == ["NotImplementedError"] else (lines or ["out of memory"])[-1][:80]
        }
    result = json.loads(done.stdout.strip().splitlines()[-1])
    reference = np.load(folder / f"pokryti{'_nearest' * (measure == 'nearest')}-{measure}-{size}.npy")
    answer = np.load(out)
    scale = np.where(reference > 0, reference, 1.0)
    return result | {"difference": float(np.max(np.abs(answer - reference) / scale))}


def main(sizes):
    import peers

    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for size in sizes:
            for name, table in zip(("people", "sites"), points(size), strict=True):
                np.save(Path(temporary) / f"{name}-{size}.npy", table)
            for measure in [*MEASURES, "nearest"]:
                functions = [peers.pokryti_nearest, peers.kdtree_nearest] if measure == "nearest" else peers.PEERS
                for function in functions:
                    name = function.__name__
                    too_large = name in peers.DENSE and SIZES[size][0] * SIZES[size][1] > 3e8
                    result = {"note": "dense matrix, out of memory"} if too_large else {}
                    result = result or run(name, measure, size, Path(temporary))
                    rows.append({"size": size, "measure": measure, "library": name} | result)
                    print(rows[-1], flush=True)
    table = pd.DataFrame(rows)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    table.to_csv(results / "access.csv", index=False, float_format="%.4g")
    plot(table, results / "access.png")


def plot(table, path):
    """Draw time against the number of pairs within the catchment, both on logarithmic axes."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from scipy.spatial import cKDTree

    pairs = {}
    for size in table["size"].unique():
        people, sites = points(size)
        sample = people[:2, :2000].T
        near = cKDTree(sites[:2].T).query_ball_point(sample, CATCHMENT, return_length=True)
        pairs[size] = near.mean() * people.shape[1]
    figure, axes = plt.subplots(1, 3, figsize=(14, 5), sharey=True)
    for axis, measure in zip(axes, MEASURES, strict=True):
        for library, rows in table[table["measure"] == measure].dropna(subset="seconds").groupby("library"):
            axis.loglog(rows["size"].map(pairs), rows["seconds"], "o-", label=library)
        axis.set(title=measure, xlabel="pairs within 30 km", ylabel="seconds")
    axes[-1].legend(fontsize=8)
    figure.savefig(path, dpi=120, bbox_inches="tight")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(*sys.argv[2:])
    else:
        main(sys.argv[1:] or ["S", "M"])
