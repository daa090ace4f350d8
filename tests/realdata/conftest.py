"""Real official inputs lie beside the project, never in it."""

from pathlib import Path

import pytest

from pokryti import Study, open_study

REALDATA = Path(__file__).parents[3] / "shared" / "realdata"


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Give the folder of real inputs, or skip where there is none."""
    if not REALDATA.is_dir():
        pytest.skip(
            f"the real inputs are not here ({REALDATA.name} beside the project); everything else is tested without them"
        )
    return REALDATA


STUDY = """
[study]
title = "Česká republika"
on = 2024-12-31
region = "{region}"
note = "Kapacity a adresy jsou SIMULOVANÉ."
[sources]
boundaries = "{root}/cuzk/1.zip"
structure = "{root}/csu/struktura_uzemi_cr.csv"
population = ["{root}/csu/vek_obce_do_999_2020.xlsx", "{root}/csu/vek_obce_nad_1000_2020.xlsx"]
services = "{root}/simulated/rpss_simulated.json.gz"
addresses = "{root}/simulated/20241231_OB_ADR_csv.zip"
indicators = ["{root}/csu/190037-2023.csv", "{root}/mmr/index_socialniho_vylouceni_2023.xlsx"]
"""


@pytest.fixture(scope="session")
def open_region(realdata, tmp_path_factory):
    """Open the study of a region on the real files."""

    def make(region) -> Study:
        path = tmp_path_factory.mktemp(region) / "pokryti.toml"
        path.write_text(STUDY.format(root=realdata.as_posix(), region=region), encoding="utf-8")
        return open_study(path)

    return make


@pytest.fixture(scope="session")
def national(open_region) -> Study:
    """Open the study of the whole state once; a study is frozen, so sharing it is safe."""
    return open_region("CZ")
