"""Every finding that the code adds has its texts in both languages, and every text is used."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from pokryti.quality import finding_texts

PACKAGE = Path(__file__).parents[2] / "coverage" / "pokryti"
FILES = sorted((PACKAGE / "findings").glob("*.toml"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
TEXTS = ("cs", "en", "remedy_cs", "remedy_en")


def additions():
    """Yield (where, code, keywords or None when some are not known here) of each `report.add("code", source=…)`."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"):
                continue
            keywords = {keyword.arg for keyword in node.keywords}
            if "source" in keywords and node.args and isinstance(node.args[0], ast.Constant):
                known = None if None in keywords else keywords
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.args[0].value, known


def placeholders(text):
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(finding_texts()))
def test_texts_are_complete_in_both_languages(code):
    texts = finding_texts()[code]
    assert texts["severity"] in {"error", "warning", "info"}
    assert all(str(texts[key]).strip() for key in TEXTS)
    assert placeholders(texts["cs"]) == placeholders(texts["en"])
    assert texts.get("defect", 1) in range(1, 24)
    assert set(texts) <= {*TEXTS, "severity", "defect"}


def test_no_code_is_written_in_two_files():
    codes = [code for path in FILES for code in tomllib.loads(path.read_text(encoding="utf-8"))]
    assert sorted(codes) == sorted(set(codes))


def test_every_finding_that_is_added_has_texts():
    assert not [f"{where} {code}" for where, code, _ in additions() if code not in finding_texts()]


def test_every_value_that_a_text_mentions_is_given():
    always = {"count", "where", "source"}
    missing = {
        f"{where} {code}": wanted - given
        for where, code, given in additions()
        if given is not None and code in finding_texts()
        for wanted in [set().union(*(placeholders(finding_texts()[code][key]) for key in TEXTS)) - always]
        if wanted - given
    }
    assert not missing


def test_every_text_is_used():
    nodes = [node for tree in TREES.values() for node in ast.walk(tree)]
    constants = {node.value for node in nodes if isinstance(node, ast.Constant)}
    composed = [
        re.compile("".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in code.values))
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"
        for code in node.args[:1]
        if isinstance(code, ast.JoinedStr)
    ]
    unused = {
        code for code in set(finding_texts()) - constants if not any(pattern.fullmatch(code) for pattern in composed)
    }
    assert not unused
