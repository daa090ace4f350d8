import numpy as np
import pandas as pd
import pytest

from pokryti.errors import InputError
from pokryti.population import Band
from pokryti.population.checks import prefer_finest
from pokryti.population.matrix import age_matrix, settle_bands, settle_sexes, to_long
from pokryti.quality import QualityReport


def matrix(values, bands, sexes="t"):
    rows = pd.DataFrame({"level": "obec", "area": "999001", "year": 2024, "sex": list(sexes)})
    return age_matrix(rows, np.array(values, dtype=float), [Band(*band) for band in bands])


def settled(*args, **kwargs):
    report = QualityReport()
    return settle_bands(matrix(*args, **kwargs), source="a.csv", report=report), report


def test_totals_at_every_depth_are_dropped():
    result, report = settled([[10, 4, 6, 1, 3]], [(0, 999), (0, 4), (5, 999), (0, 1), (2, 4)])
    assert result.columns.tolist() == [(0, 1), (2, 4), (5, 999)]
    assert report.findings[0].where == ("0+", "0–4")


def test_a_repeated_column_is_checked_against_the_first():
    result, report = settled([[5, 6]], [(85, 999), (85, 999)])
    assert result.to_numpy().tolist() == [[5]]
    assert {finding.code for finding in report.findings} == {"age_totals_disagree"}


def test_sexes_replace_their_total():
    report = QualityReport()
    result = settle_sexes(matrix([[5], [2], [3]], [(0, 999)], sexes="tmf"), source="a.csv", report=report)
    assert to_long(result)[["sex", "count"]].to_numpy().tolist() == [["m", 2], ["f", 3]]
    assert not len(report)


def test_the_total_stands_in_where_one_sex_is_missing():
    result = settle_sexes(matrix([[5], [2]], [(0, 999)], sexes="tm"), source="a.csv", report=QualityReport())
    assert to_long(result)[["sex", "count"]].to_numpy().tolist() == [["t", 5]]


def test_of_two_sources_the_finer_is_kept():
    coarse = to_long(matrix([[10]], [(0, 999)]))
    fine = to_long(matrix([[4, 6]], [(0, 64), (65, 999)]))
    report = QualityReport()
    kept = prefer_finest({"a.csv": coarse, "b.csv": fine}, report=report)
    assert kept["count"].tolist() == [4, 6]
    assert report.findings[0].code == "population_told_twice"


def test_sources_that_contradict_one_another_are_refused():
    tables = {name: to_long(matrix([[people]], [(0, 999)])) for name, people in (("a.csv", 10), ("b.csv", 11))}
    with pytest.raises(InputError, match="999001"):
        prefer_finest(tables, report=QualityReport())
