"""A toy country of three obce in two ORP, and tools to write its tables."""

from pathlib import Path

import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.territory import Codes

OBCE = {
    "obec_kod": ["999001", "999002", "554782"],
    "obec_text": ["Dolní", "Horní", "Praha"],
    "orp_csu_cis65_kod": ["9901", "9901", "1000"],
    "orp_ruian_kod": ["77", "77", "19"],
    "orp_sidlo_obec_kod": ["999001", "999001", "554782"],
    "orp_text": ["Dolní", "Dolní", "Praha"],
    "pou_csu_cis61_kod": ["99011", "99011", "10000"],
    "pou_text": ["Dolní", "Dolní", "Praha"],
    "okres_csu_cis109_nuts_kod": ["CZ0991", "CZ0991", "CZ0100"],
    "okres_csu_cis101_lau_kod": ["49991", "49991", "40924"],
    "okres_text": ["Dolní", "Dolní", "Praha"],
    "kraj_csu_cis108_nuts_kod": ["CZ099", "CZ099", "CZ010"],
    "kraj_csu_cis100_kod": ["3999", "3999", "3018"],
    "kraj_text": ["Vzorový", "Vzorový", "Praha"],
    "stat_csu_cis105_nuts_kod": ["CZ"] * 3,
    "stat_csu_cis97_kod": ["19"] * 3,
    "stat_text": ["Česko"] * 3,
}


@pytest.fixture
def codes():
    return Codes(pd.DataFrame(OBCE))


@pytest.fixture
def report():
    return QualityReport()


@pytest.fixture
def write(tmp_path):
    """Write a table as CSV text or, for a name in .xlsx, as a workbook with its header in the first row."""

    def writer(name: str, content) -> Path:
        path = tmp_path / name
        if name.endswith(".xlsx"):
            pd.DataFrame(content).to_excel(path, header=False, index=False)
        else:
            path.write_text(content, encoding="utf-8")
        return path

    return writer
