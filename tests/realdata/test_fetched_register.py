"""The register as fetched, without personal data, holds all that the readers find in the published one."""

import gzip
import io

import pandas as pd

from pokryti.quality import QualityReport
from pokryti.sources.fetch.personal import only_facts
from pokryti.sources.mpsv import read_register
from pokryti.sources.structure import read_structure
from pokryti.territory import Codes


def test_nothing_but_people_is_left_out_of_the_national_register(realdata, tmp_path):
    published = realdata / "simulated" / "rpss_simulated.json.gz"
    content = b"".join(only_facts(io.BytesIO(gzip.decompress(published.read_bytes()))))
    kept = tmp_path / published.name
    kept.write_bytes(gzip.compress(content, 1))
    codes = Codes(read_structure(realdata / "csu" / "struktura_uzemi_cr.csv", report=QualityReport()))
    reports = [QualityReport(), QualityReport()]
    before, after = (
        read_register(path, codes=codes, report=report) for path, report in zip((published, kept), reports, strict=True)
    )
    pd.testing.assert_frame_equal(before.services, after.services)
    pd.testing.assert_frame_equal(before.places, after.places)
    assert reports[0].to_records() == reports[1].to_records()
    assert "Neuvádět" not in content.decode("unicode_escape")
    assert b"@example.cz" not in content
