"""Rates of one's own for expected need: how many people of a sex and age use a service or receive a benefit."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog import Label, Rate, expected_group
from pokryti.catalog.codelists import slug
from pokryti.population import OPEN, Band, parse_band
from pokryti.sources.keys import find_column
from pokryti.sources.population_tables import sex_of
from pokryti.sources.tables import read_table, require_columns, to_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pokryti.catalog import TargetGroup
    from pokryti.quality import QualityReport

__all__ = ["read_rates"]

_HEADERS = {
    "group": ("group", "skupina", "nazev", "name"),
    "sex": ("sex", "pohlavi", "poh"),
    "age": ("age", "vek", "vekova_skupina"),
    "per_1000": ("per_1000", "na_1000", "mira_na_1000", "na_tisic"),
    "source": ("source", "zdroj"),
}


def read_rates(
    path: str | Path, *, known: Mapping[str, TargetGroup], report: QualityReport
) -> Mapping[str, TargetGroup]:
    """Read a table of rates: one row per group, sex and age.

    Columns `group` (its name; the id is made of it), `age` (0-64, 65+), `per_1000` (of the people of that age),
    `source` (who published the rate, for what year) and, if rates differ by it, `sex`. Czech headers `skupina, vek,
    na_1000, zdroj, pohlavi` are understood.

    Parameters
    ----------
    path
        CSV or workbook.
    known
        Target groups there are; their ids are taken.
    report
        Where rows that are no rates are noted.

    Returns
    -------
    Mapping
        Id → target group of expected need.

    Raises
    ------
    InputError
        When a column is missing, or a row has no age, no rate from zero up or no source, or ages of a sex overlap.
    """
    source = Path(path).name
    raw = read_table(path, report=report)
    found = {role: find_column(raw.columns, names) for role, names in _HEADERS.items()}
    table = pd.DataFrame({role: raw[column] for role, column in found.items() if column})
    require_columns(table, ["group", "age", "per_1000", "source"], source=source, report=report)
    report.add("table_without_rows", source=source, count=int(table.empty))
    rows = pd.DataFrame(
        {
            "name": table["group"].str.strip(),
            "sex": table["sex"].map(sex_of) if "sex" in table else "t",
            "band": [parse_band(text) if text.strip() else None for text in table["age"]],
            "rate": to_number(table["per_1000"], source=source, report=report)[0] / 1000,
            "source": table["source"].str.strip(),
        }
    )
    rows["id"] = rows["name"].map(slug)
    bad = (rows["id"] == "") | rows["sex"].isna() | rows["band"].isna() | ~(rows["rate"] >= 0)
    bad |= table["per_1000"].str.contains("%", regex=False)  # ten per cent are not ten per thousand
    report.add("rates_unusable", source=source, where=rows.index[bad] + 2)
    report.add("rates_without_source", source=source, where=rows.index[rows["source"] == ""] + 2)
    report.add("rates_group_taken", source=source, where=sorted(set(rows["id"]) & set(known)))
    report.raise_errors()
    groups = {str(key): part for key, part in rows.groupby("id", sort=False)}
    report.add("rates_overlap", source=source, where=[key for key, part in groups.items() if _overlaps(part)])
    report.raise_errors()
    report.add("rates_of_one_sex", source=source, where=[key for key, part in groups.items() if _lopsided(part)])
    report.add("rates_with_holes", source=source, where=[key for key, part in groups.items() if _broken(part)])
    report.add("rates_above_all", source=source, where=rows.index[rows["rate"] > 1] + 2)
    return {key: _group(key, part) for key, part in groups.items()}


def _group(key: str, rows: pd.DataFrame) -> TargetGroup:
    name = str(rows["name"].iloc[0])
    rates = [
        Rate(str(sex), band.age_from, None if band.age_to >= OPEN else band.age_to, float(rate))
        for sex, band, rate in zip(rows["sex"], rows["band"], rows["rate"], strict=True)
    ]
    # a name of one's own cannot be declined, so it stands in brackets: per 1,000 expected (users of homes)
    label, per = Label(name, name), Label(f"očekávaných ({name})", f"expected ({name})")
    return expected_group(key, label, per=per, rates=rates, source="; ".join(dict.fromkeys(rows["source"])))


def _overlaps(rows: pd.DataFrame) -> bool:
    """Say whether anybody would be counted twice."""
    return any(_meet(rows.loc[rows["sex"].isin({sex, "t"}), "band"]) for sex in ("m", "f"))


def _lopsided(rows: pd.DataFrame) -> bool:
    """Say whether some age has a rate for one sex alone."""
    return _ages(rows[rows["sex"] == "m"]) != _ages(rows[rows["sex"] == "f"])


def _broken(rows: pd.DataFrame) -> bool:
    """Say whether ages between the youngest and the oldest have no rate."""
    ages = _ages(rows)
    return len(ages) <= max(ages) - min(ages)


def _ages(rows: pd.DataFrame) -> set[int]:
    return {age for band in rows["band"] for age in range(band.age_from, band.age_to + 1)}


def _meet(bands: Iterable[Band]) -> bool:
    ordered = sorted(bands)
    return any(before.meets(after) for before, after in pairwise(ordered))
