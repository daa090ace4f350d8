"""What a newer file changed, in the words of who works with it: services, capacities, municipalities, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti import catalog
from pokryti.catalog import Kind, Label, Unit
from pokryti.errors import PokrytiError
from pokryti.quality import QualityReport
from pokryti.services import valid_on
from pokryti.sources.population import read_population
from pokryti.sources.services import read_services
from pokryti.sources.structure import read_structure
from pokryti.territory import Codes
from pokryti.territory.levels import tidy_structure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pokryti.quality import Lang
    from pokryti.services import Register

__all__ = ["compare_files", "compare_people", "compare_services", "compare_structures"]

_LANGS: tuple[Lang, Lang] = ("cs", "en")
_MOST_TOLD = 10
_SERIES = ["service", "kind", "form", "unit"]


def compare_files(
    before: Mapping[str, Sequence[Path]], after: Mapping[str, Sequence[Path]], *, on: date
) -> QualityReport:
    """Compare the files of a study, role by role, as tables and not as bytes.

    Parameters
    ----------
    before, after
        Role of `[sources]` → files.
    on
        Reference date: a service whose end has come by then has ended.

    Returns
    -------
    QualityReport
        One note per kind of change.
    """
    told = QualityReport()
    try:
        old = read_structure(before["structure"][0], report=QualityReport())
        new = read_structure(after["structure"][0], report=QualityReport())
    except (PokrytiError, KeyError, IndexError) as error:
        told.add("change_not_compared", source="structure", count=1, problem=str(error).partition("\n")[0])
        return told
    compare_structures(old, new, report=told)
    codes = (Codes(old), Codes(new))
    for role in ("services", "population"):
        if role not in before or role not in after:
            continue
        try:
            _compare(role, (before[role], after[role]), codes, on=on, report=told)
        except PokrytiError as error:
            told.add("change_not_compared", source=role, count=1, problem=str(error).partition("\n")[0])
    told.add("change_none", source="pokryti.lock", count=int(not len(told)))
    return told


def _compare(
    role: str,
    files: tuple[Sequence[Path], Sequence[Path]],
    codes: tuple[Codes, Codes],
    *,
    on: date,
    report: QualityReport,
) -> None:
    pairs = list(zip(files, codes, strict=True))
    if role == "population":
        people = [read_population(paths, codes=lists, report=QualityReport()) for paths, lists in pairs]
        compare_people(*people, report=report)
        return
    registers = [
        valid_on(read_services(paths, codes=lists, report=QualityReport()), on, report=QualityReport())
        for paths, lists in pairs
    ]
    compare_services(*registers, report=report)


def compare_structures(before: pd.DataFrame, after: pd.DataFrame, *, report: QualityReport) -> None:
    """Tell which municipalities came, went, or moved to another ORP or okres.

    Parameters
    ----------
    before, after
        The official structure, as `read_structure` gives it.
    report
        Where it is told.
    """
    old, new = tidy_structure(before), tidy_structure(after)
    gone, come = old.index.difference(new.index), new.index.difference(old.index)
    report.add("change_obec_gone", source="structure", where=_named(old, gone))
    report.add("change_obec_new", source="structure", where=_named(new, come))
    both = old.index.intersection(new.index)
    for level in ("orp", "okres"):
        moved = both[(old.loc[both, level] != new.loc[both, level]).to_numpy()]
        where = new.loc[moved, "name"] + " (" + _both(old, new, moved, column=f"{level}_name") + ")"
        report.add(f"change_obec_moved_{level}", source="structure", where=where)
    renamed = both[(old.loc[both, "name"] != new.loc[both, "name"]).to_numpy()]
    report.add("change_obec_renamed", source="structure", where=_both(old, new, renamed, column="name"))


def _both(old: pd.DataFrame, new: pd.DataFrame, codes: pd.Index, *, column: str) -> pd.Series:
    step: pd.Series = old.loc[codes, column] + " → " + new.loc[codes, column]
    return step


def _named(structure: pd.DataFrame, codes: pd.Index) -> pd.Series:
    rows = structure.loc[codes]
    return rows["name"] + " " + rows.index + " (" + rows["orp_name"] + ")"


def compare_services(before: Register, after: Register, *, report: QualityReport) -> None:
    """Tell which services came, ended, or have another capacity.

    Parameters
    ----------
    before, after
        Registers, each with the services valid on the reference date.
    report
        Where it is told.
    """
    old, new = (_capacities(register) for register in (before, after))
    services = [set(table.index.get_level_values("service")) for table in (old, new)]
    added, ended = sorted(services[1] - services[0]), sorted(services[0] - services[1])
    report.add("change_service_added", source="services", where=added, names=_names(after, added))
    report.add("change_service_ended", source="services", where=ended, names=_names(before, ended))
    joined = pd.concat({"old": old, "new": new}, axis=1)
    stayed = joined[joined.index.get_level_values("service").isin(services[0] & services[1])]
    # A capacity not known before and after has not changed, although NaN differs from itself.
    rows = stayed[(stayed["old"] != stayed["new"]) & ~stayed.isna().all(axis=1)].reset_index()
    report.add("change_capacity", source="services", where=rows["service"], names=_told(rows, _series))
    sums = pd.concat({"old": old.groupby("unit").sum(), "new": new.groupby("unit").sum()}, axis=1).fillna(0.0)
    totals = sums[sums["old"] != sums["new"]].reset_index()
    report.add("change_capacity_total", source="services", where=totals["unit"], names=_told(totals, _total_of_unit))


def _capacities(register: Register) -> pd.Series:
    return register.services.groupby(_SERIES)["capacity"].sum(min_count=1)


def _names(register: Register, services: Sequence[str]) -> Label:
    """Say of services what they are and who provides them; their numbers alone tell an analyst nothing."""
    table = register.services.drop_duplicates("service").set_index("service").loc[list(services)].reset_index()
    return _told(table, _service)


def _told(rows: pd.DataFrame, sentence: Callable[[Any, Lang], str]) -> Label:
    few = list(rows.head(_MOST_TOLD).itertuples())
    more = f", … (+{len(rows) - len(few)})" if len(rows) > len(few) else ""
    return Label(*("; ".join(sentence(row, lang) for row in few) + more for lang in _LANGS))


def _service(row: Any, lang: Lang) -> str:  # noqa: ANN401 - a row
    provider = getattr(row, "provider", None)
    return f"{row.service} {_label(catalog.kinds(), row.kind, lang)}" + (f", {provider}" if provider else "")


def _series(row: Any, lang: Lang) -> str:  # noqa: ANN401 - a row
    return f"{row.service} {_label(catalog.kinds(), row.kind, lang)}: {_total_of_unit(row, lang)}"


def _total_of_unit(row: Any, lang: Lang) -> str:  # noqa: ANN401 - a row
    return f"{_label(catalog.units(), row.unit, lang)} {_number(row.old)} → {_number(row.new)}"


def _label(entries: Mapping[str, Kind | Unit], key: str, lang: Lang) -> str:
    return entries[key].label(lang) if key in entries else key


def _number(value: float) -> str:
    return "?" if pd.isna(value) else f"{value:g}"


def compare_people(before: pd.DataFrame, after: pd.DataFrame, *, report: QualityReport) -> None:
    """Tell how many people there are now and were before, in the latest year of each.

    Parameters
    ----------
    before, after
        People by age, as `read_population` gives them.
    report
        Where it is told.
    """
    (old_year, old), (new_year, new) = _total(before), _total(after)
    if (old_year, old) != (new_year, new):
        report.add(
            "change_population",
            source="population",
            count=1,
            before=f"{old:,.0f}".replace(",", "\u00a0"),
            after=f"{new:,.0f}".replace(",", "\u00a0"),
            change=f"{new - old:+,.0f}".replace(",", "\u00a0"),
            years=str(new_year) if old_year == new_year else f"{old_year} → {new_year}",
        )


def _total(people: pd.DataFrame) -> tuple[int, float]:
    """Count everybody of the latest year, at the level that has most districts."""
    latest = people[people["year"] == people["year"].max()]
    level = latest.groupby("level")["area"].nunique().idxmax()
    return int(latest["year"].max()), float(latest.loc[latest["level"] == level, "count"].sum())
