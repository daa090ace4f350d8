"""Where the publishers keep their files, for which day, and which hosts may be asked at all."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from pokryti import catalog
from pokryti.catalog import Label
from pokryti.errors import ConfigError
from pokryti.sources.fetch.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OVERRIDABLE", "Address", "Source", "check_address", "sources"]

OVERRIDABLE = ("url", "file", "hosts", "licence")
"""What a study file may say of a source in `[publishers.<id>]`."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_YEARS_TRIED = 3


@dataclass(frozen=True)
class Address:
    """One address to try, what its data are of, and the name under which they are kept."""

    url: str
    vintage: str
    file: str


@dataclass(frozen=True)
class Source:
    """A file of a publisher, as `catalog/downloads.toml` describes it.

    Parameters
    ----------
    id
        Its key, by which a study file overrides it.
    label
        What it is, in both languages.
    publisher
        Key of the publisher.
    licence, citation
        Under what conditions, and how to name it.
    role
        The key of `[sources]` in a study file.
    asked
        The word of `--with` that brings it; empty when always brought.
    url, editions
        The pattern of its address; addresses of single years.
    file
        The pattern of the name under which it is kept.
    hosts
        Hosts to which it may lead.
    content, marks
        What comes, and what stands in its first lines.
    keep, members
        How it is stored, and what of it.
    limit_bytes
        More is not taken.
    cadence
        How often the publisher renews it.
    page
        The page of the publisher that tells of it.
    """

    id: str
    label: Label
    publisher: str
    licence: str
    citation: Label
    role: str
    asked: str
    url: str
    editions: Mapping[int, str]
    file: str
    hosts: tuple[str, ...]
    content: str
    marks: tuple[str, ...]
    keep: str
    members: tuple[str, ...]
    limit_bytes: int
    cadence: str
    page: str

    @property
    def known(self) -> bool:
        """Tell whether it has an address."""
        return bool(self.url or self.editions)

    @property
    def personal(self) -> bool:
        """Tell whether the publisher's file holds personal data, which never reach the disk."""
        return self.keep in {"register", "columns", "elements"}

    def addresses(self, on: date, *, today: date) -> tuple[Address, ...]:
        """List the addresses to try, the best first.

        Parameters
        ----------
        on
            Reference date of the study.
        today
            The day of asking; nothing later can be published.

        Returns
        -------
        tuple of Address
            The latest data not after the reference date, then what is nearest.

        Examples
        --------
        >>> points = sources({})["cuzk_addresses"]
        >>> [address.vintage for address in points.addresses(date(2024, 12, 31), today=date(2026, 5, 3))]
        ['2024-12-31', '2026-04-30']
        >>> sources({})["csu_ages"].addresses(date(2021, 6, 30), today=date(2026, 5, 3))[0].file
        '130181-2021.csv.gz'
        """
        if "{month_end}" in self.url:
            days = dict.fromkeys((_month_end(min(on, today)), _month_end(today)))
            return tuple(self._filled("{month_end}", day.strftime("%Y%m%d"), day.isoformat()) for day in days)
        latest = min(on.year, today.year)
        if self.editions:
            before = [year for year in self.editions if year <= latest]
            year = max(before) if before else min(self.editions)
            return (self._filled("{year}", str(year), str(year), url=self.editions[year]),)
        if "{year}" in self.url:
            return tuple(
                self._filled("{year}", str(year), str(year)) for year in range(latest, latest - _YEARS_TRIED, -1)
            )
        return (self._filled("{year}", str(latest), str(latest) if self.keep == "year" else ""),)

    def _filled(self, pattern: str, value: str, vintage: str, *, url: str = "") -> Address:
        return Address((url or self.url).replace(pattern, value), vintage, self.file.replace(pattern, value))


def sources(overrides: Mapping[str, Mapping[str, Any]]) -> dict[str, Source]:
    """Give the catalogue of sources with what a study file says otherwise.

    Parameters
    ----------
    overrides
        The section `[publishers]` of a study file: id → `url, file, hosts, licence`.

    Returns
    -------
    dict
        Id → source, in the order of the catalogue.

    Examples
    --------
    >>> moved = sources({"csu_structure": {"url": "https://data.csu.gov.cz/struktura.csv"}})["csu_structure"]
    >>> moved.url, "data.csu.gov.cz" in moved.hosts
    ('https://data.csu.gov.cz/struktura.csv', True)
    """
    return {key: _source(key, fields, overrides.get(key, {})) for key, fields in catalog.load("downloads").items()}


def _source(key: str, fields: Mapping[str, Any], changed: Mapping[str, Any]) -> Source:
    _check_changed(key, changed)
    publisher = catalog.load("publishers")[fields["publisher"]]
    url = str(changed.get("url", fields["url"]))
    editions = {} if "url" in changed else {int(year): str(link) for year, link in fields.get("editions", {}).items()}
    file = str(changed.get("file", _name_in(url, str(fields["file"])) if "url" in changed else fields["file"]))
    if PurePosixPath(file).name != file or "\\" in file or file.startswith(".") or not file.isprintable() or not file:
        raise ConfigError(f"[publishers.{key}] file = {file!r} must be the name of a file, without folders.")
    label = Label(str(fields["cs"]), str(fields["en"]))
    own = [urlsplit(link).hostname or "" for link in (url, *editions.values()) if link]
    return Source(
        id=key,
        label=label,
        publisher=str(fields["publisher"]),
        licence=str(changed.get("licence", fields.get("licence", publisher["licence"]))),
        citation=Label(f"{publisher['cs']}: {label.cs}", f"{publisher['en']}: {label.en}"),
        role=str(fields["role"]),
        asked=str(fields.get("with", "")),
        url=url,
        editions=editions,
        file=file,
        hosts=tuple(dict.fromkeys([*own, *fields["hosts"], *changed.get("hosts", ())])),
        content=str(fields["content"]),
        marks=tuple(fields.get("marks", ())),
        keep=str(fields["keep"]),
        members=tuple(fields.get("layers", fields.get("columns", ()))),
        limit_bytes=int(fields["limit_mb"]) * 1_000_000,
        cadence=str(fields["cadence"]),
        page=str(fields.get("page", publisher["web"])),
    )


def _check_changed(key: str, changed: Mapping[str, Any]) -> None:
    """Refuse values of other types than the catalogue has, and addresses that are none."""
    if not isinstance(changed, dict):
        raise ConfigError(f"[publishers.{key}] must be a section with {', '.join(OVERRIDABLE)}.")
    hosts = changed.get("hosts", [])
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise ConfigError(f'[publishers.{key}] hosts = {hosts!r} must be a list of names, such as ["csu.gov.cz"].')
    wrong = [name for name in ("url", "file", "licence") if not isinstance(changed.get(name, ""), str)]
    if wrong:
        raise ConfigError(f"[publishers.{key}] {', '.join(wrong)} must be text.")
    try:
        urlsplit(changed.get("url", ""))
    except ValueError as error:
        raise ConfigError(f"[publishers.{key}] url is no address: {error}.") from error


def _name_in(url: str, usual: str) -> str:
    """Take the name from an address of somebody's own when it is of the same format: it often tells the year."""
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    return name if name and PurePosixPath(name).suffix.lower() == PurePosixPath(usual).suffix else usual


def check_address(url: str, hosts: tuple[str, ...]) -> None:
    """Refuse an address that is not encrypted or leads to a host nobody named.

    Parameters
    ----------
    url
        The address, asked for or led to.
    hosts
        Hosts of the source.

    Raises
    ------
    Fault
        When it is refused.

    Examples
    --------
    >>> check_address("https://csu.gov.cz/a.csv", ("csu.gov.cz",))
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:
        raise Fault("fetch_address_bad", url=url, problem=str(error)) from error
    if parts.username is not None or parts.scheme not in {"http", "https"} or not host:
        raise Fault("fetch_address_bad", url=url, problem=parts.scheme or "–")
    if parts.scheme != "https" and host not in _LOCAL:
        raise Fault("fetch_not_encrypted", url=url)
    if host not in hosts:
        raise Fault("fetch_host_refused", url=url, host=host, hosts=", ".join(hosts))


def _month_end(day: date) -> date:
    """Give the last day of the month when it is over, otherwise of the month before."""
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return last if day == last else day.replace(day=1) - timedelta(days=1)
