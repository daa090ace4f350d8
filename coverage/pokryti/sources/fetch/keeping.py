"""Bring one file and store it as its source says: as published, or only what is needed of it."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from pokryti.output import write_text
from pokryti.sources.fetch.body import Body
from pokryti.sources.fetch.content import UNPACKED_TIMES, check_head, check_whole, damage_told, unpacked
from pokryti.sources.fetch.faults import Fault, RangesUnsupported
from pokryti.sources.fetch.personal import only_columns, only_elements, only_facts
from pokryti.sources.fetch.ranged import RangedFile
from pokryti.sources.fetch.rows import nearest_year, rows_of_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pokryti.sources.fetch.address import Address, Source
    from pokryti.sources.fetch.transfer import Client

__all__ = ["keep"]

_LAYER_FILES = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
_NEEDED = frozenset({".shp", ".dbf"})
_MOST_RESTARTS = 2
_PIECE = 1 << 20


def keep(source: Source, address: Address, client: Client, *, target: Path, part: Path) -> Mapping[str, str]:
    """Bring one file and store what is kept of it.

    A file that changes at the publisher while it comes is begun anew. One without personal data that breaks off stays
    in `part`, and the next call goes on from there; one with personal data never lies on the disk.

    Parameters
    ----------
    source
        What is brought.
    address
        From where.
    client
        Who asks.
    target
        Where it is stored; written only when everything is well, but not in one step.
    part
        Where an unfinished file waits.

    Returns
    -------
    Mapping
        What the server said of the file, and its `vintage` where it is known better than from the address.

    Raises
    ------
    Fault
        When it cannot be brought.
    """
    for _ in range(_MOST_RESTARTS):
        try:
            return _keep(source, address, client, target=target, part=part)
        except Fault as fault:
            if fault.code != "fetch_changed":
                raise
            _forget(part)
    return _keep(source, address, client, target=target, part=part)


def _keep(source: Source, address: Address, client: Client, *, target: Path, part: Path) -> Mapping[str, str]:
    if source.personal:
        with Body(client, address.url) as body, damage_told():
            _write_gzip(target, _facts(unpacked(body, source, body.headers), source))
            return body.headers
    if source.keep == "layers":
        try:
            remote = RangedFile(client, address.url)
        except RangesUnsupported:
            pass
        else:
            with damage_told(), io.BufferedReader(remote) as stream:
                check_head(stream.peek(), source)
                _write_layers(stream, source, target)
            return remote.headers
    headers = _whole(client, address.url, part)
    try:
        vintage = _store(part, source, address, target=target, headers=headers)
    finally:
        _forget(part)
    return {**headers, "vintage": vintage}


def _facts(stream: IO[bytes], source: Source) -> Iterator[bytes]:
    if source.keep == "register":
        return only_facts(stream)
    return (only_columns if source.keep == "columns" else only_elements)(stream, source.members)


def _store(part: Path, source: Source, address: Address, *, target: Path, headers: Mapping[str, str]) -> str:
    """Store what is kept of a file that has come; tell of what its data are."""
    with damage_told(), part.open("rb") as raw:
        stream = unpacked(raw, source, headers)
        if source.keep == "layers":
            plain = target.with_name("unpacked.zip")
            with plain.open("wb") as copy:
                shutil.copyfileobj(stream, copy, _PIECE)
            with plain.open("rb") as archive:
                _write_layers(archive, source, target)
            plain.unlink()
        elif source.keep == "year":
            with _table(part, source, headers) as rows:
                year = nearest_year(rows, address.vintage)
            with _table(part, source, headers) as rows:
                _write_gzip(target, rows_of_year(rows, year))
            return year
        else:
            with target.open("wb") as copy:
                shutil.copyfileobj(stream, copy, _PIECE)
            check_whole(target, source)
    return address.vintage


@contextmanager
def _table(path: Path, source: Source, headers: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """Open a CSV, plain or in a zip."""
    with path.open("rb") as raw:
        if source.content != "zip":
            yield unpacked(raw, source, headers)
            return
        with zipfile.ZipFile(raw) as archive:
            tables = [member for member in archive.infolist() if member.filename.lower().endswith(".csv")]
            if not tables:
                raise Fault("fetch_not_expected", expected=".csv", found=str(len(archive.namelist())))
            # Beside the data there may lie their description.
            table = max(tables, key=lambda member: member.file_size)
            if table.file_size > source.limit_bytes * UNPACKED_TIMES:
                raise Fault("fetch_too_large", limit=source.limit_bytes * UNPACKED_TIMES // 1_000_000)
            with archive.open(table) as stream:
                yield stream


def _write_layers(stream: IO[bytes] | io.BufferedReader, source: Source, target: Path) -> None:
    """Copy the files of the wanted layers under names of our own, whatever folders the archive writes of."""
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        members = {PurePosixPath(member.filename).name: member for member in archive.infolist()}
        wanted = [
            member
            for name, member in members.items()
            if PurePosixPath(name).stem in source.members and PurePosixPath(name).suffix in _LAYER_FILES
        ]
        missing = _NEEDED - {PurePosixPath(member.filename).suffix for member in wanted}
        if missing:
            expected = f"{', '.join(source.members)} {', '.join(sorted(missing))}"
            raise Fault("fetch_not_expected", expected=expected, found=str(len(members)))
        if sum(member.file_size for member in wanted) > source.limit_bytes * UNPACKED_TIMES:
            raise Fault("fetch_too_large", limit=source.limit_bytes * UNPACKED_TIMES // 1_000_000)
        for member in sorted(wanted, key=lambda item: item.header_offset):
            # A fixed date, so that the same content gives the same bytes.
            entry = zipfile.ZipInfo(f"1/{PurePosixPath(member.filename).name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member) as content, copy.open(entry, "w", force_zip64=True) as written:
                shutil.copyfileobj(content, written, _PIECE)


def _write_gzip(target: Path, pieces: Iterable[bytes]) -> None:
    # No name and no time inside, so that the same content gives the same bytes.
    with target.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        for piece in pieces:
            packed.write(piece)


def _whole(client: Client, url: str, part: Path) -> Mapping[str, str]:
    """Bring a file whole, going on where an earlier call broke off."""
    begun = _begun(part, url)
    with Body(client, url, start=part.stat().st_size if begun else 0, validator=begun.get("validator", "")) as body:
        headers = begun.get("headers") or dict(body.headers)
        if not begun:
            part.write_bytes(b"")
        write_text(_note(part), json.dumps({"url": url, "validator": body.validator, "headers": headers}))
        with part.open("ab") as stream:
            shutil.copyfileobj(body, stream, _PIECE)
    return headers


def _begun(part: Path, url: str) -> dict[str, Any]:
    try:
        begun = json.loads(_note(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    fits = isinstance(begun, dict) and begun.get("url") == url and begun.get("validator") and part.is_file()
    return begun if fits and part.stat().st_size else {}


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)
