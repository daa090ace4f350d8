"""The same capacity for other people: answers with another target group in the denominator."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

__all__ = ["regroup"]


def regroup(answers: pd.DataFrame, people: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Divide the capacity of answers by the people of other groups.

    Parameters
    ----------
    answers
        Columns of the data contract, districts of one level.
    people
        Index: codes of districts; one float64 column per target group.
    groups
        Target group → the one to take instead; others stay as they are.

    Returns
    -------
    pandas.DataFrame
        Aligned; `value`, `low` and `high` are NaN where nobody is in the other group or their number is not known.

    Examples
    --------
    >>> answers = pd.DataFrame({"area": ["A"], "group": ["65plus"], "value": [10.0], "numerator": [20.0],
    ...                         "denominator": [2000.0], "low": [10.0], "high": [10.0]})
    >>> people = pd.DataFrame({"80plus": [400.0]}, index=["A"])
    >>> regroup(answers, people, {"65plus": "80plus"})[["group", "denominator", "value"]].values.tolist()
    [['80plus', 400.0, 50.0]]
    """
    area, areas = pd.factorize(answers["area"])
    number, different = pd.factorize(answers["group"])
    wanted = pd.Index([groups.get(group, group) for group in different])
    table = people.reindex(index=areas, columns=wanted).to_numpy(np.float64)
    denominator = pd.Series(table[area, number], index=answers.index)
    scale = answers["denominator"] / denominator.where(denominator > 0)
    return answers.assign(
        group=wanted.to_numpy(object)[number],
        denominator=denominator,
        **{name: answers[name] * scale for name in ("value", "low", "high")},
    )
