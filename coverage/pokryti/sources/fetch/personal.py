"""Leave personal data out while a file is coming, so that they never lie on the disk.

The registers name statutory bodies, heads, e-mails and telephones beside the facts. What is kept is listed, not what
is dropped, so that a field that a publisher adds tomorrow stays out too.
"""

from __future__ import annotations

import csv
import json
import math
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from pokryti.sources.fetch.faults import Fault
from pokryti.sources.register_stream import items_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["nearest_year", "only_columns", "only_elements", "only_facts", "rows_of_year", "whole_rows"]

_FACTS: dict[str, Any] = {
    "id": ..., "identifikator": ..., "portalId": ..., "datumPoskytovaniOd": ..., "datumPoskytovaniDo": ...,
    "druhSocialniSluzby": {"id": ...},
    "poskytovatel": {"nazev": ..., "ico": ...},
    "zarizeni": {
        "nazev": ..., "poskytujeOd": ..., "poskytujeDo": ..., "utajenaAdresa": ...,
        "adresa": {
            "cisloDomovni": ..., "cisloOrientacni": ..., "kodAdresnihoMista": ..., "psc": ...,
            "kraj": {"id": ...}, "okres": {"id": ...}, "obec": {"id": ...}, "castObce": {"id": ...},
            "mestskyObvodMestskaCast": {"id": ...}, "mestskyObvodVPraze": {"id": ...}, "ulice": {"nazev": ...},
        },
    },
    "formy": {
        "forma": {"id": ...}, "nepretrzitePoskytovani": ..., "kapacity": {"pocet": ..., "typ": {"id": ...}},
    },
    "ciloveSkupiny": {"cilovaSkupina": {"id": ...}},
    "vekoveSkupiny": {"vekovaSkupina": {"id": ...}, "id": ...},
    "rozsirenePusobnostiVKraji": {"id": ..., "kraj": {"id": ...}},
}  # fmt: skip
# A secret place says that it has an address, never which one.
_WITHHELD = {"utajeno": True}
_CONTAINERS = frozenset(
    {
        "ExportDat", "PravniSubjekt", "Reditelstvi", "SkolyZarizeni", "SkolaZarizeni", "SkolaMistaVykonuCinnosti",
        "SkolaMistoVykonuCinnosti",
    }
)  # fmt: skip
_YEAR_COLUMNS = ("casref_do", "obdobi", "rok", "sldb_rok")


def only_facts(stream: IO[bytes]) -> Iterator[bytes]:
    """Keep of the register of providers what says which service is where, for whom, since when and how large.

    Parameters
    ----------
    stream
        `rpss.json`.

    Yields
    ------
    bytes
        The same document without the rest.

    Raises
    ------
    Fault
        When it is no whole register.
    """
    import ijson

    yield b'{"polozky":['
    before = b"\n"
    try:
        for item in items_in(stream):
            facts = _kept(item, _FACTS) if isinstance(item, dict) else None
            yield before + json.dumps(facts, separators=(",", ":")).encode()
            before = b",\n"
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Fault("fetch_damaged", problem=str(error)[:200]) from error
    if before == b"\n":
        raise Fault("fetch_not_expected", expected="polozky", found="–")
    yield b"\n]}\n"


def _kept(node: Any, wanted: Any) -> Any:  # noqa: ANN401 - JSON
    """Keep the listed keys; a list is taken item by item, and a plain value only where one is expected."""
    if isinstance(node, list):
        return [_kept(item, wanted) for item in node] if wanted is not ... else []
    if isinstance(node, dict):
        if wanted is ...:
            return None
        chosen = {key: _kept(node[key], inner) for key, inner in wanted.items() if key in node}
        if chosen.get("utajenaAdresa") not in (False, None) and chosen.get("adresa"):
            chosen["adresa"] = _WITHHELD
        return chosen
    if isinstance(node, float) and not math.isfinite(node):
        return None  # JSON has no such number, and the reader would take it for damage
    # Codes are written bare by some editions ("Obec/554782"), so a plain value may stand where an object is usual.
    return node if wanted is ... or "id" in wanted or node is None or isinstance(node, bool) else None


def only_columns(stream: IO[bytes], columns: Collection[str]) -> Iterator[bytes]:
    r"""Keep some columns of a CSV.

    Parameters
    ----------
    stream
        The CSV, UTF-8, separated by commas or semicolons.
    columns
        Names to keep.

    Yields
    ------
    bytes
        The same rows with those columns, in the order of the file.

    Examples
    --------
    >>> import io
    >>> b"".join(only_columns(io.BytesIO(b"id,vedouci,obec\n1,Novak,Praha\n"), {"id", "obec"}))
    b'"id","obec"\r\n"1","Praha"\r\n'
    """
    rows = whole_rows(stream)
    header = next(rows)
    places = [place for place, name in enumerate(header) if name.strip() in columns]
    yield _line([header[place] for place in places])
    for row in rows:
        yield _line([row[place] for place in places])


def nearest_year(stream: IO[bytes], wanted: str) -> str:
    r"""Find the latest year of open data of the statistical office that is not after another, else the earliest.

    Parameters
    ----------
    stream
        A CSV with the time in `casref_do`, `obdobi` or `rok`.
    wanted
        Four digits.

    Returns
    -------
    str
        Four digits.

    Raises
    ------
    Fault
        When it has no column of time, or no row.

    Examples
    --------
    >>> import io
    >>> nearest_year(io.BytesIO(b'"hodnota","rok"\n"5","2021"\n"6","2022"\n'), "2024")
    '2022'
    """
    rows = whole_rows(stream)
    place = _place_of_time(next(rows))
    years = {row[place].strip()[:4] for row in rows}
    years = {year for year in years if year.isdigit()}
    if not years:
        raise Fault("fetch_not_expected", expected=wanted, found="–")
    before = [year for year in years if year <= wanted]
    return max(before) if before else min(years)


def rows_of_year(stream: IO[bytes], year: str) -> Iterator[bytes]:
    r"""Keep the rows of one year of open data of the statistical office.

    Parameters
    ----------
    stream
        A CSV with the time in `casref_do`, `obdobi` or `rok`.
    year
        Four digits.

    Yields
    ------
    bytes
        The header and the rows of that year.

    Examples
    --------
    >>> import io
    >>> rows = io.BytesIO(b'"hodnota","rok"\n"5","2023"\n"6","2024"\n')
    >>> b"".join(rows_of_year(rows, "2024"))
    b'"hodnota","rok"\r\n"6","2024"\r\n'
    """
    rows = whole_rows(stream)
    header = next(rows)
    place = _place_of_time(header)
    yield _line(header)
    for row in rows:
        if row[place].strip().startswith(year):
            yield _line(row)


def _place_of_time(header: list[str]) -> int:
    plain = [name.strip().lower() for name in header]
    place = next((plain.index(name) for name in _YEAR_COLUMNS if name in plain), None)
    if place is None:
        raise Fault("fetch_not_expected", expected=" / ".join(_YEAR_COLUMNS), found=", ".join(plain)[:200])
    return place


def whole_rows(stream: IO[bytes]) -> Iterator[list[str]]:
    """Read the rows of a CSV, whatever its encoding: letters other than ASCII are not to be looked at.

    Parameters
    ----------
    stream
        The CSV.

    Yields
    ------
    list of str
        The header, then the rows.

    Raises
    ------
    Fault
        When a row is shorter or longer than the header, as in a file that was cut.
    """
    # Latin-1 gives every byte a letter and back, so accents of any encoding pass through untouched.
    text = (line.decode("latin-1") for line in stream)
    first = next(text, "")
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        header = next(csv.reader([first], delimiter=separator), [])
        yield [name.removeprefix("ï»¿").strip('"') for name in header]
        for row in csv.reader(text, delimiter=separator):
            if len(row) == len(header):
                yield row
            elif row:
                raise Fault("fetch_damaged", problem=f"{len(row)} ≠ {len(header)}")
    except csv.Error as error:
        raise Fault("fetch_damaged", problem=str(error)) from error


def _line(cells: list[str]) -> bytes:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return (quoted + "\r\n").encode("latin-1")


def only_elements(stream: IO[bytes], names: Collection[str]) -> Iterator[bytes]:
    """Keep some elements of the register of schools, and those around them.

    Parameters
    ----------
    stream
        The XML.
    names
        Elements whose text is kept.

    Yields
    ------
    bytes
        UTF-8.

    Raises
    ------
    Fault
        When the XML is damaged or declares a document type, which could make it expand without end.

    Examples
    --------
    >>> import io
    >>> page = io.BytesIO(b"<ExportDat><PravniSubjekt><ICO>1</ICO><Reditel>X</Reditel></PravniSubjekt></ExportDat>")
    >>> b"".join(only_elements(page, {"ICO"})).decode()
    "<?xml version='1.0' encoding='utf-8'?><ExportDat><PravniSubjekt><ICO>1</ICO></PravniSubjekt></ExportDat>"
    """
    written: list[str] = ["<?xml version='1.0' encoding='utf-8'?>"]
    inside: list[str] = []

    def start(name: str, _attributes: object) -> None:
        inside.append(name)
        if name in _CONTAINERS or name in names:
            written.append(f"<{name}>")

    def end(name: str) -> None:
        inside.pop()
        if name in _CONTAINERS or name in names:
            written.append(f"</{name}>")

    def text(content: str) -> None:
        if inside[-1] in names:
            written.append(escape(content))

    def refuse(*_declaration: object) -> None:
        raise Fault("fetch_damaged", problem="DOCTYPE")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, refuse
    try:
        while content := stream.read(1 << 20):
            parser.Parse(content)
            yield "".join(written).encode("utf-8", "replace")
            written.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Fault("fetch_damaged", problem=str(error)) from error
    yield "".join(written).encode("utf-8", "replace")
