"""Tables that name districts instead of giving codes."""

import pytest

from pokryti.errors import InputError
from pokryti.sources.indicators import read_indicators
from pokryti.sources.keys import find_keys
from pokryti.sources.population import read_population


def test_names_are_matched_within_their_orp_and_reported(write, codes, report):
    path = write("a_2023.csv", "název obce,název ORP,celkem\nHorní,Dolní,5\nPraha,Praha,7\n")
    people = read_population(path, codes=codes, report=report)
    assert people.set_index("area")["count"].to_dict() == {"999002": 5, "554782": 7}
    assert "matched_by_name" in {finding.code for finding in report.findings}


def test_unknown_names_are_left_out_and_named(write, codes, report):
    path = write("a_2023.csv", "obec,ukazatel,hodnota\nHorní,x,5\nNikde,x,6\n")
    values, _ = read_indicators(path, codes=codes, report=report)
    assert values["area"].tolist() == ["999002"]
    unknown = next(finding for finding in report.findings if finding.code == "name_unknown")
    assert unknown.where == ("Nikde",)


def test_codes_are_preferred_to_names_and_low_levels_to_high_ones():
    assert find_keys(["ORP", "Název obce", "Kód obce"]).column == "Kód obce"
    assert find_keys(["kraj", "okres", "orp"]).column == "orp"


def test_levels_that_nobody_knows_are_left_out_and_reported(write, codes, report):
    path = write("a_2023.csv", "uroven,kod,ukazatel,hodnota\nobec,999001,x,1\nkatastr,1,x,2\n")
    values, _ = read_indicators(path, codes=codes, report=report)
    assert values["area"].tolist() == ["999001"]
    assert "levels_left_out" in {finding.code for finding in report.findings}


def test_names_beside_a_column_of_levels_are_matched_too(write, codes, report):
    path = write("a_2023.csv", "uroven,kod,celkem\norp,Dolní,5\norp,Praha,7\n")
    people = read_population(path, codes=codes, report=report)
    assert set(people["area"]) == {"1000", "9901"}


@pytest.mark.parametrize(
    "text", ["orp,celkem\nNikde,5\n", "kod,celkem\nNikde,5\n", "uroven,kod,celkem\norp,Nikde,5\n", "orp,celkem\n9,5\n"]
)
def test_a_table_of_which_nothing_is_known_is_refused_with_its_values(write, codes, report, text):
    with pytest.raises(InputError, match=r"No district was recognised in column \w+: (Nikde|9)\."):
        read_population(write("a_2023.csv", text), codes=codes, report=report)
