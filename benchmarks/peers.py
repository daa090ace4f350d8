"""The peers of `pokryti.access`: one function per library, each from plain arrays to access by place.

Every function takes people (x, y, count), sites (x, y, capacity), the catchment in metres, the name of a curve
(`CURVES`) and, with `three`, gives 3SFCA. What a library does not offer raises NotImplementedError.
"""

import numpy as np
import pandas as pd

BANDWIDTH = 10_000.0
STEPS = {10_000.0: 1.0, 20_000.0: 0.68, 30_000.0: 0.22}


def dai(distance, limit=30_000.0):
    """Weigh by Dai's Gaussian, which falls to zero at the limit; gasfca, lokigi and planx have it built in."""
    least = np.exp(-0.5)
    return np.maximum((np.exp(-0.5 * (distance / limit) ** 2) - least) / (1 - least), 0.0)


def step(distance):
    return np.append([*STEPS.values()], 0.0)[np.searchsorted([*STEPS], distance)]


def gaussian(distance):
    return np.exp(-0.5 * (distance / BANDWIDTH) ** 2)


CURVES = {"binary": np.ones_like, "gaussian": gaussian, "step": step, "dai": dai}
SQL_CURVES = {
    "binary": "1.0",
    "gaussian": f"exp(-0.5 * square / {BANDWIDTH**2})",
    "step": f"CASE {' '.join(f'WHEN square <= {at**2} THEN {weight}' for at, weight in STEPS.items())} ELSE 0.0 END",
}


def _ours(demand, supply, catchment, curve, *, three):
    from pokryti.measures import decay
    from pokryti.measures.access import access

    method = "3sfca" if three else "2sfca" if curve == "binary" else "e2sfca"
    chosen = {
        "binary": lambda: None,
        "gaussian": lambda: decay.gaussian(BANDWIDTH),
        "step": lambda: decay.step(STEPS),
        "dai": lambda: decay.gaussian_truncated(catchment),
    }[curve]()
    return access(demand, supply, method=method, catchment=catchment, decay=chosen).to_numpy()


def pokryti(people, sites, catchment, curve, *, three=False):
    """Take frames over the given arrays, as other libraries take the arrays themselves."""
    demand = pd.DataFrame(people.T, columns=["x", "y", "people"], copy=False)
    supply = pd.DataFrame(sites.T, columns=["x", "y", "capacity"], copy=False)
    return _ours(demand, supply, catchment, curve, three=three)


def pokryti_geometry(people, sites, catchment, curve, *, three=False):
    """Do the same from GeoDataFrames; making them is part of the time, as with peers that want them."""
    return _ours(*geometry(people, sites), catchment, curve, three=three)


def geometry(people, sites):
    """Make the frames of points that some libraries want."""
    import geopandas as gpd

    return [
        gpd.GeoDataFrame({name: table[2]}, geometry=gpd.points_from_xy(table[0], table[1]), crs="EPSG:5514")
        for name, table in (("people", people), ("capacity", sites))
    ]


def _divide(values, by):
    return np.divide(values, by, out=np.zeros_like(by), where=by > 0)


def _from_sparse(f, people, capacity, *, three):
    if three:
        choice = _divide(np.ones(f.shape[0]), np.asarray(f.sum(axis=1)).ravel())
        f = f.multiply(f).multiply(choice[:, None]).tocsr()
    return f @ _divide(capacity, f.T @ people)


def scipy_sparse(people, sites, catchment, curve, *, three=False):
    from scipy.sparse import coo_array
    from scipy.spatial import cKDTree

    pairs = cKDTree(people[:2].T).sparse_distance_matrix(cKDTree(sites[:2].T), catchment, output_type="ndarray")
    shape = people.shape[1], sites.shape[1]
    f = coo_array((CURVES[curve](pairs["v"]), (pairs["i"], pairs["j"])), shape=shape).tocsr()
    return _from_sparse(f, people[2], sites[2], three=three)


def scipy_chunks(people, sites, catchment, curve, *, three=False):
    from scipy.sparse import coo_array
    from scipy.spatial import cKDTree

    tree, n, m, rows_at_once = cKDTree(sites[:2].T), people.shape[1], sites.shape[1], 20_000

    def chunks():
        for a in range(0, n, rows_at_once):
            part = cKDTree(people[:2, a : a + rows_at_once].T)
            pairs = part.sparse_distance_matrix(tree, catchment, output_type="ndarray")
            f = coo_array((CURVES[curve](pairs["v"]), (pairs["i"], pairs["j"])), shape=(part.n, m)).tocsr()
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


def geopandas_dwithin(people, sites, catchment, curve, *, three=False):
    import geopandas as gpd

    if three:
        raise NotImplementedError
    homes, places = (
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(t[0], t[1]), crs="EPSG:5514") for t in (people, sites)
    )
    joined = homes.sjoin(places, predicate="dwithin", distance=catchment)
    i, j = joined.index.to_numpy(), joined["index_right"].to_numpy()
    f = CURVES[curve](np.hypot(*(people[:2, i] - sites[:2, j])))
    level = _divide(sites[2], np.bincount(j, f * people[2, i], minlength=sites.shape[1]))
    return np.bincount(i, f * level[j], minlength=people.shape[1])


def pysal_access(people, sites, catchment, curve, *, three=False):
    from access import fca
    from scipy.spatial import cKDTree

    pairs = cKDTree(people[:2].T).sparse_distance_matrix(cKDTree(sites[:2].T), catchment, output_type="ndarray")
    cost = pd.DataFrame({"origin": pairs["i"], "dest": pairs["j"], "cost": pairs["v"]})
    demand = pd.DataFrame({"demand": people[2]}).rename_axis("geoid")
    supply = pd.DataFrame({"supply": sites[2]}).rename_axis("geoid")
    function = fca.three_stage_fca if three else fca.two_stage_fca
    weigh = None if curve == "binary" else CURVES[curve]
    options = {"demand_index": True, "supply_index": True, "max_cost": catchment, "weight_fn": weigh}
    answer = function(demand, supply, cost, **options)
    return answer.reindex(demand.index).fillna(0).to_numpy()


def aceso(people, sites, catchment, curve, *, three=False):
    from aceso.gravity import GravityModel
    from scipy.spatial.distance import cdist

    def within(distance):
        return np.where(distance <= catchment, CURVES[curve](distance), 0.0)

    model = GravityModel(within, {}, huff_normalization=three)
    return model.calculate_accessibility_scores(cdist(people[:2].T, sites[:2].T), people[2], sites[2])


def sdc_catchment(people, sites, catchment, curve, *, three=False):
    from scipy.spatial.distance import cdist
    from sdc_catchment import catchment_ratio

    consumers = pd.DataFrame({"geoid": np.arange(people.shape[1]), "value": people[2]})
    providers = pd.DataFrame({"geoid": np.arange(sites.shape[1]), "value": sites[2]})
    return catchment_ratio(
        consumers,
        providers,
        cdist(people[:2].T, sites[:2].T),
        weight=CURVES[curve],
        max_cost=catchment,
        normalize_weight=three,
    ).to_numpy()


def planx(people, sites, catchment, curve, *, three=False):
    from planx.spatial import accessibility
    from scipy.spatial.distance import cdist

    table = cdist(people[:2].T, sites[:2].T), sites[2], people[2], catchment
    if curve == "dai":
        return accessibility.kernel_density_2sfca(*table, kernel="gaussian")
    if curve not in {"binary", "gaussian"}:
        raise NotImplementedError
    function = accessibility.three_step_2sfca if three else accessibility.enhanced_2sfca
    return function(*table, decay_method="none" if curve == "binary" else curve, beta=BANDWIDTH)


def lokigi(people, sites, catchment, curve, *, three=False):
    """Use the engine below its problem object, which would only add to the time."""
    import warnings

    from lokigi.mixins.site_accessibility import SFCAMixin
    from scipy.spatial.distance import cdist

    if three or curve == "gaussian":
        raise NotImplementedError
    table = pd.DataFrame(cdist(people[:2].T, sites[:2].T))
    limit, decay = {
        "binary": (catchment, None),
        "step": (None, [*STEPS.items()]),
        "dai": (None, {"method": "gaussian", "catchment_size": catchment, "bandwidth": catchment}),
    }[curve]
    weights = SFCAMixin._resolve_catchment_weights(table, limit, decay)  # noqa: SLF001
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sites that nobody reaches
        answer = SFCAMixin._two_step_floating_catchment(  # noqa: SLF001
            table, pd.Series(people[2]), pd.Series(sites[2]), weights, 1, return_site_ratios=False
        )
    return answer["accessibility"].to_numpy()


def access_lib(people, sites, catchment, curve, *, three=False):
    """Use the engine below its travel modes; it counts in float32 and has a Gaussian and an exponential decay."""
    from access_lib.config import DecayType, E2SFCAParams
    from access_lib.core.engine import e2sfca
    from scipy.spatial.distance import cdist

    if three or curve not in {"binary", "gaussian"}:
        raise NotImplementedError
    steepness = 0.0 if curve == "binary" else (0.5 * catchment / BANDWIDTH) ** 2 / 2
    kind = DecayType.EXPONENTIAL if curve == "binary" else DecayType.GAUSSIAN
    table = cdist(people[:2].T, sites[:2].T).astype(np.float32)
    return e2sfca(table, people[2], sites[2], steepness, catchment, E2SFCAParams(decay_type=kind)).astype(np.float64)


def r2sfca(people, sites, catchment, curve, *, three=False):
    from r2sfca import R2SFCA
    from scipy.spatial import cKDTree

    if three or curve not in {"binary", "gaussian"}:
        raise NotImplementedError
    pairs = cKDTree(people[:2].T).sparse_distance_matrix(cKDTree(sites[:2].T), catchment, output_type="ndarray")
    names = {"DemandID": pairs["i"], "SupplyID": pairs["j"], "TravelCost": pairs["v"]}
    table = pd.DataFrame(names | {"Demand": people[2, pairs["i"]], "Supply": sites[2, pairs["j"]]})
    model = R2SFCA(table, decay_function="exponential" if curve == "binary" else "gaussian")
    found = model.access_score(0.0) if curve == "binary" else model.access_score(0.5, d0=BANDWIDTH)
    return found.reindex(range(people.shape[1]), fill_value=0.0).to_numpy()


def spatial_accessibility(people, sites, catchment, curve, *, three=False):
    from scipy.spatial.distance import cdist
    from SpatialAccessibility.utils.accessibility import calculate_accessibility

    if three or curve != "binary":
        raise NotImplementedError
    n, m = people.shape[1], sites.shape[1]
    table = {
        "OriginID": np.repeat(np.arange(n), m),
        "O_Demand": np.repeat(people[2], m),
        "DestinationID": np.tile(np.arange(m), n),
        "D_Supply": np.tile(sites[2], n),
        "TravelCost": cdist(people[:2].T, sites[:2].T).ravel(),
    }
    answer, _ = calculate_accessibility(pd.DataFrame(table), "2SFCA", Threshold=catchment, print_out=False)
    return answer["CurrentAcc"].to_numpy()


def gasfca(people, sites, catchment, curve, *, three=False):
    """Use the sums below its pipeline of files and roads; it has one decay and counts in float32."""
    from gasfca.core import calculate_single_accessibility
    from scipy.spatial.distance import cdist

    if three or curve != "dai":
        raise NotImplementedError
    table = cdist(people[:2].T, sites[:2].T).astype(np.float32)
    return calculate_single_accessibility(table, people[2], sites[2], catchment)


def aabpl(people, sites, catchment, curve, *, three=False):
    from aabpl.main import radius_search

    if curve != "binary" or three:
        raise NotImplementedError
    homes = pd.DataFrame(people.T, columns=["lon", "lat", "people"])
    places = pd.DataFrame(sites.T, columns=["lon", "lat", "capacity"])
    options = {"crs": "", "r": catchment, "x_tgt": "lon", "y_tgt": "lat", "silent": True}
    radius_search(places, c=["people"], pts_target=homes.copy(), **options)
    load = places.sort_index().filter(like="people_").iloc[:, 0].to_numpy()
    reached = pd.DataFrame(sites[:2].T, columns=["lon", "lat"]).assign(level=_divide(sites[2], load))
    radius_search(homes, c=["level"], pts_target=reached, **options)
    return homes.sort_index().filter(like="level_").iloc[:, 0].to_numpy()


_TWO_STEPS = """
WITH pair AS {once} ({pairs}),
load AS (SELECT j, sum(people * f) AS load FROM pair GROUP BY j)
SELECT i, sum(f * capacity / load) AS access FROM pair JOIN load USING (j) WHERE load > 0 GROUP BY i
"""
_THREE_STEPS = """
WITH pair AS {once} ({pairs}),
reached AS (SELECT i, sum(f) AS reached FROM pair GROUP BY i),
load AS (SELECT j, sum(people * f * f / reached) AS load FROM pair JOIN reached USING (i) GROUP BY j)
SELECT i, sum(f * f / reached * capacity / load) AS access
FROM pair JOIN reached USING (i) JOIN load USING (j) WHERE load > 0 GROUP BY i
"""
_SQUARE = "((h.x - s.x) * (h.x - s.x) + (h.y - s.y) * (h.y - s.y))"


def _query(pairs, curve, *, three, once=""):
    if curve not in SQL_CURVES:
        raise NotImplementedError
    weighed = f"SELECT i, j, people, capacity, {SQL_CURVES[curve]} AS f FROM ({pairs})"
    return (_THREE_STEPS if three else _TWO_STEPS).format(pairs=weighed, once=once)


def _scatter(found, count):
    answer = np.zeros(count)
    answer[found["i"]] = found["access"]
    return answer


def _tables(people, sites):
    homes = pd.DataFrame(people.T, columns=["x", "y", "people"]).rename_axis("i").reset_index()
    return homes, pd.DataFrame(sites.T, columns=["x", "y", "capacity"]).rename_axis("j").reset_index()


def duckdb_cells(people, sites, catchment, curve, *, three=False):
    """Join by cells of the size of the catchment, in plain SQL."""
    import duckdb as engine

    homes, places = _tables(people, sites)  # noqa: RUF059 - named in the query
    pairs = f"""
      SELECT i, j, people, capacity, {_SQUARE} AS square
      FROM (SELECT *, floor(x / {catchment}) AS cx, floor(y / {catchment}) AS cy FROM homes) h
      JOIN (SELECT places.*, floor(x / {catchment}) + dx AS cx, floor(y / {catchment}) + dy AS cy
            FROM places, (VALUES (-1), (0), (1)) a(dx), (VALUES (-1), (0), (1)) b(dy)) s USING (cx, cy)
      WHERE square <= {catchment**2}"""
    found = engine.connect().execute(_query(pairs, curve, three=three, once="NOT MATERIALIZED")).df()
    return _scatter(found, people.shape[1])


def duckdb_spatial(people, sites, catchment, curve, *, three=False):
    from importlib.resources import files

    import duckdb as engine

    folder = files("duckdb_extension_spatial") / "extensions" / f"v{engine.__version__}"
    session = engine.connect(config={"allow_unsigned_extensions": "true"})
    session.execute(f"LOAD '{folder / 'spatial.duckdb_extension'}'")
    homes, places = _tables(people, sites)  # noqa: RUF059 - named in the query
    for name in ("homes", "places"):
        session.execute(f"CREATE TABLE {name}_at AS SELECT *, ST_Point(x, y) AS geometry FROM {name}")
    pairs = f"""SELECT i, j, people, capacity, {_SQUARE} AS square FROM homes_at h JOIN places_at s
      ON ST_DWithin(h.geometry, s.geometry, {catchment})"""
    return _scatter(session.execute(_query(pairs, curve, three=three, once="NOT MATERIALIZED")).df(), people.shape[1])


def sedonadb(people, sites, catchment, curve, *, three=False):
    import sedonadb as engine

    session = engine.connect()
    for name, table in zip(("homes", "places"), _tables(people, sites), strict=True):
        session.create_data_frame(table).to_view(f"{name}_xy")
        session.sql(f"SELECT *, ST_Point(x, y) AS geometry FROM {name}_xy").to_view(name)
    pairs = (
        f"SELECT i, j, people, capacity, {_SQUARE} AS square FROM homes h JOIN places s "
        f"ON ST_DWithin(h.geometry, s.geometry, CAST({catchment} AS DOUBLE))"
    )
    return _scatter(session.sql(_query(pairs, curve, three=three)).to_pandas(), people.shape[1])


def kdtree_nearest(people, sites):
    """Take the usual settings: none of leafsize, balanced_tree and compact_nodes made it faster here."""
    from scipy.spatial import cKDTree

    return cKDTree(sites[:2].T).query(people[:2].T, workers=-1)[0]


def kdtree_nearest_geometry(homes, places):
    import shapely

    points = (shapely.get_coordinates(frame.geometry) for frame in (homes, places))
    return kdtree_nearest(*(of.T for of in points))


def pykdtree_nearest(people, sites):
    from pykdtree.kdtree import KDTree

    return KDTree(np.ascontiguousarray(sites[:2].T)).query(np.ascontiguousarray(people[:2].T))[0]


def geopandas_nearest(people, sites):
    homes, places = geometry(people, sites)
    found = homes.sjoin_nearest(places, distance_col="metres")["metres"]
    return found[~found.index.duplicated()].to_numpy()


def pokryti_nearest(people, sites):
    from pokryti.measures.access import access

    demand = pd.DataFrame(people.T, columns=["x", "y", "people"], copy=False)
    supply = pd.DataFrame(sites.T, columns=["x", "y", "capacity"], copy=False)
    return access(demand, supply, method="nearest").to_numpy()


def pokryti_nearest_geometry(homes, places):
    from pokryti.measures.access import access

    return access(homes, places, method="nearest").to_numpy()


# The most useful first: what is right and fast elsewhere.
PEERS = (
    "scipy_chunks",
    "duckdb_spatial",
    "sedonadb",
    "scipy_sparse",
    "aabpl",
    "pysal_access",
    "geopandas_dwithin",
    "duckdb_cells",
    "planx",
    "gasfca",
    "lokigi",
    "aceso",
    "sdc_catchment",
    "access_lib",
    "r2sfca",
    "spatial_accessibility",
)
NEAREST = (
    "pokryti_nearest",
    "pokryti_nearest_geometry",
    "pykdtree_nearest",
    "kdtree_nearest",
    "kdtree_nearest_geometry",
    "geopandas_nearest",
)
FROM_FRAMES = {"pokryti_nearest_geometry", "kdtree_nearest_geometry"}  # made before, not part of the time
DENSE = {"planx", "gasfca", "lokigi", "aceso", "sdc_catchment", "spatial_accessibility"}
