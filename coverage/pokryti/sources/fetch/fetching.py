"""Bring all that a study needs, lock it, and say what was taken and what has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pokryti.errors import FetchError
from pokryti.output import alone_in, replacing
from pokryti.quality import QualityReport
from pokryti.sources.fetch.address import Address, Source, check_address, sources
from pokryti.sources.fetch.cache import Cache, Kept, digest
from pokryti.sources.fetch.changes import compare_files
from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.lock import LOCK_NAME, Lock, Locked, is_as_locked, read_lock, write_lock
from pokryti.sources.fetch.plan import Region, find_region, wanted_sources
from pokryti.sources.fetch.study_file import STUDY_NAME, study_text, write_study
from pokryti.sources.fetch.transfer import Client, Limits

if TYPE_CHECKING:
    from pokryti.quality import Lang

__all__ = ["Fetched", "Request", "fetch_study"]

_FOLDER = "data"
Progress = Callable[[Source, int, int | None], None]


@dataclass(frozen=True)
class Request:
    """What to bring, for whom, and how.

    Parameters
    ----------
    region
        Code or name of a district, or `CZ`.
    on
        Reference date.
    dest
        Folder of the study.
    asked
        Words of `--with`.
    update
        Ask for newer files although there are some.
    overrides
        What holds in place of the catalogue: id → `url, file, hosts, licence`.
    lang
        Language of the study file.
    today
        The day of asking.
    limits
        How patient to be.
    cache
        Where brought files are kept for all studies.
    """

    region: str
    on: date
    dest: Path
    asked: Collection[str] = ()
    update: bool = False
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lang: Lang = "cs"
    today: date = field(default_factory=date.today)
    limits: Limits = field(default_factory=Limits)
    cache: Cache = field(default_factory=Cache)


@dataclass(frozen=True)
class Fetched:
    """What was brought.

    Parameters
    ----------
    files
        The files, as the lock has them.
    study_file
        The study file written; another name than `pokryti.toml` when that one was edited by somebody.
    region
        What is studied.
    changes
        What is new against the files before; None unless asked to update.
    report
        What is worth knowing besides.
    """

    files: tuple[Locked, ...]
    study_file: Path
    region: Region
    changes: QualityReport | None
    report: QualityReport


def fetch_study(request: Request, *, progress: Progress = lambda *_: None) -> Fetched:
    """Bring the official files of a study and write `pokryti.toml` and `pokryti.lock`.

    Nothing in the folder changes until everything is brought and checked.

    Parameters
    ----------
    request
        What to bring.
    progress
        Called with the source, the bytes so far and, when known, all of them.

    Returns
    -------
    Fetched
        What was brought.

    Raises
    ------
    FetchError
        When something cannot be brought; tells all that cannot.
    LookupFailure
        When no district, or more than one, fits the region.
    """
    report = QualityReport()
    lock_path = request.dest / LOCK_NAME
    try:
        lock = read_lock(lock_path)
    except (OSError, ValueError) as error:
        report.add("lock_unreadable", source=LOCK_NAME, count=1, problem=error)
        report.raise_errors(FetchError)
        raise
    catalogue = sources(request.overrides)
    # What was once asked for belongs to the study.
    before = {catalogue[entry.source].asked for entry in lock.files if entry.source in catalogue}
    wanted = wanted_sources(catalogue, {*request.asked, *before} - {""})
    region: Region | None = None
    taken: dict[str, tuple[Path, Locked]] = {}
    for source in wanted:
        got = _take(source, request, lock, report=report, progress=progress)
        if got is not None:
            taken[source.id] = got
            if source.role == "structure":
                region = find_region(got[0], request.region, report=QualityReport())
    report.raise_errors(FetchError)
    assert region is not None
    changes = _changes(lock, taken, request) if request.update and lock.files else None
    with alone_in(request.dest):
        return _finish(request, region, taken, lock=lock, changes=changes, report=report)


def _take(
    source: Source, request: Request, lock: Lock, *, report: QualityReport, progress: Progress
) -> tuple[Path, Locked] | None:
    """Take a source from the study as it is locked, from the cache or from its publisher."""
    before = next((entry for entry in lock.files if entry.source == source.id), None)
    addresses = source.addresses(request.on, today=request.today) if source.known else ()
    same = before is not None and any(before.url == address.url for address in addresses)
    if before is not None and same and not request.update and is_as_locked(request.dest / before.file, before):
        return request.dest / before.file, before
    try:
        kept, address = _bring(source, addresses, request, progress=progress)
        if before is not None and same and not request.update:
            _require_same(kept, before)
    except Fault as fault:
        place = str(fault.values.get("url") or (addresses[0].url if addresses else source.id))
        values: dict[str, Any] = {"id": source.id, "label": source.label, "page": source.page, **fault.values}
        report.add(fault.code, source=place, count=1, **values)
        return None
    if address != addresses[0]:
        report.add("fetch_older", source=address.url, count=1, label=source.label, vintage=address.vintage)
    return kept.path, _locked(source, kept)


def _require_same(kept: Kept, before: Locked) -> None:
    if kept.sha256 != before.sha256:
        raise Fault("fetch_differs", url=kept.url, file=before.file)


def _bring(
    source: Source, addresses: tuple[Address, ...], request: Request, *, progress: Progress
) -> tuple[Kept, Address]:
    if not addresses:
        raise Fault("fetch_no_address")
    for address in addresses:
        check_address(address.url, source.hosts)
        try:
            return request.cache.bring(
                source,
                address,
                client=lambda: Client(
                    source.hosts,
                    limit_bytes=source.limit_bytes,
                    limits=request.limits,
                    progress=lambda done, total: progress(source, done, total),
                ),
                update=request.update,
            ), address
        except Fault as fault:
            fault.values.setdefault("url", address.url)
            if fault.code != "fetch_not_found" or address == addresses[-1]:
                raise
    raise AssertionError


def _locked(source: Source, kept: Kept) -> Locked:
    return Locked(
        source=source.id,
        file=f"{_FOLDER}/{kept.path.name}",
        url=kept.url,
        vintage=kept.vintage,
        fetched=kept.fetched,
        last_modified=_iso(kept.last_modified),
        received_bytes=kept.received,
        size_bytes=kept.size,
        sha256=kept.sha256,
        licence=source.licence,
        citation_cs=source.citation.cs,
        citation_en=source.citation.en,
    )


def _iso(told: str) -> str:
    """Write a time as HTTP tells it the way people and TOML do; what is no time stays."""
    try:
        return parsedate_to_datetime(told).isoformat()
    except (ValueError, TypeError, OverflowError):
        return told


def _changes(lock: Lock, taken: Mapping[str, tuple[Path, Locked]], request: Request) -> QualityReport:
    catalogue = sources(request.overrides)
    before: dict[str, list[Path]] = {}
    after: dict[str, list[Path]] = {}
    for entry in lock.files:
        if entry.source in catalogue and (request.dest / entry.file).is_file():
            before.setdefault(catalogue[entry.source].role, []).append(request.dest / entry.file)
    for key, (path, _) in taken.items():
        after.setdefault(catalogue[key].role, []).append(path)
    same = {entry.source: entry.sha256 for entry in lock.files} == {key: new.sha256 for key, (_, new) in taken.items()}
    if same:
        told = QualityReport()
        told.add("change_none", source=LOCK_NAME, count=1)
        return told
    return compare_files(before, after, on=request.on)


def _finish(
    request: Request,
    region: Region,
    taken: Mapping[str, tuple[Path, Locked]],
    *,
    lock: Lock,
    changes: QualityReport | None,
    report: QualityReport,
) -> Fetched:
    """Copy the files into the study and write its two files."""
    roles: dict[str, list[str]] = {}
    catalogue = sources(request.overrides)
    for key, (path, entry) in taken.items():
        roles.setdefault(catalogue[key].role, []).append(entry.file)
        target = request.dest / entry.file
        if not (target.is_file() and digest(target) == entry.sha256):
            with replacing(target) as temporary:
                shutil.copyfile(path, temporary)
    text = study_text(region, request.on, roles, request.overrides, lang=request.lang)
    files = tuple(entry for _, entry in taken.values())
    study_file, written = write_study(request.dest, text, written_before=lock.study_sha256)
    write_lock(request.dest / LOCK_NAME, Lock(files, written))
    if study_file.name == STUDY_NAME:
        _remove_replaced(request.dest, lock, files)
    return Fetched(files, study_file, region, changes, report)


def _remove_replaced(folder: Path, before: Lock, files: tuple[Locked, ...]) -> None:
    """Remove files of earlier vintages that were brought, never one that somebody has changed."""
    now = {entry.file for entry in files}
    renewed = {entry.source for entry in files}
    for entry in before.files:
        path = folder / entry.file
        if entry.source in renewed and entry.file not in now and is_as_locked(path, entry):
            path.unlink()
