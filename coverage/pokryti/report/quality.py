"""Tell people and programs what was wrong with the inputs, and that no capacity was lost."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd

from pokryti import catalog
from pokryti.catalog.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pokryti.quality import Finding, Lang, QualityReport

__all__ = ["quality_html", "quality_json"]

_SHOWN = 4
_KEYS = ("kind", "form", "unit", "level")
_AMOUNTS = ("registered", "placed", "withheld", "unknown")
_STYLE = """
:root { --ink: #20262b; --muted: #55606a; --line: #c9ced2; }
body { margin: 0 auto; max-width: 80rem; padding: 0 1.25rem 2rem; font: 16px/1.5 system-ui, "Segoe UI", sans-serif;
  color: var(--ink); background: #fff; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.5rem 0 .2rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; padding-left: .7rem; border-left: .4rem solid var(--line); }
h2.error { border-color: #b3261e; } h2.warning { border-color: #e0a100; } h2.info { border-color: #2c7aa6; }
p { margin: .2rem 0 .6rem; } .muted { color: var(--muted); }
.tally { display: flex; flex-wrap: wrap; gap: .6rem 2rem; list-style: none; padding: 0; margin: 1rem 0; }
.tally b { font-size: 1.5rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; }
table { border-collapse: collapse; width: 100%; min-width: 56rem; }
th, td { padding: .45rem .7rem; text-align: left; vertical-align: top; border-top: 1px solid #e6e9eb; }
thead th { background: #eef1f3; border: 0; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.file, .codes { overflow-wrap: anywhere; }
.file { min-width: 9rem; }
.codes { min-width: 14rem; max-width: 24rem; color: var(--muted); font-size: .9rem; }
.fails { background: #fbe4e1; font-weight: 700; }
summary { cursor: pointer; color: #1c5d99; }
a.skip { position: absolute; left: -100rem; } a.skip:focus { left: 1rem; top: .5rem; background: #fff; }
:focus-visible { outline: 3px solid #1c5d99; outline-offset: 1px; }
@media print { details > * { display: block; } .scroll { overflow: visible; } }
"""
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}: {title}</title>
<style>{style}</style>
</head>
<body>
{skip}<main>
<h1>{heading}</h1>
<p class="muted">{title}</p>
{content}
</main>
</body>
</html>
"""


def quality_html(
    report: QualityReport,
    *,
    title: str,
    lang: Lang,
    conservation: pd.DataFrame | None = None,
    tables: pd.DataFrame | None = None,
) -> str:
    """Write the findings as a page for people.

    Parameters
    ----------
    report
        All findings of a study.
    title
        Title of the study.
    lang
        `cs` or `en`.
    conservation
        Columns `kind, form, unit, level, registered, placed, withheld, unknown`; shown as the balance of capacity.
    tables
        Columns `table, column, cs, en`: what the tables beside the page hold; listed at its end.

    Returns
    -------
    str
        HTML that needs no other file and runs no script. The same findings give the same text.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> "Nothing found." in quality_html(QualityReport(), title="Vzorov", lang="en")
    True
    """
    texts = _words(lang)
    content = [_tally(report, texts, lang)]
    content += [_section(report, severity, texts, lang) for severity in ("error", "warning", "info")]
    if conservation is not None:
        content.append(_conservation(conservation, texts, lang))
    if tables is not None:
        content.append(_listed(tables, texts, lang))
    skip = f'<a class="skip" href="#conservation">{texts["to_conservation"]}</a>\n' if conservation is not None else ""
    return _PAGE.format(
        lang=lang, heading=texts["heading"], title=escape(title), style=_STYLE, skip=skip, content="\n".join(content)
    )


def quality_json(report: QualityReport, *, title: str = "", conservation: pd.DataFrame | None = None) -> str:
    """Write the findings, in both languages, for programs.

    Parameters
    ----------
    report
        All findings of a study.
    title
        Title of the study.
    conservation
        The balance of capacity, as for `quality_html`.

    Returns
    -------
    str
        JSON with `title`, `counts` by severity, `findings` and `conservation`; ends with a line break. The same
        findings give the same text.

    Examples
    --------
    >>> from pokryti.quality import QualityReport
    >>> json.loads(quality_json(QualityReport()))["counts"]
    {'error': 0, 'warning': 0, 'info': 0}
    """
    rows = None if conservation is None else json.loads(conservation.to_json(orient="records", double_precision=10))
    document = {
        "title": title,
        "counts": _counts(report),
        "findings": report.to_records(),
        "conservation": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


@cache
def _words(lang: Lang) -> Mapping[str, str]:
    texts = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {key: escape(str(text)) for key, text in texts[lang].items()}


def _counts(report: QualityReport) -> dict[str, int]:
    severities = [finding.severity for finding in report.findings]
    return {severity: severities.count(severity) for severity in ("error", "warning", "info")}


def _tally(report: QualityReport, texts: Mapping[str, str], lang: Lang) -> str:
    items = [
        f"<li><b>{format_number(count, lang, 0)}</b> {texts[severity]}</li>"
        for severity, count in _counts(report).items()
    ]
    return f'<ul class="tally" aria-label="{texts["summary"]}">{"".join(items)}</ul>'


def _section(report: QualityReport, severity: str, texts: Mapping[str, str], lang: Lang) -> str:
    findings = [finding for finding in report.findings if finding.severity == severity]
    heading = f'<h2 id="{severity}" class="{severity}">{texts[severity]}</h2>'
    if not findings:
        return f'{heading}\n<p class="muted">{texts["nothing"]}</p>'
    head = "".join(f'<th scope="col">{texts[key]}</th>' for key in ("finding", "remedy", "source", "where"))
    head = head.replace("<th", f'<th scope="col" class="number">{texts["count"]}</th><th', 1)
    rows = "\n".join(_finding(finding, texts, lang) for finding in findings)
    return f"{heading}\n{_table(severity, head, rows)}"


def _finding(finding: Finding, texts: Mapping[str, str], lang: Lang) -> str:
    defect = f' <span class="muted">({texts["defect"]} {finding.defect})</span>' if finding.defect else ""
    return (
        f'<tr><td class="number">{format_number(finding.count, lang, 0)}</td>'
        f"<td>{escape(finding.message(lang))}{defect}</td><td>{escape(finding.remedy(lang))}</td>"
        f'<td class="file">{escape(finding.source)}</td><td class="codes">{_where(finding.where, texts)}</td></tr>'
    )


def _where(where: tuple[str, ...], texts: Mapping[str, str]) -> str:
    items = escape(", ".join(where[:_SHOWN]))
    if len(where) <= _SHOWN:
        return items
    rest = escape(", ".join(where))
    return f"<details><summary>{items}, … ({texts['all']} {len(where)})</summary>{rest}</details>"


def _conservation(frame: pd.DataFrame, texts: Mapping[str, str], lang: Lang) -> str:
    head = "".join(f'<th scope="col">{texts[key]}</th>' for key in _KEYS)
    head += "".join(f'<th scope="col" class="number">{texts[key]}</th>' for key in _AMOUNTS)
    head += f'<th scope="col">{texts["balance"]}</th>'
    rows = "\n".join(_balance(row, texts, lang) for row in frame.to_dict("records"))
    return (
        f'<h2 id="conservation" tabindex="-1">{texts["conservation"]}</h2>\n<p>{texts["conservation_note"]}</p>\n'
        f"{_table('conservation', head, rows)}"
    )


def _listed(tables: pd.DataFrame, texts: Mapping[str, str], lang: Lang) -> str:
    parts = []
    for name, rows in tables.groupby("table", sort=False):
        whole, columns = rows[rows["column"] == ""], rows[rows["column"] != ""]
        items = "".join(
            f"<li><code>{escape(column)}</code> {escape(text)}</li>"
            for column, text in zip(columns["column"], columns[lang], strict=True)
        )
        about = f"<code>tables/{escape(str(name))}.csv</code> {escape(str(whole[lang].iloc[0]))}"
        parts.append(f"<details><summary>{about}</summary><ul>{items}</ul></details>")
    return f'<h2 id="tables">{texts["tables"]}</h2>\n<p>{texts["tables_note"]}</p>\n' + "\n".join(parts)


def _balance(row: Mapping[Any, Any], texts: Mapping[str, str], lang: Lang) -> str:
    holds = row["registered"] == row["placed"] + row["withheld"] + row["unknown"]
    entries: tuple[Mapping[str, Any], ...] = (catalog.kinds(), catalog.forms(), catalog.units(), catalog.levels())
    names = [_name(known, row[key], lang) for known, key in zip(entries, _KEYS, strict=True)]
    cells = "".join(f"<td>{name}</td>" for name in names)
    cells += "".join(f'<td class="number">{_amount(row[key], lang)}</td>' for key in _AMOUNTS)
    verdict, look = (texts["holds"], "") if holds else (texts["fails"], ' class="fails"')
    return f"<tr{look}>{cells}<td>{verdict}</td></tr>"


def _name(entries: Mapping[str, Any], key: object, lang: Lang) -> str:
    entry = entries.get(str(key))
    return escape(str(entry.label(lang)) if entry else "" if pd.isna(key) else str(key))  # type: ignore[call-overload]


def _amount(value: float, lang: Lang) -> str:
    return format_number(value, lang, 0 if float(value).is_integer() else 2)


def _table(name: str, head: str, rows: str) -> str:
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )
