"""A reference date of which the inputs cannot know anything is refused; one some years away only differs."""

from datetime import date

import pandas as pd
import pytest

from pokryti.errors import ConfigError
from pokryti.joined import Assumptions, assemble
from pokryti.joined.reference import refuse_far_date
from pokryti.quality import QualityReport

REGISTER = pd.DataFrame({"valid_from": pd.to_datetime(["2007-01-01", None]).astype("datetime64[s]")})
PEOPLE = pd.DataFrame({"year": [2020, 2024]})


@pytest.mark.parametrize("on", [date.min, date(1850, 1, 1), date(1996, 12, 31), date(2035, 1, 1), date.max])
def test_a_far_date_is_refused_with_the_years_there_are(on):
    report = QualityReport()
    with pytest.raises(ConfigError, match=f"{on.isoformat()}.* 2007, .* 2024"):
        refuse_far_date(on, [PEOPLE, None, REGISTER], report=report)
    assert "2007" in report.errors[0].message("cs")


@pytest.mark.parametrize("on", [date(1997, 1, 1), date(2024, 12, 31), date(2034, 12, 31)])
def test_plans_and_history_are_not_far(on):
    report = QualityReport()
    refuse_far_date(on, [PEOPLE, REGISTER, PEOPLE.head(0)], report=report)
    assert not report.findings


def test_tables_without_any_year_say_nothing():
    refuse_far_date(date.max, [REGISTER.tail(1), None], report=QualityReport())


@pytest.mark.parametrize("on", [date(1850, 1, 1), date(9999, 12, 31)])
def test_a_study_of_a_far_date_is_not_joined(sample, on):
    with pytest.raises(ConfigError, match="reference date"):
        assemble(sample.inputs, on=on, assumptions=Assumptions(), report=QualityReport())
