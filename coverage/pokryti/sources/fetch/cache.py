"""The cache of brought files, one for all studies of a user: pooch keeps the files, platformdirs says where."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pokryti.errors import OutputError
from pokryti.locking import locked
from pokryti.output import cannot_write, write_text
from pokryti.sources.fetch.faults import Fault
from pokryti.sources.fetch.keeping import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pokryti.sources.fetch.address import Address, Source
    from pokryti.sources.fetch.transfer import Client, Limits

__all__ = ["Cache", "Kept", "digest", "is_offline"]

_CHANGED = ("ETag", "Last-Modified")
_LEFT_ALONE_S = 24 * 3600
_PAUSE_S = 0.5


@dataclass(frozen=True)
class Kept:
    """A file in the cache and where it came from.

    Parameters
    ----------
    path
        The file.
    url
        Its address.
    vintage
        What its data are of: a day, a year, or empty.
    fetched
        When it was brought or last found unchanged, UTC.
    last_modified
        What the publisher says, empty when nothing.
    etag
        The publisher's mark of the version.
    received
        Bytes that came.
    size, sha256
        Of the file as kept.
    """

    path: Path
    url: str
    vintage: str
    fetched: str
    last_modified: str
    etag: str
    received: int
    size: int
    sha256: str


def is_offline() -> bool:
    """Tell whether the network is forbidden by `POKRYTI_OFFLINE`."""
    return os.environ.get("POKRYTI_OFFLINE", "").strip().lower() not in {"", "0", "no", "false"}


def digest(path: Path) -> str:
    """Give the SHA-256 of a file.

    Parameters
    ----------
    path
        The file.
    """
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


class Cache:
    """Files brought from publishers, each version in a folder of its own.

    A new version is complete and checked before it is looked at, so whatever happens the last good one stays.

    Parameters
    ----------
    folder
        Where; by default `POKRYTI_CACHE`, otherwise the folder of caches of the user.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        import platformdirs

        chosen = folder or os.environ.get("POKRYTI_CACHE") or platformdirs.user_cache_path("pokryti")
        self.folder = Path(chosen)

    def held(self, source: Source, address: Address) -> Kept | None:
        """Give the file when it is here and whole.

        Parameters
        ----------
        source
            What is asked for.
        address
            From where.
        """
        try:
            note = json.loads(self._note(source, address).read_text(encoding="utf-8"))
            kept = Kept(**{**note, "path": self.folder / source.id / note["path"]})
            whole = kept.path.stat().st_size == kept.size and digest(kept.path) == kept.sha256
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return kept if whole else None

    def bring(self, source: Source, address: Address, *, client: Callable[[], Client], update: bool = False) -> Kept:
        """Give the file, from the cache or from its publisher.

        Parameters
        ----------
        source
            What is asked for.
        address
            From where.
        client
            Opens the way to the publisher, when it is needed.
        update
            Ask the publisher whether there is a newer one.

        Returns
        -------
        Kept
            The file, whole and checked.

        Raises
        ------
        Fault
            When it cannot be brought.
        OutputError
            When the cache cannot be written.
        """
        held = self.held(source, address)
        if held is not None and (not update or is_offline()):
            return held
        if is_offline():
            raise Fault("fetch_offline")
        with _writing(self.folder):
            self._folder(source).mkdir(parents=True, exist_ok=True)
        lock = self._folder(source) / f"{self._key(address)}.lock"
        with client() as asked, _alone(lock, asked.limits), _writing(self.folder):
            brought = self.held(source, address)
            if brought is not None and brought != held:  # by another fetch, meanwhile
                return brought
            if held is not None and _unchanged(held, asked):
                return self._remember(source, address, replace(held, fetched=_now()))
            return self._bring(source, address, asked)

    def _bring(self, source: Source, address: Address, client: Client) -> Kept:
        import pooch

        version = tempfile.mkdtemp(prefix=f"{self._key(address)}-", dir=self._folder(source))
        try:
            told: dict[str, str] = {}

            def downloader(_url: str, output: str, _pooch: object) -> None:
                part = self._folder(source) / f"{self._key(address)}.part"
                told.update(keep(source, address, client, target=Path(output), part=part))

            keeper = pooch.create(version, "", registry={address.file: None}, urls={address.file: address.url})
            with _quiet(pooch.get_logger()):
                path = Path(keeper.fetch(address.file, downloader=downloader))
            path.chmod(0o644)
            kept = _described(path, address, told, received=client.received)
        except BaseException:
            shutil.rmtree(version, ignore_errors=True)
            raise
        return self._remember(source, address, kept)

    def _remember(self, source: Source, address: Address, kept: Kept) -> Kept:
        """Point to a version, and only then let the earlier ones go."""
        here = kept.path.parent
        former = self.held(source, address)
        before = former.path.parent if former else None
        note = asdict(kept) | {"path": f"{here.name}/{kept.path.name}"}
        write_text(self._note(source, address), json.dumps(note, indent=1))
        stale = here.stat().st_mtime - _LEFT_ALONE_S
        for folder in self._folder(source).glob(f"{self._key(address)}-*/"):
            # A young one may be coming for somebody else at this moment.
            if folder != here and (folder == before or folder.stat().st_mtime < stale):
                shutil.rmtree(folder, ignore_errors=True)
        return kept

    def _folder(self, source: Source) -> Path:
        return self.folder / source.id

    def _key(self, address: Address) -> str:
        return sha256(f"{address.url} {address.vintage}".encode()).hexdigest()[:16]

    def _note(self, source: Source, address: Address) -> Path:
        return self._folder(source) / f"{self._key(address)}.json"


def _described(path: Path, address: Address, told: Mapping[str, str], *, received: int) -> Kept:
    named = {name.lower(): value for name, value in told.items()}
    return Kept(
        path=path,
        url=address.url,
        vintage=told.get("vintage", address.vintage),
        fetched=_now(),
        last_modified=named.get("last-modified", ""),
        etag=named.get("etag", ""),
        received=received,
        size=path.stat().st_size,
        sha256=digest(path),
    )


def _unchanged(held: Kept, client: Client) -> bool:
    """Ask the publisher whether the file is still the same; one that does not answer that has changed."""
    if not held.etag and not held.last_modified:
        return False
    conditions = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified}
    with client.get(held.url, {name: value for name, value in conditions.items() if value}) as response:
        told = tuple(response.headers.get(name, "") for name in _CHANGED)
        return response.status_code == 304 or told == (held.etag, held.last_modified)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _quiet(logger: Any) -> Iterator[None]:  # noqa: ANN401 - pooch has no types
    """Keep pooch from telling the terminal what the progress bars tell."""
    level = logger.level
    logger.setLevel("ERROR")
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def _alone(path: Path, limits: Limits) -> Iterator[None]:
    """Let one fetch at a time bring a file, as two would write into one unfinished file; others wait a while."""
    waited = 0.0
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(locked(path))
                break
            except OSError as error:
                if error.errno != errno.EBUSY:
                    raise cannot_write(path, error) from error
                if waited >= limits.longest_wait_s:
                    raise Fault("fetch_running") from error
            limits.wait(_PAUSE_S)
            waited += _PAUSE_S
        yield


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise cannot_write(folder, error) from error
