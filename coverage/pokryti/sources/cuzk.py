"""Read boundaries of obce: the cadastral office's package and whatever else people keep them in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from pokryti.catalog import term
from pokryti.quality import QualityReport
from pokryti.sources.faults import Faults
from pokryti.sources.levels import refuse_level
from pokryti.sources.tables import clean_codes
from pokryti.sources.vector import dataset, layer_names, read_layer, vector_to_sjtsk
from pokryti.sources.vfr import is_vfr, read_vfr
from pokryti.territory.codes import Codes
from pokryti.territory.gaps import close_gaps
from pokryti.territory.levels import LEVELS
from pokryti.territory.mosaic import align, one_per_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["read_boundaries"]

_SEAT = re.compile("sidl|spravni|seat")
_OBEC_LAYERS = ("obce", "obec", "municipalit")
# How layers name the codes of the districts above an obec; compared without case.
_PARENTS = {
    "pou": ("pou_kod", "poukod", "kod_pou", "pou"),
    "orp": ("orp_kod", "kod_orp", "orp"),
    "okres": ("lau1_kod", "kod_lau1", "okres_kod", "okreskod", "kod_okres", "okres"),
    "kraj": ("nuts3_kod", "kod_cznuts3", "vusc_kod", "kod_kraj", "vusc", "kraj"),
}


def read_boundaries(
    paths: str | Path | Iterable[str | Path],
    *,
    structure: pd.DataFrame,
    report: QualityReport,
    meanwhile: Callable[[], None] = lambda: None,
) -> gpd.GeoDataFrame:
    """Read boundaries of obce, repair what can be repaired safely, and report it.

    Parameters
    ----------
    paths
        A file or several that together make up the territory: the state shapefile of ČÚZK as zipped, VFR, GeoPackage,
        GeoJSON, TopoJSON, GeoParquet or a shapefile.
    structure
        The official structure, as `read_structure` gives it; the column of codes is recognised by it.
    report
        Where faults are noted.
    meanwhile
        Starts what is to be done by another thread; called when the files are read, before they are put together.

    Returns
    -------
    geopandas.GeoDataFrame
        Index `obec`, sorted; `geometry` in EPSG:5514, one valid (multi)polygon per obec, borders of neighbours
        identical.

    Raises
    ------
    InputError
        When there are no obce in the file, or they overlap beyond repair.
    CrsError
        When the coordinates cannot safely be converted.
    """
    codes = Codes(structure)
    files = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    faults = Faults(report)
    raw = [(path, faults.read(_read_raw, path)) for path in files]
    # not before: Python catches the remarks of GDAL for all threads at once
    meanwhile()
    read = [faults.read(_read_one, path, layer, codes=codes) for path, layer in raw if layer is not None]
    faults.raise_all()
    parts = [faults.whole(part) for part in read]
    source = ", ".join(path.name for path in files)
    whole = one_per_code(pd.concat(parts), source=source, report=report)
    aligned = align(whole, source=source, report=report)
    orp = structure.set_index("obec_kod")[LEVELS["orp"].canonical]
    closed = close_gaps(aligned, orp=orp, source=source, report=report)
    report.raise_errors()
    return closed


def _read_one(path: Path, raw: gpd.GeoDataFrame, *, codes: Codes, report: QualityReport) -> gpd.GeoDataFrame:
    report.add("layer_empty", source=path.name, count=int(raw.empty))
    report.raise_errors()
    column = _code_column(raw, codes=codes)
    if not column:
        refuse_level(raw, codes=codes, source=path.name, report=report)
    written = raw[column]
    if written.dtype.kind not in "iuf":
        written = clean_codes(written, source=path.name, report=report)
    found = codes.translate(written, level="obec", source=path.name, report=QualityReport())
    report.add("obec_unknown", source=path.name, where=raw.loc[found.isna(), column])
    known = raw[found.notna()].set_axis(pd.Index(found.dropna(), name="obec", dtype="str"), axis=0)
    _compare_parents(known.drop(columns=column), codes=codes, source=path.name, report=report)
    geometry = gpd.GeoDataFrame(geometry=known.geometry.rename("geometry"), crs=known.crs)
    return vector_to_sjtsk(geometry, source=path.name, report=report)


def _read_raw(path: Path, *, report: QualityReport) -> gpd.GeoDataFrame:
    source = dataset(path, report=report)
    if is_vfr(source):
        return read_vfr(source, name=path.name, report=report)
    names = layer_names(source, report=report)
    chosen = [name for name in names if any(word in name.lower() for word in _OBEC_LAYERS)] if len(names) > 1 else names
    if len(chosen) != 1:
        report.add("no_obec_layer", source=path.name, count=1, where=names)
        report.raise_errors()
    return read_layer(source, chosen[0], report=report)


def _code_column(raw: gpd.GeoDataFrame, *, codes: Codes) -> str:
    """Choose the column that holds most obec codes; none when they are fewer than half of any column."""
    # The seat of a district is an obec too, but its column does not make the polygons obce.
    columns = [name for name in raw.columns.drop(raw.geometry.name) if not _SEAT.search(str(name).lower())]
    found = {str(name): codes.detect(raw[name], level="obec") for name in columns if raw[name].dtype.kind in "iufOUT"}
    best = max(found, key=lambda name: found[name].matched, default="")
    return best if best and found[best].matched > found[best].distinct / 2 else ""


def _compare_parents(known: pd.DataFrame, *, codes: Codes, source: str, report: QualityReport) -> None:
    """Note obce that the layer assigns to another district than the structure does."""
    truth = codes.structure.drop_duplicates("obec_kod").set_index("obec_kod")
    valid_on = str(codes.structure["platnost_datum"].max())
    lower = {str(name).lower(): name for name in known}
    for level, names in _PARENTS.items():
        column = next((lower[name] for name in names if name in lower), None)
        if column is None:
            continue
        stated = codes.translate(known[column], level=level, source=source, report=QualityReport())
        values: dict[str, Any] = {"level": term("level", level), "valid_on": valid_on}
        moved = stated.notna() & (stated != truth[LEVELS[level].canonical].reindex(known.index))
        report.add("old_assignment", source=source, where=known.index[moved], **values)
