"""Expected need: people weighted by the rates of their sex and age (indirect standardisation)."""

import pandas as pd
import pytest

from pokryti import open_sample, open_study
from pokryti.catalog import Label, Rate, expected_group, load, target_groups
from pokryti.catalog.codelists import CodeLists
from pokryti.errors import AgeBandError, InputError
from pokryti.population import group_counts, group_table
from pokryti.quality import QualityReport
from pokryti.sources.rates import read_rates

NAME = Label("příjemci", "recipients")
RECIPIENTS = expected_group(
    "recipients",
    NAME,
    per=NAME,
    rates=[Rate("m", 65, 79, 0.05), Rate("f", 65, 79, 0.06), Rate("t", 80, None, 0.4)],
    source="made up for this test",
)


def people(*rows):
    frame = pd.DataFrame(rows, columns=["sex", "age_from", "age_to", "count"]).astype({"count": "float64"})
    return frame.assign(level="obec", area="999001", year=2024)


BY_SEX = people(
    ("m", 0, 64, 300), ("m", 65, 79, 100), ("m", 80, 999, 10), ("f", 0, 64, 300), ("f", 65, 79, 150), ("f", 80, 999, 40)
)


def test_expected_need_is_the_sum_of_people_times_rates():
    assert group_counts(BY_SEX, RECIPIENTS).tolist() == [pytest.approx(100 * 0.05 + 150 * 0.06 + 50 * 0.4)]


def test_bands_finer_than_the_rates_do_as_well():
    finer = people(*BY_SEX[["sex", "age_from", "age_to", "count"]].iloc[[0, 2, 3, 4, 5]].to_numpy().tolist())
    finer = pd.concat([finer, people(("m", 65, 69, 60), ("m", 70, 79, 40))])
    assert group_counts(finer, RECIPIENTS).tolist() == [pytest.approx(34.0)]


def test_rates_by_sex_need_people_by_sex():
    together = people(("t", 0, 64, 600), ("t", 65, 79, 250), ("t", 80, 999, 50))
    assert group_table(together, [RECIPIENTS])["population_recipients"].isna().all()
    with pytest.raises(AgeBandError, match="recipients"):
        group_counts(together, RECIPIENTS)


def test_bands_that_reach_over_an_end_of_a_rate_leave_the_need_unknown_unless_a_split_is_named():
    coarse = people(("m", 65, 999, 110), ("f", 65, 999, 190))
    assert group_table(coarse, [RECIPIENTS])["population_recipients"].isna().all()
    split = people(("m", 65, 89, 110), ("f", 65, 89, 190))
    old = expected_group("old", NAME, per=NAME, rates=[Rate("t", 65, 89, 0.1)], source="made up")
    halves = expected_group(
        "halves", NAME, per=NAME, rates=[Rate("t", 65, 69, 0.1), Rate("t", 70, 89, 0.1)], source="x"
    )
    counts = group_table(split, [old, halves], split="uniform")
    assert counts["population_old"].tolist() == [pytest.approx(30.0)]
    assert counts["population_halves"].tolist() == [pytest.approx(30.0)]


def test_a_rate_of_one_for_everybody_counts_everybody():
    everybody = expected_group("everybody", NAME, per=NAME, rates=[Rate("t", 0, None, 1.0)], source="by definition")
    assert group_counts(BY_SEX, everybody).tolist() == group_counts(BY_SEX, target_groups()["all"]).tolist() == [900]


def test_shipped_rates_cite_a_source_and_give_back_the_published_totals():
    # 358,016 recipients in 2018 (MPSV by kraj, data.mapapece.cz 418); 10,649,800 people on 31 December 2018 (ČSÚ).
    for key, fields in load("rates").items():
        assert target_groups()[key].source
        assert sum(band["people"] for band in fields["bands"]) == 10_649_800
    state = people(("t", 0, 64, 8_563_183), ("t", 65, 999, 2_086_617))
    assert group_counts(state, target_groups()["prijemci_pnp"]).tolist() == [pytest.approx(358_016)]
    assert group_counts(state, target_groups()["pacienti_domaci_pece"]).tolist() == [pytest.approx(139_824)]


def test_expected_need_divides_ratios_access_and_verdicts():
    study = open_sample()
    kind, group = "domovy_pro_seniory", "prijemci_pnp"
    ratio = study.ratio(kind, level="orp", group=group, unit="luzka")
    people = study.joined.people_by("orp")
    expected = people["65plus"] * 246208 / 2086617 + (people["all"] - people["65plus"]) * 111808 / 8563183
    assert ratio["denominator"].tolist() == pytest.approx(expected.reindex(ratio["area"]).tolist())
    verdicts = study.underserved(kind, level="orp", group=group, unit="luzka")
    assert set(verdicts["group"]) == {group}
    access = study.access(kind, method="2sfca", level="orp", catchment=20_000, group=group, unit="luzka")
    assert access["denominator"].sum() == pytest.approx(ratio["denominator"].sum())
    assert "population_prijemci_pnp" in study.areas()


def test_expected_numbers_are_small_where_few_people_or_few_events_stand_behind_them():
    study = open_sample()
    ratio = study.ratio("domovy_pro_seniory", level="obec", group="prijemci_pnp", unit="luzka").set_index("area")
    everybody = study.joined.people_by("obec")["all"].reindex(ratio.index)
    small = (everybody < 1000) | (ratio["denominator"] < 20)
    assert (ratio.loc[small & (ratio["numerator"] > 0), "flag"] == "small").all()
    assert (ratio.loc[~small & (ratio["numerator"] > 0), "flag"] == "ok").all()
    assert (ratio["flag"] == "ok").any()
    assert ratio.loc[ratio["flag"] == "ok", "denominator"].min() < 1000


RATES = """skupina,pohlavi,vek,na_1000,zdroj
uživatelé domovů,muži,65-79,10,"ročenka 2024"
uživatelé domovů,ženy,65-79,"12,5","ročenka 2024"
uživatelé domovů,celkem,80+,90,"ročenka 2024"
"""


def read(tmp_path, text):
    path = tmp_path / "miry.csv"
    path.write_text(text, encoding="utf-8")
    return read_rates(path, known=CodeLists.shipped().groups, report=QualityReport())


def test_rates_of_ones_own_make_a_group(tmp_path):
    (group,) = read(tmp_path, RATES).values()
    assert (group.id, group.label.cs, group.source) == ("uzivatele_domovu", "uživatelé domovů", "ročenka 2024")
    assert group.rates == (Rate("m", 65, 79, 0.01), Rate("f", 65, 79, 0.0125), Rate("t", 80, None, 0.09))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("x,celkem,stáří,5,ročenka", "rates_unusable"),
        ("x,celkem,65+,-5,ročenka", "rates_unusable"),
        ("x,celkem,65+,,ročenka", "rates_unusable"),
        ("x,jiné,65+,5,ročenka", "rates_unusable"),
        ("x,celkem,65+,5,", "rates_without_source"),
        ("65plus,celkem,65+,5,ročenka", "rates_group_taken"),
        ("uživatelé domovů,muži,75+,5,ročenka", "rates_overlap"),
    ],
)
def test_rows_that_are_no_rates_are_refused(tmp_path, row, code):
    with pytest.raises(InputError) as error:
        read(tmp_path, f"{RATES}{row}\n")
    assert [finding.code for finding in error.value.findings] == [code]


def test_a_missing_column_is_named_as_it_must_be_written(tmp_path):
    with pytest.raises(InputError, match="per_1000"):
        read(tmp_path, RATES.replace(RATES.partition("\n")[0], "skupina,pohlaví,věk,míra,zdroj"))


def test_a_study_divides_by_rates_of_its_own(tmp_path):
    from pokryti.sources.sample import sample_dir

    (tmp_path / "miry.csv").write_text("skupina,vek,na_1000,zdroj\nuživatelé,65+,100,ročenka\n", encoding="utf-8")
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    files = sorted(file.name for file in sample_dir().iterdir())
    for name in files:
        text = text.replace(f'"{name}"', f'"{(sample_dir() / name).as_posix()}"')
    text = text.replace("[sources]", '[sources]\nrates = "miry.csv"', 1)
    (tmp_path / "pokryti.toml").write_text(text, encoding="utf-8")
    study = open_study(tmp_path / "pokryti.toml")
    ratio = study.ratio("domovy_pro_seniory", level="kraj", group="uzivatele", unit="luzka")
    usual = study.ratio("domovy_pro_seniory", level="kraj", group="65plus", unit="luzka")
    assert ratio["denominator"].tolist() == pytest.approx((usual["denominator"] / 10).tolist())
