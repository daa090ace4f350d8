"""Access of many people on a cluster of two workers of this machine, each with bounded memory.

    python benchmarks/bench_dask.py                                   10 million people points, 200,000 sites
    python benchmarks/bench_dask.py --people 1000000 --sites 20000    smaller

People are made inside the workers, partition by partition from a seed, and answers are summed up there, so that the
client never holds either. Every worker may use `--memory`; Dask stops one that uses more, and the run fails. The answer
is checked against the capacity in reach; with `--check` also against one machine (which then must hold everything).
"""

import argparse
import json
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd
from bench_access import clustered

from pokryti import access, decay

RESULTS = Path(__file__).parent / "results" / "dask.csv"
CATCHMENT, BANDWIDTH = 30_000.0, 10_000.0
MEASURES = {"2sfca": None, "e2sfca": decay.gaussian(BANDWIDTH), "3sfca": decay.gaussian(BANDWIDTH)}


def people_of(part, count):
    """Make the people of one partition; the towns are the same in all, the points and their order are not."""
    towns = np.random.default_rng(1)
    frame = np.array([[490e3], [280e3]])
    centres, size = towns.random((2, 400)) * frame, towns.pareto(1.1, 400) + 0.05
    random = np.random.default_rng([2, part])
    crowded = int(0.8 * count)
    near = centres[:, random.choice(400, crowded, p=size / size.sum())] + random.normal(0, 3000, (2, crowded))
    x, y = np.clip(np.hstack([near, random.random((2, count - crowded)) * frame]), 0, frame)
    index = pd.RangeIndex(part * count, (part + 1) * count, name="place")
    return pd.DataFrame({"people": random.integers(1, 100, count).astype(float), "x": x, "y": y}, index=index)


def sites_of(count):
    x, y, capacity = clustered(count, 100, np.random.default_rng(1))
    return pd.DataFrame({"capacity": capacity, "x": x, "y": y})


def summed(values, part, count):
    """Give what the people of a partition hold, inside the worker."""
    people = people_of(part, count)
    assert values.index.equals(people.index)
    return float((values * people["people"]).sum()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(demand, sites, *, measure, curve, count):
    import dask

    start = time.perf_counter()
    lazy = access(demand, sites, method=measure, catchment=CATCHMENT, decay=curve)
    parts = [dask.delayed(summed)(values, n, count) for n, values in enumerate(lazy.to_delayed())]
    held, peak = zip(*dask.compute(*parts), strict=True)
    seconds = time.perf_counter() - start
    return {"measure": measure, "seconds": seconds, "held": sum(held), "worker_peak_mb": max(peak)}


def main():
    from dask import dataframe
    from distributed import Client, LocalCluster

    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000_000)
    parser.add_argument("--sites", type=int, default=200_000)
    parser.add_argument("--parts", type=int, default=0, help="partitions; one per 250,000 people when left out")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--measures", nargs="*", default=["2sfca", "e2sfca"], choices=list(MEASURES))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    parts = options.parts or max(2, -(-options.people // 250_000))
    count = options.people // parts
    sites = sites_of(options.sites)
    demand = dataframe.from_map(people_of, range(parts), count=count, meta=people_of(0, 5))
    rows = []
    with (
        LocalCluster(
            n_workers=options.workers,
            threads_per_worker=1,
            memory_limit=options.memory,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        Client(cluster),
    ):
        small = dataframe.from_map(people_of, range(2), count=500, meta=people_of(0, 5))
        for measure in options.measures:
            run(small, sites[:100], measure=measure, curve=MEASURES[measure], count=500)
            rows.append(run(demand, sites, measure=measure, curve=MEASURES[measure], count=count))
            rows[-1] |= {"people": parts * count, "sites": len(sites), "partitions": parts}
            rows[-1]["client_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            assert np.isclose(rows[-1]["held"], sites["capacity"].sum(), rtol=1e-9), "capacity was lost"
            print(json.dumps(rows[-1]), flush=True)
            pd.DataFrame(rows).to_csv(RESULTS, index=False, float_format="%.6g")
        if options.check:
            everybody = pd.concat([people_of(part, count) for part in range(parts)])
            for measure in options.measures:
                how = {"method": measure, "catchment": CATCHMENT, "decay": MEASURES[measure]}
                alone, lazy = access(everybody, sites, **how), access(demand, sites, **how).compute()
                assert alone.index.equals(lazy.index)
                difference = float((lazy / alone.where(alone > 0) - 1).abs().max())
                print(json.dumps({"measure": measure, "largest_relative_difference": difference}), flush=True)


if __name__ == "__main__":
    main()
