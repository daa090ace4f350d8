"""Write everything that a run of a study gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti import report
from pokryti.joined import SERIES
from pokryti.output import staged
from pokryti.publish import Cover, codebook, ratio_map, usual_pictures, write_tables, write_workbook
from pokryti.quality import Lang
from pokryti.study.comparison_plots import draw_comparisons
from pokryti.study.comparison_tables import comparison_tables
from pokryti.study.districts import planning_level
from pokryti.study.need_tables import need_tables

if TYPE_CHECKING:
    from pokryti.study.model import Study

__all__ = ["write_everything"]


def write_everything(
    study: Study, out: Path, *, lang: Lang, excel: bool, progress: Callable[[str], None]
) -> list[Path]:
    """Write tables, maps, the atlas and the quality report; all files change together at the end.

    Parameters
    ----------
    study
        The study.
    out
        Folder.
    lang
        Language of maps and pages.
    excel
        Add a workbook, and tables as Czech Excel opens them.
    progress
        Called with the name of each step.

    Returns
    -------
    list of pathlib.Path
        What was written.
    """
    with staged(out) as stage:
        progress("tables")
        conservation = study.conservation()
        tables = _tables(study, conservation)
        explained = codebook(tables, study.joined.lists)
        write_tables(stage / "tables", {**tables, "columns": explained}, excel=excel)
        if excel:
            _write_workbook(study, stage / "workbook.xlsx", tables, lang)
        progress("maps")
        _draw(study, stage / "maps", lang)
        draw_comparisons(study, stage / "plots", lang=lang)
        progress("page")
        study.atlas().save(stage / "map.html", lang=lang)
        progress("quality")
        text = report.quality_html(
            study.report, title=study.title, lang=lang, conservation=conservation, tables=explained
        )
        (stage / "quality.html").write_text(text, encoding="utf-8", newline="\n")
        data = report.quality_json(study.report, title=study.title, conservation=conservation)
        (stage / "quality.json").write_text(data, encoding="utf-8", newline="\n")
        written = [file.relative_to(stage) for file in sorted(stage.rglob("*")) if file.is_file()]
    return [out / file for file in written]


def _write_workbook(study: Study, path: Path, tables: dict[str, pd.DataFrame], lang: Lang) -> None:
    """Leave out districts smaller than those at whose level services are planned: a sheet holds a million rows."""
    from pokryti.figures.numbers import format_date

    smaller = study.levels[: study.levels.index(planning_level(study))]
    shown = {
        name: table[~table["level"].isin(smaller)] if "level" in table else table
        for name, table in {**tables, "quality": study.report.to_frame(lang)}.items()
    }
    explained = codebook(shown, study.joined.lists)
    as_of = {"cs": "Stav k", "en": "As of"}[lang]
    cover = Cover(study.title, (f"{as_of} {format_date(study.on, lang)}", study.picture.source(lang)))
    write_workbook(path, shown, explained=explained, lists=study.joined.lists, cover=cover, lang=lang)


def _worst_first(verdicts: pd.DataFrame) -> pd.DataFrame:
    """List underserved districts by the share of rules met, so that a rule that cannot be judged speaks for nobody."""
    under = verdicts[verdicts["rules_met"] > 0]
    by = under.assign(share=under["rules_met"] / under["rules_applied"]).sort_values(
        ["level", *SERIES, "share", "rules_met", "gap", "area"],
        ascending=[True, True, True, True, False, False, False, True],
    )
    return by.drop(columns="share")


def _tables(study: Study, conservation: pd.DataFrame) -> dict[str, pd.DataFrame]:
    supply, whole = study.supply, len(study.studied) == len(study.joined.territory.structure)
    return {
        "areas": study.areas(),
        "supply": supply if whole else supply[supply["obec"].isin(study.studied)],
        "coverage": study.coverage(),
        "underserved": _worst_first(study.verdicts),
        "reasons": study.rules_met.drop(columns=["met", "reason_cs", "reason_en"]),
        "conservation": conservation,
        **need_tables(study),
        **comparison_tables(study),
    }


def _draw(study: Study, folder: Path, lang: Lang) -> None:
    """Draw the chosen kinds by SO ORP, the level at which services are planned."""
    from pokryti import figures

    level = planning_level(study)
    areas, context = study.territory.areas(level), study.territory.areas("kraj")
    for _, series in usual_pictures(study.supply, study.kinds).iterrows():
        rows = study.ratio(series["kind"], level=level, form=series["form"], unit=series["unit"])
        figure = ratio_map(study.picture, rows, areas, lang=lang, context=context)
        figures.save(figure, folder, f"{level}-{'-'.join(series[SERIES])}".replace("_", "-"))
