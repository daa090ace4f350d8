"""The workbook of results: what a planner opens in a spreadsheet, in one language, with names in place of ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from pokryti.catalog import Label, terms
from pokryti.catalog.indicators import indicators
from pokryti.catalog.layers import layers
from pokryti.catalog.numbers import format_number
from pokryti.catalog.parties import parties
from pokryti.publish.codebook import headers, sheet_names
from pokryti.quality import Lang
from pokryti.verdict import rules

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pokryti.catalog.codelists import CodeLists

__all__ = ["Cover", "write_workbook"]

_LISTED = {"kind": "kinds", "form": "forms", "unit": "units", "group": "groups"}
_TERMS = (
    *("level", "flag", "basis", "confidence", "normalise", "aggregate", "polarity"),
    *("position", "method", "severity"),
)
_SIDES, _PAIRS = ("highest", "lowest"), ("first", "second", "omitted", "layer", "differs_most")
_JOINTS = {"kind": "+", "rules": ";", "highest": "+", "lowest": "+", "method": "; "}
_YES, _NO = Label("ano", "yes"), Label("ne", "no")
_EPOCH = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed moment, so that the same results give the same bytes
_WIDEST, _NARROWEST = 60, 9
_LONGEST = 32_767  # characters that a cell can hold
_MEASURE = Label("kapacita na {per} lidí", "capacity per {per} people")
_CONTENTS = Label("Obsah", "Contents")
_LEVELS = Label(
    "Obvody od úrovně, na které se služby plánují, výš; obce jsou v souborech CSV.",
    "Districts from the level at which services are planned up; municipalities are in the CSV files.",
)


class Cover(NamedTuple):
    """What the first sheet says.

    Parameters
    ----------
    title
        Of the study.
    lines
        Date, source, notes.
    """

    title: str
    lines: tuple[str, ...]


class _Formats(NamedTuple):
    title: Format
    header: Format
    text: Format
    link: Format


def write_workbook(
    path: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    explained: pd.DataFrame,
    lists: CodeLists,
    cover: Cover,
    lang: Lang,
) -> None:
    """Write tables as sheets of one workbook; texts are never taken for formulas, nor for links.

    Parameters
    ----------
    path
        Where to.
    tables
        Name → table, as the codebook knows them.
    explained
        What the tables and columns mean, as `codebook` gives it.
    lists
        Names of kinds, forms, units and groups.
    cover
        What the first sheet says.
    lang
        `cs` or `en`; of a column in both languages this one is written.

    Notes
    -----
    What is not known is an empty cell, and the flag beside it says why. The same tables give the same bytes.
    """
    from xlsxwriter import Workbook

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with Workbook(str(path), options) as book:
        book.set_properties({"title": cover.title, "created": _EPOCH})
        formats = _Formats(
            book.add_format({"bold": True, "font_size": 16}),
            book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e8eef2"}),
            book.add_format({"text_wrap": True, "valign": "top"}),
            book.add_format({"font_color": "#0b5c8a", "underline": 1, "valign": "top"}),
        )
        names = {name: sheet_names()[name](lang) for name in tables}
        meanings = explained.set_index(["table", "column"])[lang].to_dict()
        _write_cover(
            book,
            cover,
            {sheet: meanings.get((name, ""), "") for name, sheet in names.items()},
            formats=formats,
            lang=lang,
        )
        for name, table in tables.items():
            named = _in_words(_in_one_language(table, lang), lists, lang)
            short = {column: label(lang) for column, label in headers().items()}
            header = [_capital(short.get(str(column)) or meanings[name, str(column)]) for column in named]
            _write_sheet(book.add_worksheet(names[name]), named, header, formats)


def _write_cover(book: Workbook, cover: Cover, sheets: Mapping[str, str], *, formats: _Formats, lang: Lang) -> None:
    sheet = book.add_worksheet(_CONTENTS(lang))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, cover.title, formats.title)
    row = 1
    for line in (*cover.lines, _LEVELS(lang)):
        sheet.write_string(row, 0, line)
        row += 1
    for name, meaning in sheets.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.link, string=name)
        sheet.write_string(row, 1, meaning, formats.text)


def _write_sheet(sheet: Worksheet, table: pd.DataFrame, header: list[str], formats: _Formats) -> None:
    for at, (name, text) in enumerate(zip(table, header, strict=True)):
        sheet.set_column(at, at, _width(table[name], text), formats.text if _is_long(table[name]) else None)
    for at, text in enumerate(header):
        sheet.write_string(0, at, text, formats.header)
    sheet.freeze_panes(1, min(3, len(header) - 1))
    if len(table):
        sheet.autofilter(0, 0, len(table), len(header) - 1)
    for row, cells in enumerate(zip(*(_cells(table[name]) for name in table), strict=True), start=1):
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, at, cell)
            elif cell is not None:
                sheet.write_number(row, at, cell)


def _in_one_language(table: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    other = "_en" if lang == "cs" else "_cs"
    return table[[column for column in table if not str(column).endswith(other)]]


def _in_words(table: pd.DataFrame, lists: CodeLists, lang: Lang) -> pd.DataFrame:
    """Put names in place of ids."""
    words = {column: _words(str(column), table[column].dropna().unique(), lists, lang) for column in table}
    return table.assign(**{str(column): table[column].map(found) for column, found in words.items() if found})


def _words(column: str, values: Iterable[Any], lists: CodeLists, lang: Lang) -> dict[Any, str]:
    """Name each value of a column; empty where its values are no ids."""
    known = _known(column, lists, lang)
    joint = _JOINTS.get(column, "")
    found = {}
    for value in values:
        if isinstance(value, bool | np.bool_):
            found[value] = (_YES if value else _NO)(lang)
        elif column == "measure":
            found[value] = _MEASURE(lang).format(
                per=format_number(float(str(value).rsplit("_", 1)[-1]), lang, decimals=0)
            )
        elif known:
            parts = str(value).split(joint) if joint else [str(value)]
            found[value] = (" + " if joint == "+" else "; ").join(_named(part, known) for part in parts)
    return found


def _named(part: str, known: Mapping[str, str]) -> str:
    """Name an id, or one with a year behind it."""
    word, _, year = part.rpartition(" ")
    return f"{known[word]} {year}" if word in known else known.get(part, part)


def _known(column: str, lists: CodeLists, lang: Lang) -> Mapping[str, str]:
    if column in _LISTED:
        return {key: entry.label(lang) for key, entry in getattr(lists, _LISTED[column]).items()}
    if column in _TERMS:
        return {key: label(lang) for key, label in terms(column).items()}
    if column in _SIDES:
        return {key: side.label(lang) for key, side in parties().items()}
    if column in _PAIRS:
        labels = {key: layer.label for key, layer in layers().items()}
        labels |= {key: entry.label for key, entry in indicators().items()}
        labels |= {key: group.label for key, group in lists.groups.items()} | dict(terms("size"))
        return {key: label(lang) for key, label in labels.items()}
    return dict(rules()[f"label_{lang}"]) if column in {"rule", "rules"} else {}


def _cells(column: pd.Series) -> Iterable[str | float | None]:
    if column.dtype.kind in "iuf":
        # more digits than the CSV files hold would only look exact
        return [None if pd.isna(value) else float(f"{value:.9g}") for value in column.tolist()]
    return [None if pd.isna(value) else str(value)[:_LONGEST] for value in column.tolist()]


def _width(column: pd.Series, header: str) -> float:
    longest = column.astype("str").str.len().quantile(0.95) if len(column) else 0
    word = max(map(len, header.split()), default=0)
    return float(min(max(_NARROWEST, longest + 2 if column.dtype.kind not in "iuf" else 0, word + 3), _WIDEST))


def _is_long(column: pd.Series) -> bool:
    return column.dtype.kind not in "iufb" and bool((column.astype("str").str.len() > _WIDEST).any())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
