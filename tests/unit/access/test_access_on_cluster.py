"""People in partitions on a real cluster of two worker processes: the answer is that of one machine."""

import warnings

import dask
import dask.dataframe as dd
import geopandas as gpd
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.measures import decay
from pokryti.measures.access import access
from pokryti.measures.access.partitions import PARTITIONED


@pytest.fixture(scope="module")
def cluster():
    """Start two worker processes that listen on this machine alone."""
    from distributed import Client, LocalCluster

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        warnings.catch_warnings(action="ignore"),
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as started,
        Client(started) as client,
    ):
        yield client


def options(method):
    flat = method in {"nearest", "k_nearest", "cumulative", "2sfca"}
    return {"method": method, "catchment": 25_000.0, "decay": None if flat else decay.gaussian(9_000)}


@pytest.mark.parametrize("method", PARTITIONED)
def test_two_workers_answer_as_one_machine(cluster, people, sites, method, partitioned, same):
    assert len(cluster.scheduler_info()["workers"]) == 2
    lazy = access(partitioned(people), sites, **options(method))
    assert isinstance(lazy, dd.Series)
    same(lazy, people, access(people, sites, **options(method)))


def test_frames_of_dask_geopandas(cluster, people, sites):
    import dask_geopandas

    def placed(frame):
        return gpd.GeoDataFrame(
            frame.drop(columns=["x", "y"]), geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs="EPSG:5514"
        )

    people = people.iloc[5:]
    lazy = dask_geopandas.from_geopandas(placed(people), npartitions=3, sort=False)
    answer = access(lazy, placed(sites), **options("e2sfca")).compute()
    pd.testing.assert_series_equal(answer, access(people, sites, **options("e2sfca")), rtol=1e-9)


def test_faults_of_numbers_are_told_when_they_are_met(cluster, people, sites, partitioned):
    lazy = access(partitioned(people.assign(people=-1)), sites, **options("2sfca"))
    with pytest.raises(InputError, match="people") as caught:
        lazy.compute()
    assert caught.value.findings[0].code == "access_value"
