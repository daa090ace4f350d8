"""The quality page: every fault named, nothing executed, nothing lost."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from pokryti.quality import QualityReport
from pokryti.report import quality_html, quality_json

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def report():
    found = QualityReport()
    found.add("code_as_float", source="kapacity.csv", where=[f"řádek {n}" for n in range(12)], column="kod")
    found.add("missing_columns", source=EVIL, where=["obec"], present=EVIL)
    found.add("decimal_comma", source="obyvatelstvo.csv", count=1234, column="pocet")
    return found


@pytest.fixture
def conservation():
    rows = [
        ("domovy_pro_seniory", "pobytova", "luzka", "orp", 1200.0, 1190.0, 10.0, 0.0),
        (EVIL, "terenni", "klienti", "kraj", 5.0, 4.5, 0.0, 0.0),
    ]
    return pd.DataFrame(rows, columns=["kind", "form", "unit", "level", "registered", "placed", "withheld", "unknown"])


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tags(page):
    parser = Tags()
    parser.feed(page)
    return parser.seen


def test_worst_comes_first_with_remedy_and_file(report):
    page = quality_html(report, title="Vzorov", lang="cs")
    assert page.index("Chybí sloupce: obec") < page.index("Kódy poškozené") < page.index("desetinnou čárkou")
    assert "Ukládejte sloupec s kódy jako text." in page
    assert "kapacity.csv" in page
    assert "1\u00a0234" in page


def test_english_page_is_english(report):
    page = quality_html(report, title="Vzorov", lang="en")
    assert '<html lang="en">' in page
    assert "Columns are missing: obec" in page
    assert "1,234" in page
    assert "Nález" not in page


def test_long_lists_fold_but_are_complete(report):
    page = quality_html(report, title="Vzorov", lang="cs")
    folded = re.search(r"<details><summary>.*?</summary>(.*?)</details>", page)
    assert folded[1].count("řádek") == 12


def test_text_from_data_is_only_text(report, conservation):
    page = quality_html(report, title=EVIL, lang="cs", conservation=conservation)
    assert not {"img", "script"} & {tag for tag, _ in tags(page)}
    assert page.count("&lt;img") >= 4


def test_page_needs_nothing_else(report, conservation):
    found = tags(quality_html(report, title="Vzorov", lang="cs", conservation=conservation))
    assert not any({"src", "onclick"} & attributes.keys() for _, attributes in found)
    assert all(attributes.get("href", "#").startswith("#") for _, attributes in found)


def test_balance_shows_what_does_not_hold(report, conservation):
    page = quality_html(report, title="Vzorov", lang="cs", conservation=conservation)
    assert page.count(">souhlasí<") == page.count(">nesouhlasí<") == 1
    assert "domovy pro seniory" in page
    assert "1\u00a0200" in page


def test_nothing_wrong_is_said_plainly():
    assert quality_html(QualityReport(), title="Vzorov", lang="cs").count("Žádný nález.") == 3


def test_json_holds_both_languages_and_the_balance(report, conservation):
    document = json.loads(quality_json(report, title="Vzorov", conservation=conservation))
    assert document["counts"] == {"error": 1, "warning": 1, "info": 1}
    assert document["findings"][0]["code"] == "missing_columns"
    assert {"cs", "en", "remedy_cs", "remedy_en", "where"} <= document["findings"][0].keys()
    assert document["conservation"][0]["registered"] == 1200
    assert quality_json(report, title="Vzorov") == quality_json(report, title="Vzorov")
