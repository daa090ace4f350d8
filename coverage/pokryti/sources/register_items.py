"""What is taken from one item of the register, and nothing else.

An item holds people's names, e-mails, telephones and contact addresses beside the facts. Only the fields named here
are ever read; the rest of the item is forgotten when the next one arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CapacityRow", "PlaceRow", "ServiceRow", "capacity_rows", "place_rows", "service_row"]


class ServiceRow(NamedTuple):
    """A registration."""

    item: int
    service: str | None
    portal: str | None
    kind: str | None
    valid_from: str | None
    valid_to: str | None
    provider: str | None
    ico: str | None
    target_groups: str | None
    wider: bool


class CapacityRow(NamedTuple):
    """One stated capacity of one form; both empty where a form states none."""

    item: int
    form: str | None
    unit: str | None
    amount: float | str | None


class PlaceRow(NamedTuple):
    """A place as listed, with what tells whether two listings are one place."""

    item: int
    name: str | None
    valid_from: str | None
    valid_to: str | None
    secret: bool
    stated: bool
    address_code: str | None
    obec: str | None
    street: str | None
    number: str | None


def service_row(item: int, record: dict[str, Any]) -> ServiceRow:
    """Take the registration itself.

    Parameters
    ----------
    item
        Position in the file.
    record
        One element of `polozky`.
    """
    provider = _dict(record.get("poskytovatel"))
    groups = {_code(_dict(group).get("cilovaSkupina")) for group in _list(record.get("ciloveSkupiny"))}
    return ServiceRow(
        item,
        _text(record.get("identifikator")),
        _code(record.get("id")),
        _code(record.get("druhSocialniSluzby")),
        _text(record.get("datumPoskytovaniOd")),
        _text(record.get("datumPoskytovaniDo")),
        _text(provider.get("nazev")),
        _text(provider.get("ico")),
        ";".join(sorted((code for code in groups if code), key=lambda code: (len(code), code))) or None,
        bool(record.get("rozsirenePusobnostiVKraji")),
    )


def capacity_rows(item: int, record: dict[str, Any]) -> Iterator[CapacityRow]:
    """Take the capacities of all forms; a form without any gives one empty row, and so does an item without forms.

    Parameters
    ----------
    item
        Position in the file.
    record
        One element of `polozky`.
    """
    forms = [_dict(form) for form in _list(record.get("formy"))]
    for form in forms or [{}]:
        code = _code(form.get("forma"))
        for capacity in _list(form.get("kapacity")) or [{}]:
            stated = _dict(capacity)
            yield CapacityRow(item, code, _code(stated.get("typ")), stated.get("pocet"))


def place_rows(item: int, record: dict[str, Any]) -> Iterator[PlaceRow]:
    """Take the places; of a secret one nothing but its name, which tells repeated listings and goes no further.

    Parameters
    ----------
    item
        Position in the file.
    record
        One element of `polozky`.
    """
    for listed in _list(record.get("zarizeni")):
        place = _dict(listed)
        secret = place.get("utajenaAdresa") not in (False, None)
        address = _dict(place.get("adresa"))
        yield PlaceRow(
            item,
            _text(place.get("nazev")),
            _text(place.get("poskytujeOd")),
            _text(place.get("poskytujeDo")),
            secret,
            bool(address),
            *(None, None, None, None) if secret else _address(address),
        )


def _address(address: dict[str, Any]) -> tuple[str | None, ...]:
    numbers = [_text(address.get(key)) for key in ("cisloDomovni", "cisloOrientacni")]
    return (
        _text(address.get("kodAdresnihoMista")),
        _code(address.get("obec")),
        _text(_dict(address.get("ulice")).get("nazev")) or _code(address.get("castObce")),
        "/".join(number or "" for number in numbers) if numbers[0] else None,
    )


def _dict(node: object) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _list(node: object) -> list[Any]:
    return node if isinstance(node, list) else []


def _text(node: object) -> str | None:
    """Give a plain value as text; nested values and empty text are nothing."""
    if isinstance(node, float) and node.is_integer():
        node = int(node)
    if not isinstance(node, str | int | float):
        return None
    # JSON can write half a letter, which no file of text takes
    text = str(node).strip().encode("utf-8", "replace").decode()
    return text or None


def _code(node: object) -> str | None:
    """Take `13` from `{"id": "DruhSocialniSluzby/13"}` or from the bare text."""
    text = _text(node.get("id") if isinstance(node, dict) else node)
    return text.rpartition("/")[2] or None if text else None
