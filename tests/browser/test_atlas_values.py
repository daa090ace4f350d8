"""The numbers of the atlas are the numbers of the tables."""

import pytest

from pokryti.catalog.numbers import format_number

NUMBERS = {"ok", "edge", "small", "at_least"}
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
            verdict = panel.locator(".verdict").inner_text()
            assert said in verdict
            assert row["confidence_cs"] in verdict
            assert row["flip_cs"] in verdict
            assert panel.locator(".verdict li").count() == row["rules_met"]
            assert f"víc {row['rank_low']:.0f}., o jedno méně {row['rank_high']:.0f}." in text
