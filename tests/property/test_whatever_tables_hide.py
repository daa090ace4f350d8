"""Whatever tables are given, whole or not: no small number of people is shown, and nothing else is lost."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.disclosure import Disclosure
from pokryti.joined.disclosing import disclose

NAMES = [
    "pocet_klientu",
    "pnp_1",
    "pnp_2",
    "zeny",
    "podil_klientu",
    "klienti_na_1000",
    "luzka",
    "index_socialniho_vylouceni",
]
COUNTS, PUBLIC = ["pocet_klientu", "pnp_1", "pnp_2"], "index_socialniho_vylouceni"
LEVELS = ["obec", "pou", "orp", "okres", "kraj", "stat", "mikroregion"]
VALUES = {
    "few": lambda rng, size: rng.poisson(3, size),
    "many": lambda rng, size: rng.poisson(60, size),
    "shares": lambda rng, size: rng.random(size),
    "odd": lambda rng, size: rng.normal(0, 5, size),
    "none": lambda _, size: np.zeros(size),
    "nothing known": lambda _, size: np.full(size, np.nan),
}
PARTS = st.lists(
    st.tuples(*map(st.sampled_from, (NAMES, LEVELS, [*VALUES], [2020, 2023], ["a.csv", "b.csv"]))),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module")
def joined(sample):
    return replace(sample.joined, indicators=pd.DataFrame())


@given(PARTS, st.sampled_from([1, 2, 5, 10]), st.sampled_from([0, 100, 500]), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_no_small_number_is_shown_and_nothing_public_is_lost(joined, sample, parts, threshold, fewest, seed):
    rng = np.random.default_rng(seed)
    tables = []
    for name, level, values, year, source in parts:
        codes = rng.permutation([*joined.names(level).index, "999999"])[: rng.integers(1, 200)]
        rows = {"level": level, "area": codes, "year": year, "indicator": name, "source": source}
        tables.append(pd.DataFrame(rows).assign(value=VALUES[values](rng, len(codes)).astype(float)))
    table = pd.concat(tables).drop_duplicates(["level", "area", "year", "indicator"]).reset_index(drop=True)
    table["flag"] = table["value"].notna().map({True: "ok", False: "unknown"})
    given_tables = replace(joined, indicators=table)
    policy = Disclosure(threshold=threshold, smallest_denominator=fewest)
    shown = disclose(given_tables, policy, population=sample.inputs.population).indicators
    pd.testing.assert_frame_equal(shown.drop(columns=["value", "flag"]), table.drop(columns=["value", "flag"]))
    gone = shown["value"].isna() & table["value"].notna()
    assert (shown["flag"].eq("suppressed") == gone).all()
    assert (shown["value"].eq(table["value"]) | shown["value"].isna()).all()
    assert not gone[shown["indicator"] == PUBLIC].any()
    whole = (table["value"] % 1 == 0).where(table["value"].notna()).astype("float64")
    counted = whole.groupby([table["indicator"], table["year"]]).transform("mean") > 0.5
    people = shown.loc[counted & shown["indicator"].isin(COUNTS), "value"]
    if max(threshold, fewest) == 1:
        assert not gone.any(), "a threshold of one hides nothing"
    else:
        assert not ((people > 0) & (people < threshold)).any()
