"""People in partitions without a cluster: threads or one thread, order, refusals and checks."""

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest

from pokryti.errors import ConservationError, InputError
from pokryti.measures import decay
from pokryti.measures.access import access
from pokryti.measures.access.partitions import _balance, _Grid, _Measure
from pokryti.measures.access.validation import read_problem
from pokryti.quality import QualityReport


def options(method):
    flat = method in {"nearest", "k_nearest", "cumulative", "2sfca"}
    return {"method": method, "catchment": 25_000.0, "decay": None if flat else decay.gaussian(9_000)}


@pytest.mark.parametrize("method", ["2sfca", "3sfca", "nearest"])
def test_without_a_cluster(people, sites, method, partitioned, same):
    with dask.config.set(scheduler="synchronous"):
        same(access(partitioned(people), sites, **options(method)), people, access(people, sites, **options(method)))


def test_catchments_of_sites_and_a_detour(people, sites, partitioned, same):
    own = pd.Series(np.linspace(3_000, 40_000, len(sites)), index=sites.index)
    more = {"method": "2sfca", "catchment": None, "site_catchment": own, "detour": 1.3}
    with dask.config.set(scheduler="synchronous"):
        same(access(partitioned(people), sites, **more), people, access(people, sites, **more))


def test_no_sites_at_all(people, sites, partitioned):
    with dask.config.set(scheduler="synchronous"):
        assert (access(partitioned(people), sites[:0], **options("2sfca")).compute() == 0).all()


def test_divisions_are_kept(people, sites):
    ordered = dd.from_pandas(people.sort_index(), npartitions=4)
    lazy = access(ordered, sites, **options("2sfca"))
    assert lazy.divisions == ordered.divisions
    with dask.config.set(scheduler="synchronous"):
        assert lazy.loc[17].compute().index.tolist() == [17]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"method": "raam", "tau": 9}, "method=raam"),
        ({"method": "ratio"}, "method=ratio"),
        ({"catchment": pd.Series(9.0, index=range(3000))}, "catchment by place"),
        ({"travel": pd.DataFrame({"origin": [0], "destination": ["s0"], "minutes": [1]})}, "travel"),
    ],
)
def test_what_partitions_cannot_do_is_one_clear_error(people, sites, asked, named, partitioned):
    with pytest.raises(InputError, match=named) as caught:
        access(partitioned(people), sites, **({"method": "2sfca", "catchment": 9.0} | asked))
    assert [item.code for item in caught.value.findings] == ["access_partitions"]


def test_faults_of_tables_are_told_before_anything_is_computed(people, sites, partitioned):
    with pytest.raises(InputError) as caught:
        access(partitioned(people.drop(columns="people")), sites.assign(capacity=-1), method="raam", tau=1)
    assert {item.code for item in caught.value.findings} == {
        "access_partitions",
        "access_column_missing",
        "access_value",
    }


def test_what_gets_lost_between_tiles_is_noticed(people, sites):
    none = {"catchment": 9.0, "site_catchment": None, "travel": None, "detour": 1.0}
    whole = read_problem(people[:0], sites, report=QualityReport(), **none)
    measure = _Measure("2sfca", decay.binary(), 1.0, whole, sites[:0], _Grid.over(whole.destinations, 4))
    reached = np.ones(len(sites))
    total = float(sites["capacity"].sum())
    assert _balance([total / 2, total / 2], [reached], measure)
    with pytest.raises(ConservationError):
        _balance([total / 2, total / 2 - 1], [reached], measure)


@pytest.mark.parametrize("count", [1, 2, 7, 16])
def test_tiles_share_the_sites_evenly(sites, count):
    points = sites[["x", "y"]].to_numpy().T
    grid = _Grid.over(points, count)
    sizes = np.bincount(grid.tile_of(points), minlength=grid.count)
    assert grid.count >= count
    assert sizes.max() <= len(sites) / count * 1.5 + 2


def test_sites_in_partitions_are_put_together(people, sites):
    lazy = dd.from_pandas(sites, npartitions=2)
    whole = access(people, sites, **options("2sfca"))
    with dask.config.set(scheduler="synchronous"):
        pd.testing.assert_series_equal(access(people, lazy, **options("2sfca")), whole)
        both = access(dd.from_pandas(people, npartitions=3), lazy, **options("2sfca")).compute()
    np.testing.assert_allclose(both.reindex(whole.index), whole, rtol=1e-9)


@pytest.mark.parametrize("method", ["2sfca", "nearest"])
def test_a_label_in_two_partitions_is_an_error_as_on_one_machine(people, sites, method):
    parts = [dd.from_pandas(part, npartitions=1, sort=False) for part in (people[:1000], people[999:])]
    lazy = access(dd.concat(parts), sites, **options(method))
    with dask.config.set(scheduler="synchronous"), pytest.raises(InputError, match="1 label of demand"):
        lazy.compute()
