"""Expected need: people weighted by the rates of their sex and age (indirect standardisation)."""

import pandas as pd
import pytest

from pokryti import open_study
from pokryti.atlas.payload import build_payload
from pokryti.catalog import Label, Rate, expected_group, load, target_groups
from pokryti.catalog.codelists import CodeLists
from pokryti.errors import AgeBandError, ConfigError, InputError
from pokryti.measures.need import observed_to_expected
from pokryti.population import group_counts, group_table
from pokryti.publish import codebook
from pokryti.quality import QualityReport
from pokryti.sources.rates import read_rates
from pokryti.sources.sample import sample_dir

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


def test_shipped_rates_agree_with_another_publication():
    """ČSÚ, Statistika&My 12/2019: 357.2 thousand recipients in September 2018, 3.4 % of all people from one year up."""
    bands = load("rates")["prijemci_pnp"]["bands"]
    recipients, everybody = (sum(band[column] for band in bands) for column in ("events", "people"))
    assert recipients == pytest.approx(357_200, rel=0.005)
    assert round(100 * recipients / everybody, 1) == 3.4


def test_expected_need_divides_ratios_access_and_verdicts(sample):
    kind, group = "domovy_pro_seniory", "prijemci_pnp"
    ratio = sample.ratio(kind, level="orp", group=group, unit="luzka")
    people = sample.joined.people_by("orp")
    expected = people["65plus"] * 246208 / 2086617 + (people["all"] - people["65plus"]) * 111808 / 8563183
    assert ratio["denominator"].tolist() == pytest.approx(expected.reindex(ratio["area"]).tolist())
    verdicts = sample.underserved(kind, level="orp", group=group, unit="luzka")
    assert set(verdicts["group"]) == {group}
    access = sample.access(kind, method="2sfca", level="orp", catchment=20_000, group=group, unit="luzka")
    assert access["denominator"].sum() == pytest.approx(ratio["denominator"].sum())
    assert "population_prijemci_pnp" in sample.areas()


def test_expected_numbers_are_small_where_few_people_or_few_events_stand_behind_them(sample):
    ratio = sample.ratio("domovy_pro_seniory", level="obec", group="prijemci_pnp", unit="luzka").set_index("area")
    everybody = sample.joined.people_by("obec")["all"].reindex(ratio.index)
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
    assert (group.per.cs, group.per.en) == ("očekávaných (uživatelé domovů)", "expected (uživatelé domovů)")
    assert group.rates == (Rate("m", 65, 79, 0.01), Rate("f", 65, 79, 0.0125), Rate("t", 80, None, 0.09))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("x,celkem,stáří,5,ročenka", "rates_unusable"),
        ("x,celkem,65+,-5,ročenka", "rates_unusable"),
        ("x,celkem,65+,,ročenka", "rates_unusable"),
        ("x,jiné,65+,5,ročenka", "rates_unusable"),
        ("x,celkem,65+,10 %,ročenka", "rates_unusable"),
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


def listed(name):
    return name if name.startswith("[") else f'"{name}"'


def study_with(tmp_path, extra, **sources):
    """Open the sample with more sources, or others, and another section."""
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8").partition("[need]")[0]
    lines = [line for line in text.splitlines() if line.partition(" ")[0] not in sources]
    text = "\n".join([*lines, *(f"{key} = {listed(name)}" for key, name in sources.items()), extra])
    for name in sorted(file.name for file in sample_dir().iterdir()):
        text = text.replace(f'"{name}"', f'"{(sample_dir() / name).as_posix()}"')
    (tmp_path / "pokryti.toml").write_text(text, encoding="utf-8")
    return open_study(tmp_path / "pokryti.toml")


def test_a_study_divides_by_rates_of_its_own(tmp_path):
    (tmp_path / "miry.csv").write_text("skupina,vek,na_1000,zdroj\nuživatelé,65+,100,ročenka\n", encoding="utf-8")
    study = study_with(tmp_path, "", rates="miry.csv")
    ratio = study.ratio("domovy_pro_seniory", level="kraj", group="uzivatele", unit="luzka")
    usual = study.ratio("domovy_pro_seniory", level="kraj", group="65plus", unit="luzka")
    assert ratio["denominator"].tolist() == pytest.approx((usual["denominator"] / 10).tolist())


BY_SEX_AND_AGE = """skupina,pohlavi,vek,na_1000,zdroj
závislí,muži,0-64,10,ročenka
závislí,muži,65-79,60,ročenka
závislí,muži,80+,250,ročenka
závislí,ženy,0-64,9,ročenka
závislí,ženy,65-79,70,ročenka
závislí,ženy,80+,400,ročenka
"""


def test_rates_by_sex_and_any_ages_meet_the_people_of_the_official_workbooks(tmp_path):
    (tmp_path / "miry.csv").write_text(BY_SEX_AND_AGE, encoding="utf-8")
    study = study_with(tmp_path, "", rates="miry.csv")
    people = study.inputs.population.query("level == 'obec' and year == 2023")
    rates = {("m", 0): 0.01, ("m", 65): 0.06, ("m", 80): 0.25, ("f", 0): 0.009, ("f", 65): 0.07, ("f", 80): 0.4}
    start = people["age_from"].map(lambda age: max(first for first in (0, 65, 80) if first <= age))
    each = people["count"] * [rates[key] for key in zip(people["sex"], start, strict=True)]
    by_hand = each.groupby(people["area"].map(study.joined.territory.lookup("orp"))).sum()
    ratio = study.ratio("domovy_pro_seniory", level="orp", unit="luzka", group="zavisli")
    assert ratio["denominator"].tolist() == pytest.approx(by_hand[ratio["area"]].tolist())
    assert not [finding for finding in study.report.findings if finding.code.startswith("rates_")]
    homes = study.underserved("domovy_pro_seniory", level="orp", unit="luzka", group="zavisli")
    assert homes["margin"].notna().any()


def test_a_study_file_divides_a_kind_by_expected_need_wherever_it_is_measured(tmp_path):
    (tmp_path / "miry.csv").write_text(BY_SEX_AND_AGE, encoding="utf-8")
    denominators = '[denominators]\ndomovy_pro_seniory = "zavisli"'
    study, kind = study_with(tmp_path, denominators, rates="miry.csv"), "domovy_pro_seniory"
    people = study.joined.people_by("orp")["zavisli"]
    coverage = study.coverage().query(f"kind == '{kind}' and level == 'orp' and unit == 'luzka'")
    access = study.access(kind, method="2sfca", level="orp", catchment=20_000, unit="luzka")
    short = study.underserved(kind, level="orp", unit="luzka")
    for answer in (coverage, access, short, study.ratio(kind, level="orp", unit="luzka")):
        assert set(answer["group"]) == {"zavisli"}
    assert coverage["denominator"].tolist() == pytest.approx(people[coverage["area"]].tolist())
    page = build_payload(study.atlas([kind], ["orp"], access=[kind]))
    assert page["groups"]["zavisli"]["expected"] == "ročenka"
    tables = {"areas": study.areas()}
    meaning = codebook(tables, study.joined.lists).set_index("column")["cs"]
    assert meaning["population_zavisli"] == "lidé: závislí (ročenka)"
    assert study.at(study.on).joined.lists.kinds[kind].target_group == "zavisli"


def test_denominators_that_are_not_known_are_refused_with_the_nearest(tmp_path):
    denominators = '[denominators]\ndomovy_seniory = "prijemci"\npecovatelska_sluzba = 65'
    with pytest.raises(ConfigError) as error:
        study_with(tmp_path, denominators)
    assert [finding.code for finding in error.value.findings] == ["bad_value"]
    with pytest.raises(ConfigError) as error:
        study_with(tmp_path, denominators.rpartition("\n")[0])
    told = [finding.message("en") + finding.remedy("en") for finding in error.value.findings]
    assert [part in "".join(told) for part in ("domovy_seniory", "domovy_pro_seniory", "prijemci_pnp")] == [True] * 3


def test_rates_by_sex_of_a_population_without_sexes_are_refused_in_words(tmp_path, sample):
    (tmp_path / "miry.csv").write_text(BY_SEX_AND_AGE, encoding="utf-8")
    codes = sample.joined.names("obec").index
    rows = "".join(f"obec,{code},2024,80,15,5\n" for code in codes)
    (tmp_path / "lide.csv").write_text(f"uroven,kod,rok,0-64,65-79,80+\n{rows}", encoding="utf-8")
    study = study_with(tmp_path, "", rates="miry.csv", population="lide.csv")
    told = [finding for finding in study.report.findings if finding.code == "rates_need_sexes"]
    assert [finding.where for finding in told] == [("zavisli",)]
    assert "130149" in told[0].remedy("cs")
    ratio = study.ratio("domovy_pro_seniory", level="orp", unit="luzka", group="zavisli")
    assert set(ratio["flag"]) == {"unknown"}


def test_rates_of_one_sex_alone_are_told(tmp_path):
    path, report = tmp_path / "miry.csv", QualityReport()
    path.write_text("group,sex,age,per_1000,source\nmothers,f,15-49,2,x\n", encoding="utf-8")
    read_rates(path, known={}, report=report)
    assert [finding.code for finding in report.findings] == ["rates_of_one_sex"]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("x,t,65-79,10,z\nx,t,85+,90,z\n", ["rates_with_holes"]),
        ("x,m,65-79,10,z\nx,f,65-79,10,z\nx,t,80+,90,z\n", []),
        ("x,m,0-90,10,z\nx,f,0-70,10,z\nx,f,71-90,20,z\n", []),
        ("x,t,65-79,10,z\nx,t,80+,1200,z\n", ["rates_above_all"]),
    ],
)
def test_ages_left_out_and_more_expected_than_there_are_people_are_told(tmp_path, rows, codes):
    path, report = tmp_path / "miry.csv", QualityReport()
    path.write_text(f"group,sex,age,per_1000,source\n{rows}", encoding="utf-8")
    read_rates(path, known={}, report=report)
    assert [finding.code for finding in report.findings] == codes


def test_faults_of_rates_and_of_weights_are_told_together(tmp_path):
    (tmp_path / "miry.csv").write_text("skupina,vek,zdroj\nx,65+,ročenka\n", encoding="utf-8")
    (tmp_path / "vahy.csv").write_text("strana,ukazatel,vaha\ncizí,80plus,1\nuživatelé,80plus,-1\n", encoding="utf-8")
    with pytest.raises(InputError, match="per_1000") as error:
        study_with(tmp_path, "", rates="miry.csv", weights="vahy.csv")
    told = {(finding.source, finding.code) for finding in error.value.findings}
    assert {code for source, code in told if source == "vahy.csv"} == {"party_unknown", "weight_unusable"}
    assert [source for source, _ in told].count("miry.csv") == 1


def test_a_need_index_that_cannot_be_made_is_refused_when_the_study_is_opened(tmp_path):
    need = '[need]\nindicators = ["80plus", "saldo_migrace", "duchody"]\nweights = { 80plus = 1 }'
    with pytest.raises(ConfigError) as error:
        study_with(tmp_path, need)
    told = {finding.code: set(finding.where) for finding in error.value.findings}
    assert told["need_indicators_unknown"] == {"duchody"}
    assert told["need_without_direction"] == {"saldo_migrace"}
    assert {"saldo_migrace", "duchody"} <= told["need_weights_differ"]


def test_parties_that_weigh_more_than_the_index_has_are_told_and_those_that_weigh_less_refused(tmp_path):
    need = '[need]\nindicators = ["80plus", "0_14"]'
    rows = "uživatel;5;3;45\nposkytovatel;1;4;30\n"
    (tmp_path / "vahy.csv").write_text(f"strana;80plus;0_14;Váš věk\n{rows}", encoding="utf-8")
    study = study_with(tmp_path, need, weights="vahy.csv")
    told = {finding.code: finding.where for finding in study.report.findings}
    assert told["need_weights_unused"] == ("vas_vek",)
    assert study.disagreement(level="orp")["spread"].notna().all()
    (tmp_path / "vahy.csv").write_text(f"strana;80plus;0_6;Váš věk\n{rows}", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        study_with(tmp_path, need, weights="vahy.csv")
    assert {finding.where for finding in error.value.findings if finding.code == "need_weights_differ"} == {("0_14",)}


def test_a_party_that_weighs_an_indicator_in_two_files_is_refused(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("strana,ukazatel,vaha\nuživatelé,80plus,1\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        study_with(tmp_path, '[need]\nindicators = ["80plus"]', weights='["a.csv", "b.csv"]')
    assert [(finding.code, finding.where) for finding in error.value.findings] == [("weight_twice", ("use: 80plus",))]


def of_strata(rates):
    """Make a group of rates given as (sex, first age, last age) → rate."""
    return expected_group("x", NAME, per=NAME, rates=[Rate(*key, rate) for key, rate in rates.items()], source="x")


def test_published_worked_example_of_indirect_standardisation():
    """R. F. Najera, Epi 101: Indirect Age Adjustment by Hand and in R, epidemiologist.blog, 18 April 2019.

    13,120 deaths expected, 2,550 observed. All are men here: women of the same ages must not count.
    """
    ages = [(0, 15), (16, 35), (36, 55), (56, 75), (76, 999)]
    town = (15_000, 20_000, 21_000, 30_000, 50_000)
    standard = (200 / 20_000, 1_500 / 30_000, 2_450 / 35_000, 3_700 / 37_000, 4_200 / 28_000)
    rates = {
        ("m", first, None if last == 999 else last): rate for (first, last), rate in zip(ages, standard, strict=True)
    }
    everybody = [(sex, *age, count) for age, count in zip(ages, town, strict=True) for sex in ("m", "f")]
    expected = group_counts(people(*everybody), of_strata(rates))
    assert expected.tolist() == [pytest.approx(13_120)]
    ratio = observed_to_expected(pd.Series([2_550.0], index=expected.index), expected)
    assert ratio["value"].tolist() == [pytest.approx(0.194, abs=5e-4)]


def test_direct_and_indirect_standardisation_agree_where_rates_differ_by_one_factor():
    """If every stratum has 1.7 times the rate of the state, both the SIR and the ratio of direct rates say 1.7."""
    strata = {("m", 0, 64): 0.01, ("m", 65, 999): 0.1, ("f", 0, 64): 0.02, ("f", 65, 999): 0.2}
    here = dict(zip(strata, (500, 120, 480, 200), strict=True))
    state = dict(zip(strata, (9_000, 1_500, 9_100, 2_400), strict=True))
    observed = sum(1.7 * strata[key] * here[key] for key in strata)
    closed = {(sex, first, None if last == 999 else last): rate for (sex, first, last), rate in strata.items()}
    expected = group_counts(people(*((*key, count) for key, count in here.items())), of_strata(closed))
    direct = sum(1.7 * strata[key] * state[key] for key in strata) / sum(strata[key] * state[key] for key in strata)
    assert observed / expected.item() == pytest.approx(direct) == pytest.approx(1.7)
