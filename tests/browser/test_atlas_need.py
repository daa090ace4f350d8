"""Need in the page: its index and ranks, by whose weights, where the parties differ, what is missing together."""

import pytest


def profile(atlas, **state):
    atlas.set(level="orp", **state)
    atlas.picture()  # the panel is drawn with the next frame
    return atlas.page.locator("#panel")


def plain(locator):
    return " ".join(locator.inner_text().split())


def test_the_profile_says_how_firm_the_rank_by_need_is_and_where_each_party_would_put_the_district(atlas, sample):
    text = plain(profile(atlas, measure="need", area="9105"))
    need = sample.need(level="orp").set_index("area").loc["9105"]
    assert f"{need['rank']:.0f}. z {need['ranked']}" in text
    assert f"{need['rank_low']:.0f}.–{need['rank_high']:.0f}." in text
    parties = sample.disagreement(level="orp").set_index("area").loc["9105"]
    for party, name in {"commission": "zadavatelé", "provide": "poskytovatelé", "use": "uživatelé"}.items():
        low, high = (f"{parties[f'rank_{party}_{end}']:.0f}." for end in ("low", "high"))
        assert f"Pořadí podle vah: {name}" in text
        assert f"mohlo by být {low}–{high}" in text
    share = sample.need_sensitivity(level="orp").districts.set_index("area").loc["9105", "worst_fifth"]
    assert f"V nejpotřebnější pětině v {100 * share:.0f} % výpočtů" in text


@pytest.mark.parametrize(
    ("lang", "measure", "area", "sentence"),
    [
        ("cs", "need", "9105", "V ORP Zapadlín je index potřeby 1,43; v pořadí od největší potřeby je 1. z 18"),
        ("en", "need", "9105", "The need index is 1.43 in the district of Zapadlín (ORP); from the most need down it"),
        (
            "cs",
            "disagreement",
            "9102",
            "V ORP Okružná se pořadí podle vah stran liší o 15 míst: zadavatelé 9. (1.–18.)",
        ),
        ("en", "disagreement", "9102", "Ranks by the weights of the parties differ by 15 places in the district of"),
        ("cs", "joint_gaps", "9108", "V ORP Smyšlenec není žádná služba těchto vrstev: prevence kriminality"),
        (
            "en",
            "joint_gaps",
            "9108",
            "No service of these layers is in the district of Smyšlenec (ORP): crime prevention",
        ),
    ],
)
def test_one_sentence_says_what_a_number_of_need_means(atlas, lang, measure, area, sentence):
    panel = profile(atlas, measure=measure, area=area, lang=lang)
    assert plain(panel.locator(".reading").first).startswith(sentence)


def test_any_profile_names_the_layers_that_are_missing_together(atlas):
    text = plain(profile(atlas, area="9108"))
    assert "Bez jediné služby tu jsou vrstvy: prevence kriminality a pomoc obětem, protidrogová prevence" in text


def test_the_table_has_ranks_with_their_intervals(atlas, sample):
    atlas.set(level="orp", measure="need", view="table", sort="rank~a")
    first = sample.need(level="orp").sort_values("rank").iloc[0]
    row = plain(atlas.page.locator("#table tbody tr").first)
    assert first["name"] in row
    assert f"{first['rank']:.0f}. ({first['rank_low']:.0f}.–{first['rank_high']:.0f}.)" in row
    assert "v 90 % výpočtů" in plain(atlas.page.locator("#table"))


def test_supply_is_held_against_the_need_index_from_the_start(atlas):
    atlas.set(level="orp", view="bivariate")
    assert atlas.page.locator("#need").input_value() == "need"


@pytest.mark.parametrize("measure", ["need", "need_use", "disagreement"])
def test_need_is_dated_by_its_indicators_and_not_by_the_services(atlas, measure):
    profile(atlas, measure=measure, area="9105")
    assert plain(atlas.page.locator("#subline")).endswith("· 2023, 2024")
    profile(atlas, measure="joint_gaps", area="9105")
    assert plain(atlas.page.locator("#subline")).endswith("· 31. 12. 2024")


def test_a_rank_outside_of_its_interval_says_what_it_rests_on(atlas):
    assert "samo pořadí leží mimo" not in plain(profile(atlas, measure="need", area="9105"))
    atlas.ask("""() => {
        const { n, index } = Atlas.level("orp");
        const cell = Atlas.level("orp").cells[Atlas.measure("need").number].at(-1);
        Atlas.pool(cell.rl, n)[index.get("9105")] = 2;
        Atlas.state.set({ lang: "en" });
    }""")
    assert "the rank itself lies outside" in plain(profile(atlas, lang="en"))


def test_a_disagreement_takes_the_form_of_its_noun(atlas):
    panel = profile(atlas, measure="disagreement", area="9105")
    for value, places in {"1": "místo", "2": "místa", "15": "míst"}.items():
        atlas.ask(f"() => {{ Atlas.column().value[Atlas.level('orp').index.get('9105')] = {value}; }}")
        profile(atlas, lang="en")
        profile(atlas, lang="cs")
        assert plain(panel.locator(".big")) == f"{value} {places} v pořadí"


def test_an_index_has_no_mean_of_the_state_to_compare_with(atlas):
    profile(atlas, measure="need", area="9105")
    assert atlas.ask("() => Atlas.benchmarks.of(Atlas.view())") is None


def test_below_zero_ranges_are_told_by_words(calm):
    assert calm.ask("() => Atlas.numbers.range(Atlas.numbers.format(-5, 0), Atlas.numbers.format(2, 0))") == "−5 až 2"
    assert calm.ask("() => Atlas.numbers.range(Atlas.numbers.format(5, 0), Atlas.numbers.format(9, 0))") == "5–9"


@pytest.mark.parametrize("measure", ["need", "disagreement", "joint_gaps"])
def test_pages_of_need_have_no_accessibility_violations(atlas, measure):
    profile(atlas, measure=measure, area="9105", compare="9102" if measure == "need" else "")
    assert atlas.violations() == []
