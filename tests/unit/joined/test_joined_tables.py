"""Tables meet on one date: what is missing stays missing, and nothing is lost without a word."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pokryti import Inputs, QualityReport, Study
from pokryti.errors import InputError
from pokryti.joined import people_on


@pytest.fixture
def inputs(sample) -> Inputs:
    return sample.inputs


def codes_of(report):
    return {finding.code for finding in report.findings}


def by_orp(inputs) -> pd.DataFrame:
    """Give the population as an office that publishes only SO ORP would."""
    rows = inputs.population[inputs.population["level"] == "obec"]
    area = rows["area"].map(inputs.territory.lookup("orp"))
    keys = ["area", "year", "sex", "age_from", "age_to"]
    coarse = rows.assign(area=area, age_from=rows["age_from"].where(rows["age_from"] < 65, 65))
    coarse = coarse.assign(age_from=np.where(coarse["age_from"] < 65, 0, 65))
    coarse = coarse.assign(age_to=np.where(coarse["age_from"] < 65, 64, 999))
    return coarse.groupby(keys, as_index=False)["count"].sum().assign(level="orp")


def test_people_by_orp_add_up_to_the_kraj(inputs, sample):
    study = Study.from_tables(replace(inputs, population=by_orp(inputs)), on=date(2024, 12, 31))
    expected = sample.joined.people_by("kraj")["65plus"]
    pd.testing.assert_series_equal(study.joined.people_by("kraj")["65plus"], expected)
    assert study.joined.people_by("obec")["65plus"].isna().all()


def test_a_missing_district_leaves_the_sum_unknown_and_is_named(inputs):
    population = by_orp(inputs)
    gone = population["area"].iloc[0]
    report = QualityReport()
    study = Study.from_tables(
        replace(inputs, population=population[population["area"] != gone]), on=date(2024, 12, 31), report=report
    )
    kraj = study.joined.within("orp", "kraj")[gone]
    assert np.isnan(study.joined.people_by("kraj").loc[kraj, "65plus"])
    (missing,) = (finding for finding in report.findings if finding.code == "population_missing")
    assert missing.where == (gone,)


def test_military_areas_without_data_are_uninhabited(inputs):
    structure = inputs.territory.structure
    military = structure.index[structure["type"] == "Vojenský újezd"]
    assert len(military)
    population = inputs.population[~inputs.population["area"].isin(military)]
    report = QualityReport()
    people, _, _ = people_on(population, inputs.territory, on=date(2024, 12, 31), split=None, report=report)
    assert people.loc["obec"].loc[military, "all"].eq(0).all()
    assert "population_missing" not in codes_of(report)


def test_counts_that_the_office_hides_are_suppressed_not_unknown(inputs):
    population = by_orp(inputs).assign(suppressed=False)
    secret = population["area"].iloc[0]
    older = (population["area"] == secret) & (population["age_from"] == 65)
    population = population.assign(
        count=population["count"].mask(older), suppressed=population["suppressed"].mask(older, other=True)
    )
    study = Study.from_tables(replace(inputs, population=population), on=date(2024, 12, 31))
    for level, code in (("orp", secret), ("kraj", study.joined.within("orp", "kraj")[secret])):
        answer = study.ratio("domovy_pro_seniory", level=level, unit="luzka").set_index("area")
        assert answer.loc[code, "flag"] == "suppressed"
        assert np.isnan(answer.loc[code, "value"])


def test_an_empty_population_is_refused(inputs):
    with pytest.raises(InputError, match="no rows"):
        Study.from_tables(replace(inputs, population=inputs.population.iloc[:0]), on=date(2024, 12, 31))


def test_a_date_as_text_is_refused(inputs):
    with pytest.raises(InputError, match=r"datetime\.date"):
        Study.from_tables(inputs, on="2024-12-31")


def test_a_study_without_services_still_lists_its_districts(inputs, tmp_path):
    report = QualityReport()
    bare = replace(inputs, register=None, facilities=None, addresses=None)
    study = Study.from_tables(bare, on=date(2024, 12, 31), report=report, levels=("orp",))
    assert "nothing_to_measure" in codes_of(report)
    assert len(study.areas()) == study.territory.areas("orp").shape[0]
    assert study.coverage().empty
    assert study.ratio("domovy_pro_seniory", level="orp")["flag"].eq("none").all()
    study.run(tmp_path)
    assert (tmp_path / "tables" / "areas.csv").is_file()


@pytest.mark.parametrize("levels", [("obec",), ("kraj",), ("mikroregion",)])
def test_a_study_of_any_one_level_runs(inputs, tmp_path, levels):
    study = Study.from_tables(inputs, on=date(2024, 12, 31), region=("CZ091",), levels=levels)
    study.run(tmp_path)
    assert set(pd.read_csv(tmp_path / "tables" / "areas.csv")["level"]) == set(levels)


def test_boundaries_of_a_part_mark_the_districts_they_cut(inputs, sample):
    territory = inputs.territory
    kept = territory.lookup("orp") != territory.lookup("orp").iloc[0]
    part = replace(
        territory,
        structure=territory.structure[kept],
        boundaries=territory.boundaries[kept],
        role=territory.role[kept],
    )
    report = QualityReport()
    study = Study.from_tables(replace(inputs, territory=part), on=date(2024, 12, 31), report=report)
    kraj = territory.lookup("kraj").iloc[0]
    answer = study.ratio("domovy_pro_seniory", level="kraj", unit="luzka").set_index("area")
    assert answer.loc[kraj, "flag"] == "edge"
    assert "district_incomplete" in codes_of(report)


def test_capacity_of_secret_places_is_named_and_within_the_bounds_of_the_state(sample):
    lost = [finding for finding in sample.report.findings if finding.code == "capacity_without_district"]
    assert len(lost) == 1
    state = sample.at(sample.on).ratio("azylove_domy", level="stat", unit="luzka").iloc[0]
    assert state["low"] == state["value"] < state["high"]


def test_facilities_name_their_own_year(sample):
    answer = sample.ratio("domovy_pro_seniory", level="orp", unit="zarizeni")
    assert answer["method"].str.contains("facilities 2024").all()
