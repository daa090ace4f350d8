"""Valid files with anything broken in them are stored or refused by a fault, never by another exception."""

import gzip
import io
import json
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pokryti.sources.fetch.address import Address, sources
from pokryti.sources.fetch.content import damage_told, unpacked
from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.keeping import _facts, _store, _write_gzip

REGISTER = {
    "polozky": [
        {
            "identifikator": "1",
            "druhSocialniSluzby": {"id": "DruhSocialniSluzby/13"},
            "poskytovatel": {"nazev": "Obec", "ico": "00000019"},
            "zarizeni": [{"utajenaAdresa": False, "adresa": {"obec": {"id": "Obec/900001"}}}],
            "formy": [{"kapacity": [{"pocet": 20, "typ": {"id": "TypKapacitySocialniSluzby/luzka"}}]}],
        }
    ]
    * 2
}
LONG = b'"hodnota","uzemi_kod","rok"\r\n"5","9101","2023"\r\n"6","9102","2024"\r\n'
SCHOOLS = b"<?xml version='1.0'?><ExportDat><PravniSubjekt><ICO>1</ICO></PravniSubjekt></ExportDat>"
HEALTH = b'"ZZ_misto_poskytovani_ID","ZZ_nazev"\r\n"1","Ordinace"\r\n'


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


VALID = {
    "mpsv_register": json.dumps(REGISTER).encode(),
    "mpsv_kinds": json.dumps(REGISTER).encode(),
    "uzis_health": HEALTH,
    "msmt_schools": SCHOOLS,
    "csu_ages": LONG,
    "csu_age_groups": packed({"OD.CSV": LONG}),
    "cuzk_boundaries": packed({"1/OBCE_P.shp": b"abc" * 50, "1/OBCE_P.dbf": b"xyz" * 50}),
    "cuzk_addresses": packed({"CSV/1.csv": b"abc" * 50}),
}
edits = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 40), st.binary(max_size=12)), max_size=4)


def mutated(content, changes):
    for position, length, new in changes:
        at = position % (len(content) + 1)
        content = content[:at] + new + content[at + length :]
    return content


def stored(source, content, folder):
    """Store as fetching does, with the network left out."""
    source = replace(source, limit_bytes=1_000_000)
    target, part = folder / "kept", folder / "part"
    if source.personal:
        with damage_told():
            _write_gzip(target, _facts(unpacked(io.BytesIO(content), source, {}), source))
    else:
        part.write_bytes(content)
        _store(part, source, Address("https://example.com/a", "2024", "kept"), target=target, headers={})
    return target


@pytest.mark.parametrize("name", VALID)
def test_a_valid_file_is_stored(name, tmp_path):
    assert stored(sources({})[name], VALID[name], tmp_path).stat().st_size > 0


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("name", VALID)
@settings(max_examples=60, deadline=None)
@given(changes=edits)
def test_a_broken_file_is_stored_or_refused(name, twice, changes):
    content = mutated(VALID[name], changes)
    content = mutated(gzip.compress(content), changes[:1]) if twice else content
    with tempfile.TemporaryDirectory() as folder:
        try:
            assert stored(sources({})[name], content, Path(folder)).is_file()
        except Fault as fault:
            code = fault.code
        else:
            code = "fetch_"
    assert code.startswith("fetch_")
