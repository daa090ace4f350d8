"""The texts of the page: each is used, and says the same in both languages."""

import re
from importlib import resources

import pytest

from pokryti.atlas.payload import words

# Keys put together in the script from these beginnings.
FAMILIES = r"(about|csv|flag|level|method|palette|reach|read|rule|short|third|unit|view|where)_"


def sources() -> str:
    atlas = resources.files("pokryti.atlas")
    scripts = [item.read_text(encoding="utf-8") for item in atlas.joinpath("assets", "js").iterdir()]
    return "\n".join([*scripts, atlas.joinpath("assets", "body.html").read_text(encoding="utf-8")]) + atlas.joinpath(
        "page.py"
    ).read_text(encoding="utf-8")


def test_no_text_is_left_over():
    text = sources()
    assert [key for key in words()["cs"] if not re.match(FAMILIES, key) and f'"{key}"' not in text] == []


def test_every_text_asked_for_is_there():
    asked = set(re.findall(r'\bt\("(\w+)"', sources()))
    assert asked - set(words()["cs"]) == set()


@pytest.mark.parametrize("key", words()["cs"])
def test_both_languages_fill_the_same_gaps(key):
    cs, en = (set(re.findall(r"\{(\w+)\}", words()[lang][key])) for lang in ("cs", "en"))
    assert {gap.lower() for gap in cs} - {"is"} == {gap.lower() for gap in en} - {"is"}
