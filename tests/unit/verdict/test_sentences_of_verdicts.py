"""Each different sentence is written once: rows that differ in nothing share a number."""

import numpy as np

from pokryti.verdict.sentences import unique_rows


def test_rows_are_told_apart_however_many_columns_there_are():
    # forty columns of a hundred different values each: more combinations than there are whole numbers
    values = np.random.default_rng(5).integers(0, 100, (40, 100))
    columns = [*values, np.tile([1.0, np.nan], 50)]
    twice = [np.tile(column, 2) for column in columns]
    codes, example = unique_rows(twice, among=np.arange(200) != 3)
    assert codes[3] == -1
    assert codes[103] == 99, "the copy of the row that does not count is the first of its kind, and the last kind"
    assert codes[:3].tolist() == codes[100:103].tolist() == [0, 1, 2]
    assert len(example) == 100
    assert codes[example].tolist() == list(range(100)), "each example is of its kind"


def test_rows_without_columns_are_all_alike():
    codes, example = unique_rows([], among=np.array([False, True, True]))
    assert codes.tolist() == [-1, 0, 0]
    assert example.tolist() == [1]
