"""The plot of ranks under many assumptions: every district, its span, and how often it is among the worst served."""

import datetime as dt

import matplotlib as mpl
import pandas as pd
import pytest

from pokryti.figures.plots.canvas import Words
from pokryti.figures.plots.sensitivity import draw_sensitivity
from pokryti.measures.access import rank_stability

HOMES = {"kind": "domovy_pro_seniory", "level": "orp", "form": "pobytova", "unit": "luzka"}


def words(lang="cs"):
    return Words("Titulek", "lůžka", "Zdroj: zkouška.", dt.date(2024, 12, 31), lang)


def table(count):
    runs = pd.DataFrame(
        {
            "form": "f",
            "unit": "u",
            "area": [str(n) for n in range(count)] * 3,
            "name": [f"Obvod {n}" for n in range(count)] * 3,
            "rank": [*range(1, count + 1), *range(1, count + 1), *range(count, 0, -1)],
            "ranked": count,
        }
    )
    return rank_stability(runs)


def texts(figure):
    return [item.get_text() for item in figure.findobj(mpl.text.Text) if item.get_text()]


@pytest.mark.parametrize(("lang", "share"), [("cs", "67 %"), ("en", "67%")])
def test_names_shares_and_source_are_written(lang, share):
    found = texts(draw_sensitivity(table(5), lowest=0.2, words=words(lang)))
    assert {"Obvod 0", "Obvod 4", "Zdroj: zkouška.", "Titulek"} <= set(found)
    assert share in [text.replace("\u00a0", " ") for text in found]


def test_a_line_spans_the_ranks_of_each_district():
    rows = table(5)
    axes = draw_sensitivity(rows, lowest=0.2, words=words()).axes[0]
    spans = axes.collections[0].get_segments()
    assert [(a[0], b[0]) for a, b in spans] == list(zip(rows["best_rank"], rows["worst_rank"], strict=True))


def test_the_worst_served_are_on_top_and_many_districts_are_cut():
    axes = draw_sensitivity(table(206), lowest=0.2, words=words()).axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert len(names) == 45
    assert names[0] == table(206)["name"].iloc[0]
    assert axes.yaxis_inverted()
    assert "45 nejhůř obsloužených z 206" in axes.get_xlabel()


def test_districts_that_no_run_ranks_are_counted_before_the_source():
    unknown = table(5).assign(median_rank=[None, None, 3.0, 2.0, 1.0])
    figure = draw_sensitivity(unknown, lowest=0.2, words=words())
    assert any(text.endswith("chybí, obvodů: 2. Zdroj: zkouška.") for text in texts(figure))
    assert len(figure.axes[0].get_yticklabels()) == 3


def test_nothing_to_draw_is_an_empty_plot():
    figure = draw_sensitivity(table(5)[:0], lowest=0.2, words=words())
    assert "Titulek" in texts(figure)


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_a_study_draws_its_own(sample, lang):
    options = {"methods": ["nearest", "2sfca"], "catchments": [20_000.0]}
    figure = sample.sensitivity_plot(**HOMES, lang=lang, **options)
    found = texts(figure)
    runs = sample.sensitivity(**HOMES, **options)
    assert set(runs["name"]) <= set(found)
    assert any("SAMPLE" in text for text in found)
    assert figure._repr_png_()[:4] == b"\x89PNG"


def test_of_several_series_the_largest_is_drawn(sample):
    found = texts(sample.sensitivity_plot("domovy_pro_seniory", level="orp", methods=["nearest"], lang="en"))
    assert any(": beds, ORP" in text for text in found)
