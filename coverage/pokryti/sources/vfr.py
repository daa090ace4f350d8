"""Read boundaries from RÚIAN's exchange format (VFR), which holds several geometries of each obec."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.sources.vector import layer_names, read_layer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["is_vfr", "read_vfr"]

# The driver drops the number of the generalised boundary (3 for obce).
_BOUNDARIES = ("OriginalniHranice", "GeneralizovaneHranice")


def is_vfr(source: str) -> bool:
    """Tell an exchange file by its name.

    Parameters
    ----------
    source
        Path of the dataset.

    Returns
    -------
    bool
        True for `.xml` and `.xml.gz`, also inside a zip.

    Examples
    --------
    >>> is_vfr("20260831_OB_564729_UKSH.xml.gz"), is_vfr("obce.gpkg")
    (True, False)
    """
    return source.lower().endswith((".xml", ".xml.gz"))


def read_vfr(source: str, *, name: str, report: QualityReport) -> gpd.GeoDataFrame:
    """Read the obce of an exchange file with their original or else generalised boundary.

    Parameters
    ----------
    source
        Path of the dataset.
    name
        File, for the report.
    report
        Where faults are noted.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `Kod, Nazev, PouKod, OkresKod, geometry`.

    Raises
    ------
    InputError
        When the file holds no boundary of an obec, as files of changes may.
    """
    layers = layer_names(source, report=report)
    if "Obce" in layers:
        for column in _BOUNDARIES:
            sql = f"SELECT Kod, Nazev, PouKod, OkresKod, {column} FROM Obce"  # noqa: S608 - a constant
            # A file without this kind of boundary does not know the column at all.
            with suppress(InputError):
                own = QualityReport()
                frame = read_layer(source, "Obce", sql=sql, report=own)
                if len(frame) and frame.geometry.notna().any():
                    report.extend(own)
                    return frame
    report.add("vfr_without_boundaries", source=name, count=1)
    report.raise_errors()
    raise InputError(name)
