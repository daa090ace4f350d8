"""Say what a layer holds when it does not hold obce, and whether it claims otherwise."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pandas as pd

from pokryti.catalog import term
from pokryti.errors import CrsError, InputError
from pokryti.sources.vector import vector_to_sjtsk

if TYPE_CHECKING:
    import geopandas as gpd

    from pokryti.quality import QualityReport
    from pokryti.territory.codes import Codes

__all__ = ["refuse_level"]

_SURE = 0.9
# Of levels that know the same codes the first is meant: seats of ORP are seats of POÚ too.
_ABOVE = ("orp", "okres", "pou", "kraj")


@dataclass(frozen=True)
class _Fit:
    """A column that tells the districts of a layer: by code (better) or by name."""

    column: str
    level: str
    matched: int
    by_code: bool


def refuse_level(raw: gpd.GeoDataFrame, *, codes: Codes, source: str, report: QualityReport) -> NoReturn:
    """Refuse a layer without obce, with all its faults at once.

    Parameters
    ----------
    raw
        The layer as read.
    codes
        The code lists.
    source
        File, for the report.
    report
        Where the level found, districts in several features, wrong labels of coordinates, and okresy that pass for ORP
        are noted.

    Raises
    ------
    InputError
        Always.
    """
    attributes = pd.DataFrame(raw.drop(columns=raw.geometry.name))
    fit = _best_fit(attributes, codes=codes)
    with suppress(CrsError):
        vector_to_sjtsk(raw, source=source, report=report)
    if fit is None:
        report.add("no_code_column", source=source, where=attributes.columns)
    else:
        _report_fit(
            attributes[fit.column].astype("str"), fit, claims=(source, *attributes), source=source, report=report
        )
    report.raise_errors()
    raise InputError(f"{source}: no obce in the layer.")


def _best_fit(attributes: pd.DataFrame, *, codes: Codes) -> _Fit | None:
    fits = []
    for name in attributes:
        values = attributes[name]
        if values.dtype.kind not in "iufOUT" or values.nunique() < 2:
            continue
        detections = {level: codes.detect(values, level=level) for level in _ABOVE}
        level = max(_ABOVE, key=lambda item: detections[item].matched)
        detection = detections[level]
        if detection.system and detection.matched > _SURE * detection.distinct:
            fits.append(_Fit(str(name), level, detection.matched, by_code=True))
        elif values.dtype.kind in "OUT" and (level := codes.level_of_names(values)):
            fits.append(_Fit(str(name), level, values.nunique(), by_code=False))
    return max(fits, key=lambda fit: (fit.by_code, fit.matched), default=None)


def _report_fit(
    values: pd.Series, fit: _Fit, *, claims: tuple[object, ...], source: str, report: QualityReport
) -> None:
    units = values.nunique()
    report.add("geometry_exploded", source=source, where=values[values.duplicated()].unique())
    if fit.level == "okres" and any("orp" in str(claim).lower() for claim in claims):
        report.add("okres_as_orp", source=source, where=sorted(values.unique()), units=units)
    report.add(
        "higher_level_only",
        source=source,
        count=1,
        units=units,
        features=len(values),
        found=term("level", fit.level),
        column=fit.column,
    )
