"""Dividing capacity: nothing is lost, and neither order nor scale matters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.services import apportion, build_register
from pokryti.services.split import split_parts

OBCE = [f"9000{number:02d}" for number in range(12)]
WEIGHTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=30)
PLACES = st.lists(st.one_of(st.sampled_from(OBCE), st.none()), max_size=8)
SERVICES = st.lists(
    st.tuples(st.sampled_from(["pobytova", "terenni"]), st.integers(0, 5000), PLACES), min_size=1, max_size=12
)
RULES = st.sampled_from(["equal", "seat", "population"])
POPULATION = pd.Series(np.arange(12) ** 3, index=OBCE)
LOOKUP = pd.Series([f"99{number // 4:02d}" for number in range(12)], index=OBCE, dtype="str")


def register_of(services):
    rows = [(f"{n:03d}", form, amount) for n, (form, amount, _) in enumerate(services)]
    tidy = pd.DataFrame(rows, columns=["service", "form", "capacity"]).assign(kind="druh", unit="klienti")
    listed = [
        (f"{n:03d}", f"{n:03d}-{i}", obec) for n, (*_, obce) in enumerate(services) for i, obec in enumerate(obce)
    ]
    places = pd.DataFrame(listed, columns=["service", "place", "obec"]).astype("str")
    return build_register(tidy, places)


def divide(register, **options):
    return apportion(register, population=POPULATION, lookup=LOOKUP, report=QualityReport(), **options)


@settings(deadline=None)
@given(services=SERVICES, rule=RULES, level=st.sampled_from(["obec", "orp"]))
def test_every_unit_is_found_again_in_whatever_order_it_is_added(services, rule, level):
    register = register_of(services)
    supply = divide(register, rule=rule, field_level=level)
    total = register.services["capacity"].sum()
    assert supply["capacity"].sum() == total
    assert supply["capacity"][::-1].cumsum().iloc[-1] == total
    by_service = supply.groupby("service")["capacity"].sum()
    assert by_service.tolist() == register.services.set_index("service")["capacity"].tolist()


@settings(deadline=None)
@given(services=SERVICES, rule=RULES, seed=st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(services, rule, seed):
    register = register_of(services)
    shuffled = register._replace(
        services=register.services.sample(frac=1, random_state=seed),
        places=register.places.sample(frac=1, random_state=seed),
    )
    pd.testing.assert_frame_equal(divide(register, rule=rule), divide(shuffled, rule=rule))


@given(weights=WEIGHTS, parts=st.integers(0, 1 << 20))
def test_parts_are_whole_and_within_one_of_their_quota(weights, parts):
    shares = split_parts(weights, np.zeros(len(weights)), parts)
    quota = (
        np.array(weights) / (sum(weights) or 1) * parts if sum(weights) else np.full(len(weights), parts / len(weights))
    )
    assert shares.sum() == parts
    assert (np.abs(shares - quota) <= 1 + 1e-6).all()


@given(weights=WEIGHTS, factor=st.floats(1e-6, 1e6))
def test_scaling_all_weights_changes_nothing(weights, factor):
    groups = np.zeros(len(weights))
    scaled = split_parts(np.array(weights) * factor, groups, 1024)
    assert scaled.tolist() == split_parts(weights, groups, 1024).tolist()


@given(count=st.integers(1, 200), parts=st.integers(0, 5000))
def test_equal_weights_differ_by_one_at_most(count, parts):
    shares = split_parts(np.ones(count), np.zeros(count), parts)
    assert shares.max() - shares.min() <= 1
    assert (np.diff(shares) <= 0).all(), "what is left over goes to the first"


@given(groups=st.lists(WEIGHTS, min_size=1, max_size=5))
def test_groups_do_not_see_each_other(groups):
    weights = np.concatenate(groups)
    names = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    together = split_parts(weights, names)
    alone = np.concatenate([split_parts(group, np.zeros(len(group))) for group in groups])
    assert together.tolist() == alone.tolist()


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_what_is_no_weight_is_never_divided_by(weight):
    with pytest.raises(InputError, match="weights"):
        split_parts([1.0, weight], [0, 0])


@given(weights=st.lists(st.floats(0, 1.7e308), min_size=1, max_size=30))
def test_weights_of_any_size_lose_nothing(weights):
    assert split_parts(weights, np.zeros(len(weights))).sum() == 1 << 20
