"""Leave personal data out while a file is coming, so that they never lie on the disk.

The registers name statutory bodies, heads, e-mails and telephones beside the facts. What is kept is listed, not what
is dropped, so that a field that a publisher adds tomorrow stays out too.
"""

from __future__ import annotations

import json
import math
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.rows import line_of, whole_rows
from pokryti.sources.register_stream import items_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["only_columns", "only_elements", "only_facts"]

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
    yield line_of([header[place] for place in places])
    for row in rows:
        yield line_of([row[place] for place in places])


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
