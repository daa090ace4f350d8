"""Examples in docstrings open the sample again and again; a study is frozen, so one serves them all."""

from collections.abc import Iterator
from functools import cache

import pytest

import pokryti


@pytest.fixture(scope="session", autouse=True)
def _sample_opened_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pokryti, "open_sample", cache(pokryti.open_sample))
        yield
