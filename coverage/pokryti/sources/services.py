"""Services from whatever files there are, recognised by what is in them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from pokryti.catalog.codelists import CodeLists, codelist_name
from pokryti.services.register import Register, build_register, concat_registers
from pokryti.sources.faults import Faults
from pokryti.sources.keys import plain_header
from pokryti.sources.mpsv import read_register
from pokryti.sources.msmt import read_schools
from pokryti.sources.own_services import read_own_services
from pokryti.sources.packed import OPENING_ERRORS, document_in, is_zip, open_packed, report_unopened
from pokryti.sources.tables import is_web_page
from pokryti.sources.uzis import HEALTH_MARKS, read_health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pokryti.quality import QualityReport
    from pokryti.territory import Codes

__all__ = ["publishers_of_services", "read_code_lists", "read_services", "recognise_services"]

_HEAD_BYTES = 65_536
_READERS = {
    "register": read_register,
    "health": read_health,
    "schools": read_schools,
    "own": read_own_services,
}
_PUBLISHERS = {"register": "mpsv", "health": "uzis", "schools": "msmt"}
_FORMATS = frozenset(_READERS) | {"codelist"}
_IN_ARCHIVES = (".csv", ".txt", ".shp", ".gpkg", ".json", ".geojson", ".topojson", ".xml", ".gml")
_WORKBOOK_MARKS = frozenset({"[Content_Types].xml", "mimetype"})


def read_services(
    paths: str | Path | Sequence[str | Path],
    *,
    codes: Codes,
    report: QualityReport,
    lists: CodeLists | None = None,
) -> Register:
    """Read all sources of services into one register.

    Parameters
    ----------
    paths
        The register of providers, NRPZS, the school register, tables and layers by the template, official code lists;
        in any order, recognised by content.
    codes
        Translator of codes of obce.
    report
        Where everything found wrong is noted.
    lists
        Code lists; by default those of the package with the official lists among `paths` laid over them.

    Returns
    -------
    Register
        All services; of a service found in several files the first one holds.

    Raises
    ------
    InputError
        When a file is not a source of services, or is damaged.
    """
    files = _files(paths)
    lists = lists or read_code_lists(files, report=report)
    registers: list[Register] = []
    secret: set[str] = set()
    faults = Faults(report)
    for path in files:
        register = faults.read(_read_one, path, codes=codes, lists=lists)
        if register is not None:
            secret |= set(register.places["service"][register.places["precision"] == "withheld"])
            registers.append(_only_new(register, registers, source=path.name, report=report))
    faults.raise_all()
    if not registers:
        report.add("no_source_of_services", source="services", where=[path.name for path in files])
        report.raise_errors()
    return _keep_secrets(concat_registers(registers), secret, report=report)


def _read_one(path: Path, *, codes: Codes, lists: CodeLists, report: QualityReport) -> Register | None:
    """Read a source of services; a code list is none."""
    name = recognise_services(path, report=report)
    report.raise_errors()
    return _READERS[name](path, codes=codes, report=report, lists=lists) if name in _READERS else None


def read_code_lists(paths: str | Path | Sequence[str | Path], *, report: QualityReport) -> CodeLists:
    """Lay the official code lists among some files over those of the package.

    Parameters
    ----------
    paths
        Any sources of services; all but code lists are passed over.
    report
        Where it is noted what was loaded, and which numbers the official list gives to other kinds.

    Returns
    -------
    CodeLists
        Kinds, forms, units and target groups of persons, with labels.
    """
    lists = CodeLists.shipped()
    for path in _files(paths):
        if recognise_services(path, report=None) == "codelist":
            lists = _laid(lists, path, report=report)
    return lists


def _laid(lists: CodeLists, path: Path, *, report: QualityReport) -> CodeLists:
    try:
        with open_packed(path) as stream:
            text = stream.read().decode("utf-8")
        # JSON can write half a letter, which no file of text takes
        plain = json.dumps(json.loads(text)["polozky"], ensure_ascii=False).encode("utf-8", "replace")
        items = json.loads(plain)
    except OPENING_ERRORS as error:
        report_unopened(error, source=path.name, report=report)
    except (ValueError, KeyError, TypeError):
        report.add("codelist_damaged", source=path.name, count=1)
    report.raise_errors()
    name = codelist_name(items)
    whole = name and all(isinstance(row, dict) and isinstance(row.get("id"), str) for row in items)
    report.add("codelist_damaged", source=path.name, count=int(not whole))
    report.raise_errors()
    newer = lists.with_items(items)
    report.add("codelist_loaded", source=path.name, count=len(items), name=name)
    before, after = lists.ids(name), newer.ids(name)
    moved = [f"{code}: {before[code]} → {after.get(code, '–')}" for code in before if after.get(code) != before[code]]
    report.add("codelist_moved", source=path.name, where=moved)
    return newer


def _files(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]


def recognise_services(path: str | Path, *, report: QualityReport | None) -> str:
    """Tell what kind of source a file is.

    Parameters
    ----------
    path
        The file.
    report
        Where a file that is none is noted, if anywhere.

    Returns
    -------
    str
        `register`, `codelist`, `health`, `schools`, `own`, or empty.
    """
    path = Path(path)
    try:
        found = _recognise(path)
    except OPENING_ERRORS as error:
        if report is not None:
            report_unopened(error, source=path.name, report=report)
        return ""
    if found in _FORMATS:
        return found
    if report is not None:
        report.add(found, source=path.name, count=1)
    return ""


def publishers_of_services(paths: Sequence[Path]) -> tuple[str, ...]:
    """Tell whose registers there are among some files; tables of one's own have no publisher.

    Parameters
    ----------
    paths
        Sources of services.

    Returns
    -------
    tuple of str
        Ids in `publishers.toml`, each once.
    """
    found = {recognise_services(path, report=None) for path in paths}
    return tuple(publisher for name, publisher in _PUBLISHERS.items() if name in found)


def _recognise(path: Path) -> str:
    """Give the kind of source, or the code of the finding that says why it is none."""
    with path.open("rb") as stream:
        packed = is_zip(stream.read(4))
    if packed:
        with zipfile.ZipFile(path) as archive:
            if not document_in(archive):
                return _recognise_archive(archive.namelist())
    with open_packed(path) as document:
        head = document.read(_HEAD_BYTES).lstrip()
    if not head:
        return "empty_file"
    if head[:1] in {b"{", b"["}:
        return _recognise_json(head)
    if head[:1] == b"<":
        return _recognise_markup(head)
    if b"\0" in head[:1024]:
        return "own"
    first = head.partition(b"\n")[0].decode("utf-8", errors="replace").replace('"', "")
    headers = {plain_header(cell) for separator in ",;\t" for cell in first.split(separator)}
    return "health" if headers & HEALTH_MARKS else "own"


def _recognise_markup(head: bytes) -> str:
    if is_web_page(head):
        return "web_page"
    lowered = head[:4096].lower()
    return "schools" if b"exportdat" in lowered or b"pravnisubjekt" in lowered else "own"


def _recognise_archive(names: list[str]) -> str:
    """Tell tables, layers and workbooks (which are archives too) from archives of no use."""
    useful = any(name.lower().endswith(_IN_ARCHIVES) or name in _WORKBOOK_MARKS for name in names)
    return "own" if useful else "archive_without_services"


def _recognise_json(head: bytes) -> str:
    if b'"FeatureCollection"' in head or b'"Topology"' in head:
        return "own"
    of_list = any(mark in head for mark in (b'"nazev"', b'"kod"')) and b'"polozky"' in head
    of_register = any(mark in head for mark in (b'"identifikator"', b'"druhSocialniSluzby"', b'"poskytovatel"'))
    if of_list and not of_register:
        marks = (b"DruhSocialniSluzby/", b"FormaSoc", b"TypKapacitySocialniSluzby/", b"CilovaSkupinaOsoby/")
        known = any(mark in head for mark in marks)
        return "codelist" if known else "codelist_of_other_things"
    return "register"


def _only_new(register: Register, before: list[Register], *, source: str, report: QualityReport) -> Register:
    """Leave out services that an earlier file holds."""
    known = {service for other in before for service in other.services["service"]}
    repeated = register.services["service"].isin(known)
    report.add("service_in_two_sources", source=source, where=register.services["service"][repeated].unique())
    if not repeated.any():
        return register
    return build_register(register.services[~repeated], register.places[~register.places["service"].isin(known)])


def _keep_secrets(register: Register, secret: set[str], *, report: QualityReport) -> Register:
    """Hide the places of services of which only a file that did not hold calls a place secret."""
    places = register.places
    known = set(places["service"][places["precision"] == "withheld"])
    told = places["service"].isin(secret - known)
    report.add("secret_in_other_source", source="services", where=places["service"][told].unique())
    if not told.any():
        return register
    hidden = places.assign(precision=places["precision"].mask(told, "withheld"))
    for column in ("name", "obec", "address_code", "geometry"):
        hidden[column] = places[column].mask(told)
    return build_register(register.services, hidden)
