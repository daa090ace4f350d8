"""People and sites to cut into partitions."""

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="module")
def people():
    """Scatter 3,000 places in towns and between, in no order, with some empty ones and some far from everything."""
    random = np.random.default_rng(4)
    towns = random.random((2, 12)) * 200_000
    points = towns[:, random.integers(0, 12, 3000)] + random.normal(0, 8000, (2, 3000))
    points[:, :5] += 5_000_000
    frame = {"people": random.integers(0, 300, 3000), "x": points[0], "y": points[1]}
    return pd.DataFrame(frame, index=pd.Index(random.permutation(3000), name="place"))


@pytest.fixture(scope="module")
def sites(people):
    random = np.random.default_rng(5)
    chosen = people.sample(200, random_state=5)
    points = chosen[["x", "y"]] + random.normal(0, 500, (200, 2))
    return points.assign(capacity=random.integers(0, 9, 200)).set_axis([f"s{n}" for n in range(200)])


@pytest.fixture(scope="module")
def partitioned():
    """Give a function that cuts places into parts that each reach over the whole map; the index is not sorted."""

    def cut(people, count=7):
        return dd.concat([dd.from_pandas(people[n::count], npartitions=1, sort=False) for n in range(count)])

    return cut


@pytest.fixture(scope="module")
def same():
    """Give a function that requires the answer of one machine, in the order of the partitions."""

    def require(lazy, people, whole):
        answer = lazy.compute()
        assert answer.index.tolist() == np.concatenate([people.index[n::7] for n in range(7)]).tolist()
        np.testing.assert_allclose(answer, whole.reindex(answer.index), rtol=1e-9, atol=1e-15)

    return require
