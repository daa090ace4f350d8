"""Weights of the parties, from a table or from a survey."""

import pytest

from pokryti.catalog import target_groups
from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.sources.weights import read_weights

LONG = """strana,ukazatel,váha
zadavatelé,65plus,60
zadavatelé,exekuce_podil,40
uživatelé,65plus,1
uživatelé,exekuce_podil,3
"""
WIDE = "ukazatel;zadavatelé;poskytovatelé;uživatelé;poznámka\n65plus;60;50;1,5\nexekuce_podil;40;50;3;\n"
SURVEY = """respondent,strana,65plus,Podíl obyvatel v exekuci,poznámka
1,zadavatel,10,0,
2,zadavatelka,6,4,
3,uživatel,,10,jen dluhy
4,klient,5,5,
"""


def read(tmp_path, text):
    path = tmp_path / "vahy.csv"
    path.write_text(text, encoding="utf-8")
    report = QualityReport()
    return read_weights(path, groups=target_groups(), report=report), report


def test_a_long_table(tmp_path):
    weights, _ = read(tmp_path, LONG)
    assert weights.to_numpy().tolist() == [
        ["commission", "65plus", 60.0],
        ["commission", "exekuce_podil", 40.0],
        ["use", "65plus", 1.0],
        ["use", "exekuce_podil", 3.0],
    ]


def test_a_wide_table_with_a_column_per_party(tmp_path):
    weights, report = read(tmp_path, WIDE.replace("1,5\n", "1,5;pro všechny\n"))
    table = weights.pivot_table(index="party", columns="indicator", values="weight", sort=False)
    assert table.loc["use"].to_dict() == {"65plus": 1.5, "exekuce_podil": 3.0}
    assert list(table.index) == ["commission", "provide", "use"]
    assert "weights_columns_left_out" in {finding.code for finding in report.findings}


def test_points_of_a_survey_are_averaged_within_each_party_over_those_who_answered(tmp_path):
    weights, report = read(tmp_path, SURVEY)
    (aside,) = [finding for finding in report.findings if finding.code == "survey_columns_left_out"]
    assert list(aside.where) == ["respondent", "poznámka"]
    assert weights.to_numpy().tolist() == [
        ["commission", "65plus", 8.0],
        ["commission", "exekuce_podil", 2.0],
        ["use", "65plus", 5.0],
        ["use", "exekuce_podil", 7.5],
    ]


LIMESURVEY = """"id","lastpage","Kdo jste?","vahy[80plus]","vahy[index]","vahy[Podíl lidí 65+]"
"1","3","uživatel","5 - velmi důležité","3","1 - nedůležité"
"2","3","poskytovatel","4","","2 (spíše ne)"
"""
FORMS = """ID;Čas zahájení;Zastupuji;Podíl dětí do 14 let;Index sociálního vyloučení
1;2024-12-01 10:00;Zadavatel;5 – velmi důležité;3
2;2024-12-01 11:00;Uživatel;1;4
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            LIMESURVEY,
            {
                ("provide", "80plus"): 4,
                ("provide", "65plus"): 2,
                ("use", "80plus"): 5,
                ("use", "index"): 3,
                ("use", "65plus"): 1,
            },
        ),
        (
            FORMS,
            {
                ("commission", "0_14"): 5,
                ("commission", "index_socialniho_vylouceni"): 3,
                ("use", "0_14"): 1,
                ("use", "index_socialniho_vylouceni"): 4,
            },
        ),
    ],
)
def test_exports_of_survey_tools_are_read_as_they_come(tmp_path, text, expected):
    """Columns of the tool, codes or whole questions in brackets, words after the points, the party under any header."""
    weights, report = read(tmp_path, text)
    assert weights.set_index(["party", "indicator"])["weight"].to_dict() == expected
    assert "survey_columns_left_out" in {finding.code for finding in report.findings}


def test_two_questions_about_one_indicator_are_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, "strana,65plus,Podíl lidí 65+\nuživatel,1,2\n")
    assert {finding.code for finding in error.value.findings} == {"weight_twice"}


def test_bad_points_of_a_survey_are_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, SURVEY + "6,uživatel,-1,3,\n7,uživatel,hodně,3,\n")
    (found,) = [finding for finding in error.value.findings if finding.severity == "error"]
    assert (found.code, [str(item) for item in found.where]) == ("weight_unusable", ["6", "7"])


def test_unfinished_answers_and_those_of_others_do_not_count_and_are_told(tmp_path):
    """Exports hold respondents who stopped half-way, and those who ticked `other` instead of a party."""
    text = SURVEY + "5,novinář,5,5,\n6,,5,5,\n7,uživatel,,,\n8,uživatel,0,0,\n"
    weights, report = read(tmp_path, text)
    assert weights.equals(read(tmp_path, SURVEY)[0])
    found = {finding.code: (finding.count, [str(item) for item in finding.where]) for finding in report.findings}
    assert found["survey_strangers"] == (2, ["novinář", "–"])
    assert found["survey_without_points"] == (2, ["8", "9"])
    assert found["survey_respondents"] == (4, ["zadavatelé / commissioners: 2", "uživatelé / users: 2"])


def test_a_survey_of_nobody_is_refused(tmp_path):
    for row in ("občan,5", "uživatel,0"):
        with pytest.raises(InputError) as error:
            read(tmp_path, f"strana,65plus\nzastupitel,\n{row}\n")
        assert "survey_of_nobody" in {finding.code for finding in error.value.findings}, row


def test_parties_are_known_in_whole_answers_under_any_header(tmp_path):
    text = """Kdo jste?,PSČ,65plus,Podíl obyvatel v exekuci
Zadavatelé (obec nebo kraj),37001,10,0
Uživatel sociální služby,37001,5,5
pracovník poskytovatele,37001,1,3
jiné,37001,1,9
"""
    weights, _ = read(tmp_path, text)
    points = weights[weights["indicator"] != "psc"].groupby("party", sort=False)["weight"].agg(list)
    assert points.to_dict() == {"commission": [10, 0], "provide": [1, 3], "use": [5, 5]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LONG + "uživatelé,65plus,2\n", "weight_twice"),
        (LONG + "uživatelé,index,\n", "weight_unusable"),
        ("jméno,body\nx,1\n", "unknown_layout"),
    ],
)
def test_tables_that_hold_no_weights_are_refused(tmp_path, text, code):
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert code in {finding.code for finding in error.value.findings}
