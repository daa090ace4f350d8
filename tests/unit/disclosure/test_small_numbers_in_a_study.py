"""Small numbers of people hide before anything is computed, so no output of a study can tell them."""

import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pokryti import Assumptions, Study, open_study
from pokryti.atlas.payload import build_payload
from pokryti.disclosure import Disclosure, audit
from pokryti.errors import ConfigError
from pokryti.sources.sample import sample_dir


def study_file(folder, disclosure, tables=""):
    """Write the study of the sample with a section `[disclosure]` and more tables of indicators."""
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8")
    text = re.sub(r'"([\w.-]+\.(?:zip|csv|xlsx|gz))"', rf'"{sample_dir().as_posix()}/\1"', text)
    text = text.replace("indicators = [", f"indicators = [{tables}", 1)
    path = folder / "pokryti.toml"
    path.write_text(f"{text}\n[disclosure]\n{disclosure}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ages(tmp_path_factory):
    """Open the sample with small numbers of residents hidden."""
    return open_study(study_file(tmp_path_factory.mktemp("ages"), "population = true\nthreshold = 10"))


@pytest.fixture(scope="module")
def clients(tmp_path_factory, sample):
    """Open the sample with a table of clients at all levels: small ones in three obce, and a share beside the count."""
    folder = tmp_path_factory.mktemp("clients")
    structure = sample.joined.territory.structure
    count = pd.Series(20.0 + np.arange(len(structure)) % 7, index=structure.index)
    count.iloc[[3, 40, 90]] = [2.0, 3.0, 1.0]
    lines = ["uroven;kod;rok;ukazatel;hodnota"]
    for level in ("obec", "pou", "orp", "okres", "kraj"):
        sums = count.groupby(sample.joined.territory.lookup(level)).sum()
        lines += [f"{level};{code};2024;pocet_klientu;{value:g}" for code, value in sums.items()]
        lines += [f"{level};{code};2024;podil_z_obyvatel;{value / 1000:.4f}" for code, value in sums.items()]
    (folder / "klienti.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_study(study_file(folder, "smallest_denominator = 0", '"klienti.csv", '))


def test_by_default_nothing_public_hides(sample):
    assert sample.joined.withheld.empty
    assert not sample.joined.disclosed


def test_small_groups_and_their_rates_are_flagged_and_empty_everywhere(ages, sample):
    table = ages.areas()
    assert not table.filter(like="population_").sub(0).isin(range(1, 10)).any(axis=None)
    hidden = table.loc[table["population_65plus"].isna(), "area"]
    assert len(hidden)
    assert table["population"].notna().all()
    assert (table["flag"] == table["population_65plus"].isna().map({True: "suppressed", False: "ok"})).all()
    rows = ages.coverage()
    rows = rows[rows["area"].isin(hidden) & (rows["group"] == "65plus")]
    assert rows[["value", "denominator", "low", "high"]].isna().all(axis=None)
    assert set(rows["flag"]) == {"suppressed"}
    shown = sample.coverage()
    assert len(shown) == len(ages.coverage())


@pytest.mark.parametrize("how", [{"method": "nearest"}, {"method": "2sfca", "catchment": 20_000}])
def test_access_of_hidden_people_is_flagged_and_empty(ages, how):
    table = ages.areas()
    hidden = table.loc[table["population_65plus"].isna(), ["level", "area"]]
    for level in ("obec", "orp"):
        rows = ages.access("domovy_pro_seniory", level=level, unit="luzka", **how).set_index("area")
        own = rows.index.isin(hidden.loc[hidden["level"] == level, "area"])
        assert own.any()
        assert (rows["flag"].eq("suppressed") == own).all()
        if how["method"] != "nearest":  # who hides would share the homes with those who are shown
            assert set(rows.loc[~own, "flag"]) <= {"unknown", "undefined"}
        assert rows.loc[own, ["value", "numerator", "denominator", "median", "beyond", "edge"]].isna().all(axis=None)


def test_no_verdict_rank_or_reason_speaks_of_a_hidden_number(ages):
    table = ages.areas()
    hidden = table.loc[table["population_65plus"].isna(), "area"]
    judged = ages.underserved("domovy_pro_seniory", level="obec", unit="luzka")
    rows = judged[judged["area"].isin(hidden)]
    assert len(rows)
    assert rows["rules_applied"].eq(0).all()
    assert rows[["reason_cs", "reason_en", "rules"]].eq("").all(axis=None)
    assert rows[["value", "denominator", "low", "high"]].isna().all(axis=None)
    assert (
        rows.filter(regex="^(gap|margin|benchmark|rank|rank_low|rank_high)$").replace("", np.nan).isna().all(axis=None)
    )


def test_the_page_does_not_hold_what_the_tables_hide(ages):
    payload = build_payload(ages.atlas(levels=["obec"]))
    (level,) = (item for item in payload["levels"] if item["id"] == "obec")
    table = ages.areas().query("level == 'obec'").set_index("area")
    column = payload["columns"][level["people"]["65plus"][0]]
    scale = column.get("s", 1)
    told = pd.Series([None if n is None else n / scale for n in column["d"]], index=level["codes"], dtype="float64")
    np.testing.assert_allclose(told.reindex(table.index), table["population_65plus"])
    assert json.dumps(payload)


def test_published_sums_of_the_sample_do_not_give_a_hidden_number_away(ages, sample):
    """The attacker's linear programs over the obce of one ORP in which something hides, with all levels."""
    names = ["0_14", "15_64", "65plus", "75plus", "80plus"]
    bands = {"0_14": [0], "15_64": [1], "65plus": [2, 3, 4], "75plus": [3, 4], "80plus": [4], "all": range(5)}
    shown = ages.joined.people_by("obec")
    districts = ages.joined.territory.lookup("orp")
    orp = districts[shown["65plus"].isna()].mode()[0]
    obce = districts.index[districts == orp]
    rows, parts = [], []
    for level in ("obec", "pou", "okres", "orp"):
        codes = ages.joined.territory.lookup(level)[obce]
        people, true = ages.joined.people_by(level), sample.joined.people_by(level)
        for code in codes.unique():
            if level == "okres" and (ages.joined.territory.lookup(level) == code).sum() > (codes == code).sum():
                continue
            for name in ["all", *names]:
                rows.append((people.loc[code, name], true.loc[code, name], level))
                parts.append(np.kron(codes == code, np.isin(np.arange(5), list(bands[name]))).astype(float))
    table = pd.DataFrame(rows, columns=["value", "true", "level"])
    found = audit(table, np.array(parts))
    true = table.loc[found.index, "true"]
    assert len(found)
    assert not found["determined"].any()
    assert (found["high"] >= np.minimum(true, 10)).all()
    assert (found["high"] - found["low"] >= 9).all()


def test_clients_hide_with_partners_and_with_the_share_that_would_tell_them(clients):
    table = clients.joined.indicators
    rows = table[table["indicator"].isin(["pocet_klientu", "podil_z_obyvatel"]) & (table["level"] == "obec")]
    wide = rows.pivot_table(index="area", columns="indicator", values="flag", aggfunc="first")
    assert (wide["pocet_klientu"] == wide["podil_z_obyvatel"]).all()
    assert not rows["value"].between(1, 4)[rows["indicator"] == "pocet_klientu"].any()
    reasons = clients.joined.withheld.query("what == 'pocet_klientu'")["reason"]
    assert (reasons == "primary").sum() == 3
    assert (reasons == "complementary").sum() >= 3
    assert table.loc[table["level"] == "kraj", "value"].notna().all()


def test_need_tells_hidden_indicators_from_those_not_known(clients):
    hidden = clients.joined.withheld.query("what == 'pocet_klientu' and level == 'obec'")["area"]
    how = {"polarity": {"pocet_klientu": "more_need"}, "level": "obec"}
    need = clients.need(indicators=["80plus", "pocet_klientu"], **how).set_index("area")
    hidden = need.index.intersection(hidden)
    assert set(need.loc[hidden, "flag"]) == {"suppressed"}
    assert "suppressed" not in set(need.drop(hidden)["flag"])
    assert need.loc[hidden, "pocet_klientu"].isna().all()
    drawn = clients.need_sensitivity(indicators=["80plus", "pocet_klientu"], draws=10, **how).districts
    assert set(drawn.loc[drawn["area"].isin(hidden), "flag"]) == {"suppressed"}
    orp = clients.need(indicators=["80plus", "pocet_klientu"], **how | {"level": "orp"})
    assert set(orp["flag"]) == {"ok"}


def test_shares_at_a_level_without_counts_hide_when_a_count_does(tmp_path, sample):
    structure = sample.joined.territory.structure
    count = pd.Series(20.0 + np.arange(len(structure)) % 7, index=structure.index)
    orp = count.groupby(sample.joined.territory.lookup("orp")).sum()
    orp.iloc[0] = 3
    lines = ["uroven;kod;rok;ukazatel;hodnota"]
    lines += [f"orp;{code};2024;pocet_klientu;{value:g}" for code, value in orp.items()]
    lines += [f"obec;{code};2024;vyuziti;{value / 1000:.4f}" for code, value in count.items()]
    (tmp_path / "klienti.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = open_study(study_file(tmp_path, "smallest_denominator = 0", '"klienti.csv", ')).joined.indicators
    assert table.loc[table["indicator"] == "vyuziti", "value"].isna().all()
    assert table.loc[table["indicator"] == "pocet_klientu", "value"].isna().sum() == 1


def test_sums_of_hidden_numbers_under_another_name_and_in_another_file_hide_along(tmp_path, sample):
    structure = sample.joined.territory.structure
    count = pd.Series(20.0 + np.arange(len(structure)) % 7, index=structure.index)
    districts = sample.joined.territory.lookup("orp")
    count[districts.index[districts.duplicated()][0]] = 3
    orp = count.groupby(districts).sum()
    for name, level, table in (("pocet_klientu", "obec", count), ("obsazena_mista", "orp", orp)):
        lines = [f"{level};{code};2024;{name};{value:g}" for code, value in table.items()]
        text = "\n".join(["uroven;kod;rok;ukazatel;hodnota", *lines])
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    files = '"pocet_klientu.csv", "obsazena_mista.csv", '
    table = open_study(study_file(tmp_path, "smallest_denominator = 0", files)).joined.indicators.set_index("indicator")
    clients, places = table.loc["pocet_klientu"], table.loc["obsazena_mista"]
    hidden = clients.loc[clients["value"].isna(), "area"]
    assert len(hidden) == 2, "a partner hides with it, as its ORP's sum is known"
    assert len(set(districts[hidden])) == 1
    assert places["value"].notna().all()


def test_numbers_that_might_count_people_are_told(tmp_path, sample):
    codes = sample.joined.territory.structure.index
    lines = [f"obec;{code};2024;luzka_obsazena;{at % 9}" for at, code in enumerate(codes)]
    lines += [f"obec;{code};2024;spokojenost;{at % 9 / 4}" for at, code in enumerate(codes)]
    (tmp_path / "vlastni.csv").write_text(
        "\n".join(["uroven;kod;rok;ukazatel;hodnota", *lines]) + "\n", encoding="utf-8"
    )
    study = open_study(study_file(tmp_path, "", '"vlastni.csv", '))
    (finding,) = (item for item in study.report.findings if item.code == "numbers_maybe_personal")
    assert "luzka_obsazena" in finding.where
    assert "spokojenost" not in finding.where
    quiet = open_study(study_file(tmp_path, 'public = ["luzka_obsazena"]', '"vlastni.csv", '))
    assert "luzka_obsazena" not in str([item.where for item in quiet.report.findings])


def opened(folder, sample, tables, section="smallest_denominator = 0"):
    """Open the sample with tables of one's own by obec: name of the file → a column per indicator."""
    for name, columns in tables.items():
        table = pd.DataFrame(columns, index=sample.joined.territory.structure.index.rename("kod_obce"))
        table.assign(rok=2024).reset_index().to_csv(folder / name, index=False)
    study = open_study(study_file(folder, section, "".join(f'"{name}", ' for name in tables)))
    shown = study.joined.indicators
    return study, shown[shown["source"].isin(tables)].pivot_table("value", "area", "indicator")


def test_a_number_that_another_repeats_elsewhere_hides_by_its_own_size(tmp_path, sample):
    clients = pd.Series(20.0 + np.arange(len(sample.joined.territory.structure)) % 7)
    places = clients.copy()
    clients[4], places[4] = 3.0, 30.0
    tables = {"klienti.csv": {"pocet_klientu": clients.array}, "mista.csv": {"obsazena_mista": places.array}}
    _, shown = opened(tmp_path, sample, tables)
    assert shown["pocet_klientu"].min() >= 5


def test_a_number_that_repeats_sums_of_another_hides_its_small_ones(tmp_path, sample):
    """Clients by kraj and region, and the same people by POÚ under the name of places taken."""
    territory = sample.joined.territory
    clients = pd.Series(np.arange(len(territory.structure)) % 2, index=territory.structure.index, dtype=float)
    rows = [
        (level, code, 2024, name, value)
        for name, levels in {"pocet_klientu": ["kraj", "mikroregion"], "obsazena_mista": ["pou"]}.items()
        for level in levels
        for code, value in clients.groupby(territory.lookup(level)).sum().items()
    ]
    table = pd.DataFrame(rows, columns=["level", "area", "year", "indicator", "value"])
    table = table.assign(flag="ok", source=table["indicator"])
    assert (table.loc[table["level"] == "pou", "value"] < 5).any()
    shown = Study.from_tables(replace(sample.inputs, indicators=table), on=sample.on).joined.indicators
    assert not shown.loc[shown["level"] == "pou", "value"].between(1, 4).any()


def test_a_number_given_twice_hides_by_the_smaller_one(sample):
    codes = sample.joined.territory.structure.index
    rows = [("obec", code, "pocet_klientu", 20.0, "a.csv") for code in codes]
    rows += [("obec", codes[0], "pocet_klientu", 3.0, "b.csv"), ("obec", codes[1], "mista", 21.0, "c.csv")] * 2
    table = pd.DataFrame(rows, columns=["level", "area", "indicator", "value", "source"]).assign(year=2024, flag="ok")
    policy = Disclosure(smallest_denominator=0)
    assumptions = Assumptions(disclosure=policy)
    study = Study.from_tables(replace(sample.inputs, indicators=table), on=sample.on, assumptions=assumptions)
    shown = study.joined.indicators
    assert shown.loc[(shown["area"] == codes[0]) & (shown["indicator"] == "pocet_klientu"), "value"].isna().all()
    assert shown["value"].notna().sum() == len(codes) - 1 + 2


def test_a_rate_of_clients_is_known_again_in_their_number_by_another_name(tmp_path, sample):
    """Clients per 1,000 by obec, and the same people by POÚ under the name of places taken."""
    territory, people = sample.joined.territory, sample.joined.people_by("obec")["all"]
    clients = pd.Series(np.arange(len(territory.structure)) % 2, index=territory.structure.index, dtype=float)
    pou = clients[people > 0].groupby(territory.lookup("pou")).sum()
    rate = (1000 * clients / people[people > 0]).round(4).dropna()
    rows = [("obec", code, "klienti_na_1000", value) for code, value in rate.items()]
    rows += [("pou", code, "obsazena_mista", value) for code, value in pou.items()]
    table = pd.DataFrame(rows, columns=["level", "area", "indicator", "value"])
    table = table.assign(year=2024, flag="ok", source=table["indicator"])
    assert (pou.between(1, 4)).any()
    shown = Study.from_tables(replace(sample.inputs, indicators=table), on=sample.on).joined.indicators
    assert not shown.loc[shown["level"] == "pou", "value"].between(1, 4).any()


def test_rates_and_places_that_are_sums_of_clients_told_by_obec_hide_nothing(sample):
    """POÚ of places taken would be cut by their okresy, were they not known to be clients, as the rates are."""
    territory = sample.joined.territory
    count = pd.Series(30.0, index=territory.structure.index)
    given = {"pocet_klientu": ["obec"], "klienti_na_1000": ["okres"], "obsazena_mista": ["pou", "okres"]}
    rows = []
    for name, levels in given.items():
        for level in levels:
            people = sample.joined.people_by(level)["all"]
            sums = count.groupby(territory.lookup(level)).sum()
            values = 1000 * sums / people if name == "klienti_na_1000" else sums
            rows += [(level, code, name, value) for code, value in values.dropna().items()]
    table = pd.DataFrame(rows, columns=["level", "area", "indicator", "value"])
    table = table.assign(year=2024, flag="ok", source=table["indicator"])
    policy = Disclosure(smallest_denominator=0)
    inputs = replace(sample.inputs, indicators=table)
    study = Study.from_tables(inputs, on=sample.on, assumptions=Assumptions(disclosure=policy))
    assert study.joined.withheld.empty


def clients_from_pou_on(sample, **settings):
    """Make a study with thirty clients in every obec, told by POÚ, okres, kraj and state."""
    territory = sample.joined.territory
    count = pd.Series(30.0, index=territory.structure.index)
    rows = [
        (level, code, value)
        for level in ("pou", "okres", "kraj", "stat")
        for code, value in count.groupby(territory.lookup(level)).sum().items()
    ]
    table = pd.DataFrame(rows, columns=["level", "area", "value"])
    table = table.assign(year=2024, flag="ok", source="own.csv", indicator="pocet_klientu")
    return Study.from_tables(replace(sample.inputs, indicators=table), on=sample.on, **settings)


def test_only_okresy_that_cut_through_pou_hide_where_numbers_are_known_by_pou(sample):
    territory, study = sample.joined.territory, clients_from_pou_on(sample)
    okresy = territory.lookup("okres")
    across = okresy.groupby(territory.lookup("pou")).transform("nunique") > 1
    hidden = study.joined.withheld
    assert set(hidden["area"]) == set(okresy[across])
    assert set(hidden["reason"]) == {"crosses_borders"}
    assert 0 < len(hidden) < okresy.nunique()
    (finding,) = (item for item in study.report.findings if item.code == "level_crosses_borders")
    assert "okres" in str(finding.where)


def test_a_threshold_of_one_hides_nothing_not_even_what_crosses_borders(sample):
    policy = Disclosure(threshold=1, smallest_denominator=0, population=True)
    study = clients_from_pou_on(sample, assumptions=Assumptions(disclosure=policy))
    assert study.joined.withheld.empty


@pytest.mark.parametrize("column", ["zeny", "do_18_let", "80plus", "stupen_3", "ostatni"])
def test_columns_of_sex_and_age_beside_a_personal_one_are_personal(tmp_path, sample, column):
    some = np.full(len(sample.joined.territory.structure), 12.0)
    some[4] = 3.0
    _, shown = opened(tmp_path, sample, {"klienti.csv": {"pocet_klientu": 25.0, column: some}})
    assert shown[column].min() == 12
    _, shown = opened(tmp_path, sample, {"klienti.csv": {"pocet_klientu": 25.0, column: 25.0 - some}})
    assert shown[column].max() == 13, "the others would be three"


def test_other_whole_numbers_beside_a_personal_one_are_told(tmp_path, sample):
    few = np.arange(len(sample.joined.territory.structure)) % 4
    study, _ = opened(tmp_path, sample, {"klienti.csv": {"pocet_klientu": 25.0, "pobocky": few}})
    (finding,) = (item for item in study.report.findings if item.code == "numbers_maybe_personal")
    assert "pobocky" in finding.where


def test_indicators_of_levels_that_nobody_knows_are_left_out_and_told(sample):
    codes = sample.joined.territory.structure.index
    rows = [("obec", code, "pocet_klientu", 20.0) for code in codes]
    rows += [("mas", "1", "obsazena_mista", 4.0), (None, "2", "pocet_klientu", 3.0)]
    table = pd.DataFrame(rows, columns=["level", "area", "indicator", "value"])
    table = table.assign(year=2024, flag="ok", source="own.csv")
    study = Study.from_tables(replace(sample.inputs, indicators=table), on=sample.on)
    assert set(study.joined.indicators["level"]) == {"obec"}
    (finding,) = (item for item in study.report.findings if item.code == "levels_left_out")
    assert finding.count == 2


def test_whether_few_live_in_a_district_does_not_depend_on_the_reference_date(tmp_path, sample):
    """An atlas of several dates would otherwise show on one date what hides on another."""
    population = sample.inputs.population
    years = [population.assign(year=year, count=population["count"] * (1 + (year == 2019))) for year in (2019, 2023)]
    everybody = sample.joined.people_by("obec")["all"]
    clients = pd.Series(12.0, everybody.index)
    table = pd.DataFrame({"area": clients.index, "value": clients.to_numpy()})
    table = table.assign(level="obec", year=2023, indicator="pocet_klientu", flag="ok", source="own.csv")
    inputs = replace(sample.inputs, population=pd.concat(years), indicators=table)
    policy = Disclosure(smallest_denominator=int(everybody[everybody > 0].quantile(0.2)))
    study = Study.from_tables(inputs, on=sample.on, assumptions=Assumptions(disclosure=policy))
    assert len(study.joined.withheld)
    earlier = study.at(date(2019, 12, 31)).joined
    assert earlier.people_year == 2019
    pd.testing.assert_frame_equal(earlier.withheld, study.joined.withheld)


def test_no_output_says_how_many_of_the_hidden_numbers_are_small(clients):
    """Where all are small that hide, or a single one, whoever reads so would know it to be below the threshold."""
    (finding,) = (item for item in clients.report.findings if item.code == "numbers_withheld")
    assert re.findall(r"\d+", finding.message("en")) == [str(len(clients.joined.withheld))]


def test_official_indicators_stay(clients, sample):
    table, before = clients.joined.indicators, sample.joined.indicators
    official = table[~table["indicator"].isin(["pocet_klientu", "podil_z_obyvatel"])].reset_index(drop=True)
    pd.testing.assert_series_equal(official["value"], before["value"])


def test_a_study_on_another_date_hides_too(ages):
    assert len(ages.at(ages.on).joined.withheld) == len(ages.joined.withheld)


@pytest.mark.parametrize(
    ("section", "match"),
    [
        ("treshold = 3", "threshold"),
        ("threshold = 0", "threshold"),
        ("threshold = true", "threshold"),
        ("population = 1", "population"),
        ('confidential = "klienti.csv"', "index_socialniho_vylouceni"),
        ("public = [1]", "public"),
    ],
)
def test_a_section_at_fault_is_refused(tmp_path, section, match):
    with pytest.raises(ConfigError, match=match):
        open_study(study_file(tmp_path, section))


def test_what_is_personal_follows_names_files_and_wishes():
    policy = Disclosure(confidential=("own.csv",), public=("pocet_klientu",))
    assert policy.is_personal("anything", "own.csv")
    assert not policy.is_personal("pocet_klientu", "own.csv")
    assert all(
        policy.is_personal(name, "other.csv") for name in ("pocet_zadatelu", "obeti_nasili", "lide_bez_domova_pripady")
    )
    assert not policy.is_personal("uchazeci_o_zamestnani", "csu.csv")
    assert not policy.is_personal("pocet_zarizeni", "other.csv")
    assert not policy.is_personal("kapacita_pro_klienty", "other.csv"), "capacity is public"
    assert not policy.is_personal("domovy_pro_osoby_se_zdravotnim_postizenim", "other.csv"), "a kind of service"
    assert policy.is_personal("azylove_domy_klienti", "other.csv")
