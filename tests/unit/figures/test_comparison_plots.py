"""Plots of comparisons: words in two languages, names that do not overlap, nothing to draw, the same bytes."""

import datetime as dt
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Annotation

from pokryti.figures import save
from pokryti.figures.plots import (
    Words,
    draw_disagreement,
    draw_funnel,
    draw_lorenz,
    draw_need_supply,
    draw_ranks,
    draw_spine,
)
from pokryti.measures.comparison import gini, hoover, lorenz, spine
from pokryti.measures.reliability import funnel

ON = dt.date(2024, 12, 31)
LIMITS = 0.4, 30.0
PARTIES = {"commission": "zadavatelé", "provide": "poskytovatelé", "use": "uživatelé"}


def words(lang="cs", **others):
    texts = {"title": "Domovy", "subtitle": "lůžka na 1 000 lidí", "source": "Zdroj: ČSÚ.", "on": ON, "lang": lang}
    return Words(**texts | others)


@pytest.fixture(scope="module")
def districts():
    rng = np.random.default_rng(2)
    people = np.round(np.exp(rng.normal(9, 0.8, 60)))
    beds = 40.0 * rng.poisson(people * 0.03 / 40)
    table = pd.DataFrame({"name": [f"Obvod nad Řekou {n}" for n in range(60)], "people": people, "beds": beds})
    table = table.assign(need=rng.normal(size=60), value=1000 * beds / people)
    high, low = table["need"] >= table["need"].quantile(2 / 3), table["value"] <= table["value"].quantile(1 / 3)
    return table.assign(here=high & low)


def funnel_of(districts):
    return districts[["name", "people"]].join(funnel(districts["beds"], districts["people"], per=1000))


def lorenz_of(table, lang="cs"):
    shares = table["beds"], table["people"]
    return draw_lorenz(lorenz(*shares), gini=gini(*shares), hoover=hoover(*shares), words=words(lang))


def ranks_of(districts):
    rank = districts["value"].rank(ascending=False, method="min")
    return districts.assign(rank=rank, rank_low=(rank - 5).clip(lower=1), rank_high=rank + 3, ranked=len(districts))


def disagreement_of(districts):
    rng = np.random.default_rng(4)
    ranks = pd.DataFrame({f"rank_{party}": rng.permutation(len(districts)) + 1.0 for party in PARTIES})
    ends = {f"{name}_{end}": (ranks[name] + by).clip(1, 60) for name in ranks for end, by in (("low", -3), ("high", 5))}
    return districts[["name"]].join(ranks.assign(**ends)).assign(spread=ranks.max(axis=1) - ranks.min(axis=1))


def spine_plot(districts, lang="cs"):
    table = spine(districts[["value", "need", "people"]], 7, references={"stat": districts[["value", "need"]].mean()})
    labels = pd.Series({"value": "Lůžka", "need": "Potřeba s velmi dlouhým jménem " * 3, "people": "Lidé"})
    names = {"stat": "Česká republika"}
    return draw_spine(table, labels=labels, district="Obvod 7", references=names, words=words(lang))


def all_plots(districts, lang="cs"):
    return {
        "funnel": draw_funnel(funnel_of(districts), words=words(lang)),
        "lorenz": lorenz_of(districts, lang),
        "ranks": draw_ranks(ranks_of(districts), words=words(lang)),
        "need": draw_need_supply(districts, limits=LIMITS, words=words(lang)),
        "disagreement": draw_disagreement(disagreement_of(districts), parties=PARTIES, words=words(lang)),
        "spine": spine_plot(districts, lang),
    }


@pytest.fixture(scope="module")
def plots(districts):
    return all_plots(districts)


def texts(figure):
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(lambda item: hasattr(item, "get_text")) if text.get_text()]


def test_every_plot_has_its_title_day_and_source(plots):
    for name, figure in plots.items():
        written = texts(figure)
        assert "Domovy" in written, name
        assert "Zdroj: ČSÚ." in written, name
        assert any("31.\u00a012.\u00a02024" in text for text in written), name


def test_numbers_and_words_are_those_of_the_language(districts, plots):
    czech = " ".join(texts(plots["funnel"]))
    english = " ".join(texts(draw_funnel(funnel_of(districts), words=words("en"))))
    assert "mez 99,8 %" in czech
    assert "99.8% limit" in english
    assert "10\u00a0000" in czech
    assert "10,000" in english


def test_made_up_data_say_so(districts):
    figure = draw_ranks(ranks_of(districts), words=words(sample=True))
    assert any("SAMPLE" in text for text in texts(figure))


@pytest.mark.parametrize("name", ["funnel", "need"])
def test_names_of_districts_do_not_overlap(plots, name):
    figure = plots[name]
    figure.draw_without_rendering()
    boxes = [note.get_window_extent().padded(-1) for note in figure.findobj(Annotation)]
    boxes = [box for box in boxes if box.width > 1]
    assert len(boxes) >= 3
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_the_curve_of_the_funnel_runs_through_the_limits_of_the_districts(districts):
    for way in ("none", "multiplicative", "additive"):
        table = districts[["name", "people"]].join(
            funnel(districts["beds"], districts["people"], per=1000, overdispersion=way)
        )
        axes = draw_funnel(table, words=words()).axes[0]
        curve = next(line for line in axes.get_lines() if line.get_label() == "mez 99,8 %")
        at_district = np.interp(np.log(table["people"]), np.log(curve.get_xdata()), curve.get_ydata())
        assert at_district.tolist() == pytest.approx(table["upper_998"].tolist(), rel=2e-3)


def test_the_limits_of_a_funnel_narrow_with_people_even_where_one_district_is_shown(districts):
    """A study of one region shows few of the districts that its limits are made of."""
    axes = draw_funnel(funnel_of(districts).iloc[[7]], words=words()).axes[0]
    target, curve = (next(line for line in axes.get_lines() if name in line.get_label()) for name in ("úroveň", "95 %"))
    reach = curve.get_ydata() - target.get_ydata()
    assert (reach * np.sqrt(curve.get_xdata())).tolist() == pytest.approx(
        [reach[0] * np.sqrt(curve.get_xdata()[0])] * 200
    )


def test_the_worst_supplied_are_shown_where_there_are_too_many(districts):
    figure = draw_ranks(ranks_of(districts), words=words(), most=10)
    axes = figure.axes[0]
    assert len(axes.get_yticklabels()) == 10
    worst = ranks_of(districts).nlargest(10, "rank", keep="all")["name"]
    assert {label.get_text() for label in axes.get_yticklabels()} <= set(worst)
    assert "zobrazeno 10 nejhůře zásobených" in axes.get_xlabel()


def test_of_districts_supplied_alike_those_with_most_people_are_shown(districts):
    table = ranks_of(districts.assign(value=0.0, denominator=districts["people"]))
    axes = draw_ranks(table, words=words(), most=10).axes[0]
    largest = table.nlargest(10, "people")["name"]
    assert [label.get_text() for label in axes.get_yticklabels()] == largest.tolist()[::-1]


@pytest.mark.parametrize(("lang", "written"), [("cs", "6\u00a0254"), ("en", "6,254")])
def test_numbers_of_districts_are_grouped_as_in_the_language(districts, lang, written):
    axes = draw_ranks(ranks_of(districts).assign(ranked=6254), words=words(lang)).axes[0]
    assert f": {written};" in axes.get_xlabel()


def test_ranks_of_few_districts_are_whole_numbers(districts):
    figure = draw_ranks(ranks_of(districts.head(3)), words=words())
    figure.draw_without_rendering()
    low, high = figure.axes[0].get_xlim()
    shown = [x for x in figure.axes[0].get_xticks() if low <= x <= high]
    assert shown == [1, 2, 3]


@pytest.mark.parametrize(("ranked", "first"), [(18, [1, 2, 4]), (206, [1, 50, 100]), (6254, [1, 1000, 2000]), (1, [1])])
def test_the_axis_of_ranks_begins_with_the_first(districts, ranked, first):
    axes = draw_ranks(ranks_of(districts).assign(ranked=ranked), words=words()).axes[0]
    assert axes.get_xticks().tolist()[:3] == first


def test_a_note_stands_before_the_source_and_below_zero_has_a_minus(districts):
    written = texts(draw_need_supply(districts, limits=LIMITS, words=words(note="Jak se graf čte.")))
    assert written.index("Jak se graf čte.") < written.index("Zdroj: ČSÚ.")
    assert any(text.startswith("\u2212") for text in written)
    assert not any(text.startswith("-") for text in written)


def test_names_of_rows_leave_no_empty_room_beside_them(districts):
    wide, narrow = (
        draw_ranks(ranks_of(districts.head(3).assign(name=name)), words=words()).axes[0].get_position().x0
        for name in ("Dobrá Voda u Českých Budějovic", "Aš")
    )
    assert narrow < wide - 0.1


def test_districts_without_a_value_are_counted_before_the_source(districts):
    gone = districts.assign(
        beds=districts["beds"].where(districts.index > 4), value=districts["value"].mask(districts.index < 5)
    )
    ranks = ranks_of(districts)
    figures = [
        draw_funnel(funnel_of(gone), words=words()),
        draw_ranks(ranks.assign(rank=ranks["rank"].mask(ranks.index < 5)), words=words()),
        draw_need_supply(gone, limits=LIMITS, words=words()),
    ]
    for figure in figures:
        assert any(text.endswith("chybí, obvodů: 5. Zdroj: ČSÚ.") for text in texts(figure))


def test_a_very_long_name_is_shortened_and_nothing_leaves_the_sheet(districts):
    long = "Dobrovolný svazek obcí Mikroregion Severovýchodní Pošumaví a okolí"
    note = ", ".join(f"OBVOD MĚSTA {n:03}" for n in range(60))
    figure = draw_ranks(ranks_of(districts.head(3).assign(name=long)), words=words(subtitle="lůžka " * 25, note=note))
    figure.draw_without_rendering()
    axes = figure.axes[0]
    written = [*figure.texts, *axes.texts, *axes.get_yticklabels(), axes.xaxis.label]
    boxes = [text.get_window_extent() for text in written]
    assert min(box.x0 for box in boxes) >= 0
    assert max(box.x1 for box in boxes) <= figure.bbox.x1


def test_a_very_long_name_in_the_legend_of_a_spine_stays_on_the_sheet(districts):
    table = spine(districts[["value"]], 7, references={"stat": districts[["value"]].mean()})
    long = "Dobrovolný svazek obcí Mikroregion Severovýchodní Pošumaví a okolí"
    figure = draw_spine(
        table, labels=pd.Series({"value": "Lůžka"}), district=long, references={"stat": long}, words=words()
    )
    figure.draw_without_rendering()
    legend, axes = figure.legends[0].get_window_extent(), figure.axes[0].get_window_extent()
    assert legend.x1 <= figure.bbox.x1
    assert legend.y1 <= axes.y0


def test_the_widest_disagreement_is_on_top(districts):
    table = disagreement_of(districts)
    axes = draw_disagreement(table, parties=PARTIES, words=words()).axes[0]
    top = axes.get_yticklabels()[0].get_text()
    assert table.set_index("name")["spread"][top] == table["spread"].max()


def test_every_rank_of_a_party_has_its_interval(districts):
    table = disagreement_of(districts).nlargest(4, "spread")
    axes = draw_disagreement(table, parties=PARTIES, words=words()).axes[0]
    drawn = {tuple(path.vertices[:, 0]) for lines in axes.collections for path in lines.get_paths() if len(path) == 2}
    for party in PARTIES:
        assert set(zip(table[f"rank_{party}_low"], table[f"rank_{party}_high"], strict=True)) <= drawn


def test_a_spine_leaves_out_what_all_districts_have_alike(districts):
    table = spine(districts[["value"]].assign(same=3.0, nothing=np.nan), 7)
    labels = pd.Series({"value": "Lůžka", "same": "Stejně", "nothing": "Nic"})
    axes = draw_spine(table, labels=labels, district="Obvod 7", references={}, words=words()).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Lůžka"]


def test_nothing_to_draw_is_an_empty_plot_with_its_words(districts):
    empty = {
        "funnel": draw_funnel(funnel_of(districts.head(0)), words=words()),
        "lorenz": lorenz_of(districts.assign(beds=0.0)),
        "ranks": draw_ranks(ranks_of(districts).assign(rank=np.nan), words=words()),
        "need": draw_need_supply(districts.assign(need=np.nan), limits=LIMITS, words=words()),
        "disagreement": draw_disagreement(disagreement_of(districts).head(0), parties=PARTIES, words=words()),
    }
    for name, figure in empty.items():
        assert "Domovy" in texts(figure), name
        assert any(text.startswith("Není co ") for text in texts(figure)), name


def test_only_districts_that_are_marked_are_called_needy(districts):
    for marked in (True, False):
        written = texts(draw_need_supply(districts.head(9).assign(here=marked), limits=LIMITS, words=words()))
        assert ("vysoká potřeba a nízká nabídka" in written) == marked


def test_lines_of_need_and_supply_lie_where_the_rule_begins_and_not_at_medians(districts):
    """What lies in the shaded corner is what is marked."""
    axes = draw_need_supply(districts, limits=LIMITS, words=words()).axes[0]
    begins, ends = axes.get_lines()
    assert (list(begins.get_xdata()), list(ends.get_ydata())) == ([0.4, 0.4], [30.0, 30.0])
    corner = axes.patches[0]
    assert (corner.get_x(), corner.get_y() + corner.get_height()) == pytest.approx(LIMITS)
    assert corner.get_x() + corner.get_width() == pytest.approx(axes.get_xlim()[1])
    nobody = draw_need_supply(districts.assign(here=False), limits=(0.4, np.nan), words=words()).axes[0]
    assert len(nobody.get_lines()) == 1
    assert not nobody.patches


def test_districts_supplied_alike_share_ranks_and_none_of_them_stands_first(districts):
    """A village without a service is not 306th best of 6,254: it shares the ranks from 306 on with all the others."""
    table = ranks_of(districts.head(3)).assign(rank=[1.0, 306.0, 306.0], rank_last=[1.0, 6254.0, 6254.0], ranked=6254)
    axes = draw_ranks(table, words=words()).axes[0]
    marks = next(points for points in axes.collections if points.get_label() == "pořadí dnes")
    assert marks.get_offsets()[:, 0].tolist() == [1, 3280, 3280]
    shared = next(lines for lines in axes.collections if "dělí" in str(lines.get_label()))
    assert [tuple(path.vertices[:, 0]) for path in shared.get_paths()] == [(1, 1), (306, 6254), (306, 6254)]
    alone = draw_ranks(table.assign(rank_last=table["rank"]), words=words()).axes[0]
    assert not any("dělí" in str(lines.get_label()) for lines in alone.collections)


def test_nothing_is_written_as_a_bare_zero_and_a_little_is_not(districts):
    written = texts(draw_ranks(ranks_of(districts.head(3).assign(value=[12.5, 0.04, 0.0])), words=words()))
    assert {"12,5", "0,0", "0"} <= set(written)


def test_a_lorenz_plot_says_how_many_live_where_there_is_nothing(districts):
    some = districts.head(3).assign(beds=[0.0, 10.0, 20.0], people=[300.0, 400.0, 500.0])
    assert any("25\u00a0% lidí žije" in text for text in texts(lorenz_of(some)))
    assert not any("bez kapacity" in text for text in texts(lorenz_of(some.tail(2))))


def test_a_single_district_has_no_lorenz_curve(districts):
    assert "Jediný obvod: není s čím porovnat." in texts(lorenz_of(districts.head(1)))


def test_one_district_is_drawn(districts):
    one = districts.head(1)
    assert one["name"].iloc[0] in texts(draw_ranks(ranks_of(one), words=words()))
    assert "Domovy" in texts(draw_funnel(funnel_of(one), words=words()))


def test_the_same_plot_has_the_same_bytes(districts, tmp_path):
    once, again = (save(spine_plot(districts), tmp_path / part, "spine", ("png", "svg")) for part in "ab")
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]
