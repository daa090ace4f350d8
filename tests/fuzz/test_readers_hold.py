"""Every reader gives a result or one clear refusal, whatever has happened to its file; `make fuzz` tries longer."""

import tempfile
from pathlib import Path

import pytest
from fuzz_changes import changed
from fuzz_readers import CASES, outcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("name", CASES)
def test_a_valid_file_is_read(name, tmp_path):
    case = CASES[name]
    assert outcome(case, case.content(), tmp_path) == "result"


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False))
def test_a_broken_file_is_read_or_refused(name, random):
    case = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        assert outcome(case, changed(case.content(), case.kind, random), Path(folder)) in {"result", "refused"}
