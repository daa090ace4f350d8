"""Real official inputs lie beside the project, never in it."""

from pathlib import Path

import pytest

REALDATA = Path(__file__).parents[3] / "shared" / "realdata"


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Give the folder of real inputs, or skip where there is none."""
    if not REALDATA.is_dir():
        pytest.skip(
            f"the real inputs are not here ({REALDATA.name} beside the project); everything else is tested without them"
        )
    return REALDATA
