"""Make the example pages and pictures of this folder from the embedded sample: `python maps/make_example.py`."""

from datetime import date
from pathlib import Path

import pokryti
from pokryti import figures
from pokryti.atlas import Atlas

HERE = Path(__file__).parent
PERIODS = [date(2016, 12, 31), date(2020, 12, 31), date(2024, 12, 31)]


def example_atlas() -> Atlas:
    """Give the atlas of the sample on three dates."""
    return pokryti.open_sample().atlas(periods=PERIODS)


if __name__ == "__main__":
    example_atlas().save(HERE / "sample.html", lang="en")
    homes = pokryti.open_sample().map("domovy_pro_seniory", level="orp", unit="luzka", lang="en")
    figures.save(homes, HERE, "sample-domovy-pro-seniory", ("png",))
