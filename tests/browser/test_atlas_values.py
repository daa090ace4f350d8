"""The numbers of the atlas are the numbers of the tables."""

import pytest

from pokryti.catalog.numbers import format_number
from pokryti.measures.reliability import rank_intervals

NUMBERS = {"ok", "edge", "small", "at_least"}
NUMERIC = ["value", "numerator", "denominator", "low", "high", "flag"]
EVERYTHING = """() => {
    const all = {};
    const number = (x) => (Number.isNaN(x) ? null : x);
    for (const { id: level } of Atlas.levels) for (const measure of Atlas.measures) {
        const { kind, form, unit, group } = measure;
        const view = Atlas.view({ level, measure: measure.id, group });
        if (measure.type !== "ratio" || !Atlas.has(view)) continue;
        for (const i of Atlas.areas(level)) {
            const { code, flag, text, numerator, denominator } = Atlas.cell(i, view);
            const key = [level, kind, form, unit, group, code].join();
            const decimals = Atlas.decimals(view);
            all[key] = { flag, text, numerator: number(numerator), denominator: number(denominator), decimals };
        }
    }
    return all;
}"""


def test_every_value_equals_the_table_of_a_run(calm, sample):
    """All districts, measures and levels: value to the displayed digit, numerator, denominator and flag."""
    shown = calm.ask(EVERYTHING)
    rows = {",".join(row[:6]): row for row in _rows(sample.coverage())}
    assert set(shown) == set(rows)
    for key, (*_, value, numerator, denominator, flag) in rows.items():
        cell = shown[key]
        assert cell["flag"] == flag or (flag, cell["flag"]) == ("unknown", "at_least"), key
        if cell["flag"] in NUMBERS:
            assert cell["text"].removeprefix("≥\u00a0") == format_number(value, "cs", cell["decimals"]), key
            assert cell["numerator"] == pytest.approx(numerator), key
            assert cell["denominator"] == pytest.approx(denominator), key


def _rows(table):
    columns = ["level", "kind", "form", "unit", "group", "area", "value", "numerator", "denominator", "flag"]
    return table[columns].itertuples(index=False, name=None)


def plain(text):
    """Take back the no-break spaces that Czech binds small words and numbers by."""
    return text.replace("\u00a0", " ")


def test_the_profile_says_what_the_table_says(atlas, sample):
    """Open every SO ORP of the sample and read its panel."""
    atlas.set(level="orp", measure="domovy_pro_seniory-pobytova-luzka")
    judged = sample.underserved("domovy_pro_seniory", level="orp", form="pobytova", unit="luzka").set_index("area")
    decimals = atlas.ask("() => Atlas.decimals(Atlas.view())")
    panel = atlas.page.locator("#panel")
    for code, row in judged.iterrows():
        atlas.set(area=code)
        text = panel.inner_text()
        assert panel.locator("h2").inner_text() == row["name"]
        if row["flag"] in NUMBERS:
            assert panel.locator(".big").inner_text().startswith(format_number(row["value"], "cs", decimals))
            assert format_number(row["denominator"], "cs", 0) in text
        if row["rules_applied"]:
            said = "Podle žádného" if row["rules_met"] == 0 else f"podle {row['rules_met']:.0f} z"
            verdict = plain(panel.locator(".verdict").inner_text())
            assert said in verdict
            assert plain(row["confidence_cs"]) in verdict
            assert plain(row["flip_cs"]) in verdict
            assert panel.locator(".verdict li").count() == row["rules_met"]


RANKS = """() => {
    const all = {};
    for (const { id: level } of Atlas.levels) for (const measure of Atlas.measures) {
        const { kind, form, unit, group } = measure;
        const view = Atlas.view({ level, measure: measure.id, group });
        if (measure.type !== "ratio" || !Atlas.has(view)) continue;
        for (const i of Atlas.areas(level)) {
            const rank = Atlas.rank(view, i);
            const key = [level, kind, form, unit, group, Atlas.level(level).codes[i]].join();
            all[key] = rank && [rank.rank, rank.best, rank.worst, rank.of];
        }
    }
    return all;
}"""


def test_ranks_and_how_firm_they_are_follow_from_the_answers_at_every_level(calm, sample):
    """The page finds them itself, among the districts that it shows; one that is alone there has none."""
    answers = sample.coverage()[["level", "kind", "form", "unit", "group", "area", *NUMERIC]]
    expected = answers.join(rank_intervals(answers, facility=sample.usual_question.facility))
    shown = calm.ask(RANKS)
    assert len(shown) == len(expected)
    columns = ["level", "kind", "form", "unit", "group", "area", "rank", "rank_low", "rank_high", "ranked"]
    for *key, rank, low, high, ranked in expected[columns].itertuples(index=False, name=None):
        assert (shown[",".join(key)] or [None]) == ([rank, low, high, ranked] if rank > 0 and ranked > 1 else [None]), (
            key
        )


def test_the_profile_of_an_obec_says_how_firm_its_rank_is(atlas):
    atlas.set(level="obec", measure="domovy_pro_seniory-pobytova-luzka")
    atlas.ask("""() => {
        const { flag } = Atlas.column();
        const most = Atlas.areas("obec").find((i) => Atlas.FLAGS[flag[i]] === "ok");
        Atlas.map.select(most);
    }""")
    facts = plain(atlas.page.locator("#panel .facts").first.inner_text())
    assert "Pořadí by mohlo být" in facts
    assert "s jedním běžným zařízením (" in facts


@pytest.mark.parametrize("measure", ["nearest", "e2sfca", "share"])
def test_where_nobody_knows_how_firm_a_rank_is_none_is_shown(atlas, measure):
    """One facility more or fewer moves capacity per head; of distances and shares of people it says nothing."""
    found = atlas.ask("() => Atlas.measures.map(({ id, type, access }) => [id, access || type])")
    chosen = next(name for name, what in found if what == measure)
    first, second = atlas.ask("() => Atlas.areas('orp').slice(0, 2).map((i) => Atlas.level('orp').codes[i])")
    atlas.set(level="orp", measure=chosen, area=first)
    atlas.ask("() => Atlas.settle()")
    facts = " ".join(atlas.page.locator("#panel .facts").first.inner_text().split())
    assert "Pořadí" not in facts.replace("Pořadí na mapě – neuvádí se, protože nevíme, jak je pevné", "")
    assert ("neuvádí se" in facts) == (measure != "share")
    atlas.set(compare=second)
    assert "Pořadí" not in atlas.page.locator("#panel table.compare").inner_text()
    atlas.set(view="table")
    assert "Pořadí" not in atlas.page.locator("#table").inner_text()
    assert atlas.ask("() => Atlas.areas('orp').every((i) => Atlas.rank(Atlas.view(), i) === null)")


def test_a_rank_says_among_whom_and_how_firm_it_is(atlas):
    """A study of one kraj ranks on its map among its own districts, in its tables among all of the files."""
    atlas.set(level="obec", measure="domovy_pro_seniory-pobytova-luzka", lang="en")
    rank = atlas.ask("""() => {
        const found = Atlas.areas("obec").find((i) => Atlas.rank(Atlas.view(), i));
        Atlas.map.select(found);
        return Atlas.rank(Atlas.view(), found);
    }""")
    facts = atlas.page.locator("#panel .facts").first.inner_text()
    assert f"Rank on this map {rank['rank']} of {rank['of']}" in " ".join(facts.split())
    atlas.set(view="table")
    assert "Rank on this map" in atlas.page.locator("#table thead").inner_text()
    assert "rank on this map" in atlas.ask("() => Atlas.ui.csv(false)").splitlines()[0]
