"""What many tests share."""

import pytest

from pokryti import Study, open_sample


@pytest.fixture(scope="session")
def sample() -> Study:
    """Open the embedded sample once; a study is frozen, so sharing it is safe."""
    return open_sample()
