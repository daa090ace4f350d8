"""What is provided on a date: the registration runs and so does the place."""

import pandas as pd
import pytest

from pokryti.services import build_register, valid_on


@pytest.fixture
def lasting():
    """Make a register of one service and its places from pairs of dates."""

    def make(service, *places):
        dated = [{"valid_from": start, "valid_to": end} for start, end in [service, *places]]
        services = pd.DataFrame([{"service": "1", "capacity": 5.0} | dated[0]])
        rows = [{"service": "1", "place": f"1-{n}", "obec": "900001"} | row for n, row in enumerate(dated[1:])]
        return build_register(
            services, pd.DataFrame(rows, columns=["service", "place", "obec", "valid_from", "valid_to"])
        )

    return make


@pytest.mark.parametrize(
    ("start", "end", "provided"),
    [
        (None, None, True),
        ("2024-12-31", None, True),
        ("2025-01-01", None, False),
        ("2007-01-01", "2024-12-31", False),
        ("2007-01-01", "2025-01-01", True),
        ("2020-01-01", "2019-01-01", False),
    ],
)
def test_a_service_starts_on_its_first_day_and_has_ended_on_its_last(lasting, report, start, end, provided):
    register = lasting((start, end), (None, None))
    assert len(valid_on(register, "2024-12-31", report=report).services) == provided


def test_both_ends_are_heeded(lasting, report, codes_of):
    register = lasting((None, None), (None, "2019-12-31"), (None, None))
    provided = valid_on(register, "2024-12-31", report=report)
    assert provided.places["place"].tolist() == ["1-1"]
    assert "place_closed" in codes_of()


def test_a_running_registration_without_an_open_place_is_not_provided(lasting, report, codes_of):
    provided = valid_on(lasting((None, None), (None, "2019-12-31")), "2024-12-31", report=report)
    assert provided.services.empty
    assert provided.places.empty
    assert "service_all_places_closed" in codes_of()


def test_a_registration_without_any_place_keeps_its_capacity(lasting, report, codes_of):
    provided = valid_on(lasting((None, None)), "2024-12-31", report=report)
    assert provided.services["capacity"].tolist() == [5.0]
    assert "service_without_place" in codes_of()


def test_a_date_on_which_nothing_is_provided_is_not_passed_over(lasting, report):
    valid_on(lasting(("2007-01-01", "2020-01-01"), (None, None)), "2024-12-31", report=report)
    noted = {finding.code: finding for finding in report.findings}
    assert noted["no_service_in_force"].severity == "warning"
    assert "2024-12-31" in noted["no_service_in_force"].message("cs")


def test_an_empty_register_needs_no_warning_about_the_date(lasting, report, codes_of):
    register = lasting((None, None))
    valid_on(register._replace(services=register.services[:0]), "2024-12-31", report=report)
    assert "no_service_in_force" not in codes_of()


def test_the_register_given_stays_as_it_was(lasting, report):
    register = lasting((None, "2019-12-31"), (None, None))
    valid_on(register, "2024-12-31", report=report)
    assert len(register.services) == len(register.places) == 1
