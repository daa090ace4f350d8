"""How many people live too far away, when there is no service at all and when it is not known where services are."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pokryti.measures.access import Surroundings
from pokryti.measures.decay import gaussian
from pokryti.study.evidence import StudyEvidence

HOMES = pd.Series({"kind": "domovy_pro_seniory", "form": "pobytova", "unit": "luzka", "group": "65plus"})


@pytest.fixture
def beyond(sample):
    """Ask of the sample with the rows of the homes changed."""

    def ask(change):
        own = sample.supply["kind"].eq("domovy_pro_seniory")
        supply = pd.concat([sample.supply[~own], change(sample.supply[own])])
        joined = replace(sample.joined, supply=supply)
        return StudyEvidence(SimpleNamespace(joined=joined, surroundings=Surroundings(joined))).beyond(
            HOMES, "orp", limit=10_000
        )

    return ask


def test_some_live_further(beyond):
    assert beyond(lambda homes: homes).between(0, 1, inclusive="neither").any()


@pytest.mark.parametrize("change", [lambda homes: homes.assign(capacity=0.0), lambda homes: homes[:0]])
def test_where_there_is_no_service_everybody_lives_further(beyond, change):
    assert beyond(change).eq(1).all()


def test_a_service_of_unknown_capacity_is_a_service(beyond):
    known, unknown = beyond(lambda homes: homes), beyond(lambda homes: homes.assign(capacity=np.nan))
    pd.testing.assert_series_equal(known, unknown)


def test_where_all_services_hide_nothing_is_known(beyond):
    assert beyond(lambda homes: homes.assign(obec=pd.NA)).isna().all()


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("unmet", {"needed": 0.02, "catchment": 20_000}),
        ("reached", {"catchment": 20_000, "decay": gaussian(7_000)}),
        ("gain", {"catchment": 20_000, "decay": gaussian(7_000)}),
        ("beyond_one_more", {"limit": 10_000}),
    ],
)
def test_the_order_of_services_does_not_matter(sample, question, asked):
    joined, answers = sample.joined, []
    for shuffled in (False, True):
        around = Surroundings(joined)
        if shuffled:
            around.__dict__["services"] = around.services.sample(frac=1, random_state=1).reset_index(drop=True)
        evidence = StudyEvidence(SimpleNamespace(joined=joined, surroundings=around))
        answers.append(getattr(evidence, question)(HOMES, "orp", **asked))
    assert answers[0].notna().any()
    pd.testing.assert_series_equal(*answers, check_exact=True)


def _with_doubt(sample, about):
    """Take from the sample the capacity of one service, or the people of one obec."""
    joined, supply = sample.joined, sample.supply
    one = supply[supply["kind"].eq("domovy_pro_seniory") & supply["capacity"].gt(0)].iloc[0]
    if about == "capacity":
        silent = supply.assign(capacity=supply["capacity"].mask(supply["service"] == one["service"]))
        return replace(sample, joined=replace(joined, supply=silent))
    people = joined.people.copy()
    people.loc[("obec", one["obec"]), "65plus"] = np.nan
    return replace(sample, joined=replace(joined, people=people))


@pytest.mark.parametrize("about", ["capacity", "people"])
def test_what_the_answer_on_access_does_not_know_the_rules_do_not_know_either(sample, about):
    study, curve = _with_doubt(sample, about), gaussian(2_000)
    answer = study.access(HOMES["kind"], unit="luzka", method="e2sfca", level="obec", catchment=6_000, decay=curve)
    unknown = answer[answer["denominator"] != 0].set_index("area")["flag"].eq("unknown")
    assert 0 < unknown.sum() < len(unknown)
    evidence = StudyEvidence(study)
    reached = evidence.reached(HOMES, "obec", catchment=6_000, decay=curve)
    unmet = evidence.unmet(HOMES, "obec", needed=0.02, catchment=6_000)
    for found in (reached, unmet):
        assert found.reindex(unknown.index).isna().eq(unknown).all()
