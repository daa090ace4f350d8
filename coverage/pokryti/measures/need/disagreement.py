"""Where the parties would rank a district differently, and by how much."""

from __future__ import annotations

import pandas as pd

from pokryti.errors import InputError
from pokryti.measures.need.index import rank_need

__all__ = ["disagreement"]


def disagreement(scores: pd.DataFrame) -> pd.DataFrame:
    """Compare how the parties rank districts.

    Parameters
    ----------
    scores
        Area × party: the need index by the weights of each party.

    Returns
    -------
    pandas.DataFrame
        By area: `rank_<party>` (1 has most need), `ranked` (how many districts all of them rank), `spread` (largest
        difference of ranks), `highest` and `lowest` (the party that ranks the district as neediest, and as least needy;
        several are joined by `+`, and both are empty where all agree). NaN and empty where a party cannot rank the
        district.

    Raises
    ------
    InputError
        When there are fewer than two parties.

    Examples
    --------
    >>> scores = pd.DataFrame({"provide": [3.0, 2.0, 1.0], "use": [1.0, 2.0, 3.0]}, index=["a", "b", "c"])
    >>> disagreement(scores)
       rank_provide  rank_use  ranked  spread  highest   lowest
    a           1.0       3.0       3     2.0  provide      use
    b           2.0       2.0       3     0.0
    c           3.0       1.0       3     2.0      use  provide
    """
    if len(scores.columns) < 2:
        raise InputError("It takes two parties to disagree: give the weights of at least two.")
    ranks = scores.apply(rank_need)
    best, worst = ranks.min(axis=1, skipna=False), ranks.max(axis=1, skipna=False)
    spread = worst - best
    return ranks.add_prefix("rank_").assign(
        ranked=int(spread.notna().sum()),
        spread=spread,
        highest=_parties(ranks.eq(best, axis=0), where=spread > 0),
        lowest=_parties(ranks.eq(worst, axis=0), where=spread > 0),
    )


def _parties(chosen: pd.DataFrame, *, where: pd.Series) -> pd.Series:
    names = [
        "+".join(party for party, taken in zip(chosen.columns, row, strict=True) if taken)
        for row in chosen.to_numpy(bool)
    ]
    return pd.Series(names, index=chosen.index, dtype="str").where(where, "")
