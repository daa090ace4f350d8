"""The register of schools (MŠMT): capacity belongs to the school, which may teach in several places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

import pandas as pd

from pokryti.catalog.codelists import CodeLists, slug
from pokryti.sources.packed import OPENING_ERRORS, open_packed, report_unopened
from pokryti.sources.service_rows import register_from_rows

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.services.register import Register
    from pokryti.territory import Codes

__all__ = ["read_schools"]

# Leaf elements taken from a legal entity, a school and a place of teaching; RUAIN is how the register spells it.
_ENTITY = {"ICO": "ico", "RedPlnyNazev": "provider"}
_SCHOOL = {"IZO": "service", "SkolaPlnyNazev": "name", "SkolaDruhTyp": "kind", "SkolaKapacita": "capacity"}
_PLACE = {"MistoRUAINKod": "address_code"}


def read_schools(path: str | Path, *, codes: Codes, report: QualityReport, lists: CodeLists | None = None) -> Register:
    """Read the school register, `vrejcelk.xml`.

    A school or school facility is a service of kind `skola_` + its type in the register; its capacity in places is
    divided among the places where it teaches. Obce come with the address codes, so an address file is needed.

    Parameters
    ----------
    path
        The XML file, plain, gzipped or alone in a zip.
    codes
        Translator of codes; the file holds address codes only.
    report
        Where everything found wrong is noted.
    lists
        Code lists; by default those of the package.

    Returns
    -------
    Register
        Schools and their places.

    Raises
    ------
    InputError
        When the XML is damaged, declares entities, or holds no school.
    """
    path = Path(path)
    rows = _SchoolRows()
    try:
        with open_packed(path) as stream:
            rows.parse(stream.read())
    except OPENING_ERRORS as error:
        report_unopened(error, source=path.name, report=report)
    except _UnsafeXmlError:
        report.add("school_xml_unsafe", source=path.name, count=1)
    except expat.ExpatError as error:
        report.add("school_xml_damaged", source=path.name, count=1, line=error.lineno)
    report.add("no_school", source=path.name, count=int(not rows.rows and not report.errors))
    report.raise_errors()
    table = pd.DataFrame(rows.rows).fillna("")
    table["kind"] = "skola_" + table["kind"].map(slug)
    table["unit"] = "mista"
    return register_from_rows(table, lists=lists or CodeLists.shipped(), codes=codes, source=path.name, report=report)


class _UnsafeXmlError(Exception):
    """The XML declares a document type, which the register never does."""


class _SchoolRows:
    """Collect one row per school and place while the XML is parsed; nothing in it is ever expanded or fetched."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self._entity: dict[str, str] = {}
        self._school: dict[str, str] = {}
        self._places: list[dict[str, str]] = []
        self._text: list[str] = []

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(content, True)

    def _refuse(self, *_declaration: object) -> None:
        raise _UnsafeXmlError

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._text.clear()
        if name == "PravniSubjekt":
            self._entity = {}
        elif name == "SkolaZarizeni":
            self._school, self._places = {}, []
        elif name == "SkolaMistoVykonuCinnosti":
            self._places.append({})

    def _end(self, name: str) -> None:
        text = "".join(self._text).strip()
        if name in _ENTITY:
            self._entity[_ENTITY[name]] = text
        elif name in _SCHOOL:
            self._school[_SCHOOL[name]] = text
        elif name in _PLACE and self._places:
            self._places[-1][_PLACE[name]] = text
        elif name == "SkolaZarizeni":
            self.rows.extend(self._entity | self._school | place for place in self._places or [{}])
        self._text.clear()
