"""The peers of `pokryti.access`: one function per library, each from plain arrays to access by place.

Every function takes people (x, y, count), sites (x, y, capacity), the catchment in metres, and the bandwidth of a
Gaussian decay or None for 2SFCA. `three` asks for 3SFCA with that decay.
"""

import numpy as np
import pandas as pd


def weight(distance, bandwidth):
    return np.ones_like(distance) if bandwidth is None else np.exp(-0.5 * (distance / bandwidth) ** 2)


def pokryti(people, sites, catchment, bandwidth, *, three=False):
    from pokryti.measures import decay
    from pokryti.measures.access import access

    demand = pd.DataFrame({"x": people[0], "y": people[1], "people": people[2]})
    supply = pd.DataFrame({"x": sites[0], "y": sites[1], "capacity": sites[2]})
    method = "3sfca" if three else "2sfca" if bandwidth is None else "e2sfca"
    curve = None if bandwidth is None else decay.gaussian(bandwidth)
    return access(demand, supply, method=method, catchment=catchment, decay=curve).to_numpy()


def pokryti_geometry(people, sites, catchment, bandwidth, *, three=False):
    """Do the same from GeoDataFrames; making them is part of the time, as with peers that want them."""
    import geopandas as gpd

    from pokryti.measures import decay
    from pokryti.measures.access import access

    frames = [
        gpd.GeoDataFrame({name: table[2]}, geometry=gpd.points_from_xy(table[0], table[1]), crs="EPSG:5514")
        for name, table in (("people", people), ("capacity", sites))
    ]
    method = "3sfca" if three else "2sfca" if bandwidth is None else "e2sfca"
    curve = None if bandwidth is None else decay.gaussian(bandwidth)
    return access(*frames, method=method, catchment=catchment, decay=curve).to_numpy()


def _divide(values, by):
    return np.divide(values, by, out=np.zeros_like(by), where=by > 0)


def _from_sparse(f, people, capacity, *, three):
    if three:
        choice = _divide(np.ones(f.shape[0]), np.asarray(f.sum(axis=1)).ravel())
        f = f.multiply(f).multiply(choice[:, None]).tocsr()
    return f @ _divide(capacity, f.T @ people)


def scipy_sparse(people, sites, catchment, bandwidth, *, three=False):
    from scipy.sparse import coo_array
    from scipy.spatial import cKDTree

    pairs = cKDTree(people[:2].T).sparse_distance_matrix(cKDTree(sites[:2].T), catchment, output_type="ndarray")
    shape = people.shape[1], sites.shape[1]
    f = coo_array((weight(pairs["v"], bandwidth), (pairs["i"], pairs["j"])), shape=shape).tocsr()
    return _from_sparse(f, people[2], sites[2], three=three)


def scipy_chunks(people, sites, catchment, bandwidth, *, three=False):
    from scipy.sparse import coo_array
    from scipy.spatial import cKDTree

    tree, n, m, step = cKDTree(sites[:2].T), people.shape[1], sites.shape[1], 20_000

    def chunks():
        for a in range(0, n, step):
            part = cKDTree(people[:2, a : a + step].T)
            pairs = part.sparse_distance_matrix(tree, catchment, output_type="ndarray")
            f = coo_array((weight(pairs["v"], bandwidth), (pairs["i"], pairs["j"])), shape=(part.n, m)).tocsr()
            if three:
                choice = _divide(np.ones(part.n), np.asarray(f.sum(axis=1)).ravel())
                f = f.multiply(f).multiply(choice[:, None]).tocsr()
            yield slice(a, a + part.n), f

    load, access = np.zeros(m), np.zeros(n)
    for rows, f in chunks():
        load += f.T @ people[2, rows]
    level = _divide(sites[2], load)
    for rows, f in chunks():
        access[rows] = f @ level
    return access


def pysal_access(people, sites, catchment, bandwidth, *, three=False):
    from access import fca
    from scipy.spatial import cKDTree

    pairs = cKDTree(people[:2].T).sparse_distance_matrix(cKDTree(sites[:2].T), catchment, output_type="ndarray")
    cost = pd.DataFrame({"origin": pairs["i"], "dest": pairs["j"], "cost": pairs["v"]})
    demand = pd.DataFrame({"demand": people[2]}).rename_axis("geoid")
    supply = pd.DataFrame({"supply": sites[2]}).rename_axis("geoid")
    function = fca.three_stage_fca if three else fca.two_stage_fca
    curve = None if bandwidth is None else lambda distance: weight(distance, bandwidth)
    options = {"demand_index": True, "supply_index": True, "max_cost": catchment, "weight_fn": curve}
    answer = function(demand, supply, cost, **options)
    return answer.reindex(demand.index).fillna(0).to_numpy()


def aceso(people, sites, catchment, bandwidth, *, three=False):
    from aceso.gravity import GravityModel
    from scipy.spatial.distance import cdist

    def curve(distance):
        return np.where(distance <= catchment, weight(distance, bandwidth), 0.0)

    model = GravityModel(curve, {}, huff_normalization=three)
    return model.calculate_accessibility_scores(cdist(people[:2].T, sites[:2].T), people[2], sites[2])


def sdc_catchment(people, sites, catchment, bandwidth, *, three=False):
    from scipy.spatial.distance import cdist
    from sdc_catchment import catchment_ratio

    consumers = pd.DataFrame({"geoid": np.arange(people.shape[1]), "value": people[2]})
    providers = pd.DataFrame({"geoid": np.arange(sites.shape[1]), "value": sites[2]})
    return catchment_ratio(
        consumers,
        providers,
        cdist(people[:2].T, sites[:2].T),
        weight=lambda cost: weight(cost, bandwidth),
        max_cost=catchment,
        normalize_weight=three,
    ).to_numpy()


def aabpl(people, sites, catchment, bandwidth, *, three=False):
    from aabpl.main import radius_search

    if bandwidth is not None or three:
        raise NotImplementedError
    homes = pd.DataFrame(people.T, columns=["lon", "lat", "people"])
    places = pd.DataFrame(sites.T, columns=["lon", "lat", "capacity"])
    options = {"crs": "", "r": catchment, "x_tgt": "lon", "y_tgt": "lat", "silent": True}
    radius_search(places, c=["people"], pts_target=homes.copy(), **options)
    load = places.sort_index().filter(like="people_").iloc[:, 0].to_numpy()
    reached = pd.DataFrame(sites[:2].T, columns=["lon", "lat"]).assign(level=_divide(sites[2], load))
    radius_search(homes, c=["level"], pts_target=reached, **options)
    return homes.sort_index().filter(like="level_").iloc[:, 0].to_numpy()


_SQL = """
WITH pair AS ({pairs}),
load AS (SELECT j, sum(people * f) AS load FROM pair GROUP BY j)
SELECT i, sum(f * capacity / load) AS access FROM pair JOIN load USING (j) WHERE load > 0 GROUP BY i
"""


def duckdb(people, sites, catchment, bandwidth, *, three=False):
    """Join by cells of the size of the catchment; the spatial extension is no part of the package."""
    import duckdb as engine

    if three:
        raise NotImplementedError
    homes = pd.DataFrame(people.T, columns=["x", "y", "people"]).rename_axis("i").reset_index()  # noqa: F841
    places = pd.DataFrame(sites.T, columns=["x", "y", "capacity"]).rename_axis("j").reset_index()  # noqa: F841
    square = "((h.x - s.x) ** 2 + (h.y - s.y) ** 2)"
    curve = "1.0" if bandwidth is None else f"exp(-0.5 * {square} / {bandwidth**2})"
    pairs = f"""
      SELECT i, j, people, capacity, {curve} AS f
      FROM (SELECT *, floor(x / {catchment}) AS cx, floor(y / {catchment}) AS cy FROM homes) h
      JOIN (SELECT places.*, floor(x / {catchment}) + dx AS cx, floor(y / {catchment}) + dy AS cy
            FROM places, (VALUES (-1), (0), (1)) a(dx), (VALUES (-1), (0), (1)) b(dy)) s USING (cx, cy)
      WHERE {square} <= {catchment**2}"""
    found = engine.connect().execute(_SQL.format(pairs=pairs)).df()
    answer = np.zeros(people.shape[1])
    answer[found["i"]] = found["access"]
    return answer


def sedonadb(people, sites, catchment, bandwidth, *, three=False):
    import sedonadb as engine

    if three:
        raise NotImplementedError
    session = engine.connect()
    for name, table, key, value in (("homes", people, "i", "people"), ("places", sites, "j", "capacity")):
        frame = pd.DataFrame(table.T, columns=["x", "y", value]).rename_axis(key).reset_index()
        session.create_data_frame(frame).to_view(f"{name}_xy")
        session.sql(f"SELECT *, ST_Point(x, y) AS geometry FROM {name}_xy").to_view(name)
    square = "((h.x - s.x) * (h.x - s.x) + (h.y - s.y) * (h.y - s.y))"
    curve = "1.0" if bandwidth is None else f"exp(-0.5 * {square} / {bandwidth**2})"
    pairs = (
        f"SELECT i, j, people, capacity, {curve} AS f FROM homes h JOIN places s "
        f"ON ST_DWithin(h.geometry, s.geometry, CAST({catchment} AS DOUBLE))"
    )
    found = session.sql(_SQL.format(pairs=pairs)).to_pandas()
    answer = np.zeros(people.shape[1])
    answer[found["i"]] = found["access"]
    return answer


def kdtree_nearest(people, sites):
    from scipy.spatial import cKDTree

    return cKDTree(sites[:2].T).query(people[:2].T, workers=-1)[0]


def pokryti_nearest(people, sites):
    from pokryti.measures.access import access

    demand = pd.DataFrame({"x": people[0], "y": people[1], "people": people[2]})
    supply = pd.DataFrame({"x": sites[0], "y": sites[1], "capacity": sites[2]})
    return access(demand, supply, method="nearest").to_numpy()


PEERS = [
    pokryti,
    pokryti_geometry,
    scipy_sparse,
    scipy_chunks,
    pysal_access,
    aceso,
    sdc_catchment,
    aabpl,
    duckdb,
    sedonadb,
]
DENSE = {"aceso", "sdc_catchment"}
