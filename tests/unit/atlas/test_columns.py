"""Numbers come out of a column as they went in."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pokryti.atlas.columns import Columns, encode

NUMBERS = st.floats(-1e9, 1e9) | st.integers(0, 10**6).map(lambda n: n / 1024) | st.just(0.0) | st.just(float("nan"))


def decode(item, length):
    if not isinstance(item, dict):
        return np.full(length, np.nan if item is None else item)
    values = np.array([np.nan if value is None else value for value in item["d"]], dtype=float) / item.get("s", 1)
    if "i" not in item:
        return values
    column = np.zeros(item["n"])
    column[np.cumsum(item["i"])] = values
    return column


@given(st.lists(NUMBERS, min_size=1, max_size=60))
def test_columns_come_back_bit_for_bit(values):
    item = json.loads(json.dumps(encode(values), allow_nan=False))
    np.testing.assert_array_equal(decode(item, len(values)), np.array(values))


@pytest.mark.parametrize(
    ("values", "item"),
    [
        ([], None),
        ([np.nan, np.nan], None),
        ([3.0, 3.0], 3),
        ([0.5, 0.25, 1.0], {"d": [50, 25, 100], "s": 100}),
        ([0.5, 1 / 1024], {"d": [512, 1], "s": 1024}),
        ([1.1, 2.2], {"d": [11, 22], "s": 10}),
        ([np.nan, 0, 0, 0, 0, 0], {"d": [None], "i": [0], "n": 6}),
    ],
)
def test_columns_are_short(values, item):
    assert encode(values) == item


def test_equal_columns_are_kept_once():
    pool = Columns()
    assert [pool.add([1, 2]), pool.add([3, 4]), pool.add([1.0, 2.0])] == [0, 1, 0]
    assert len(pool.items) == 2
