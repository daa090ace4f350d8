"""The quality page as people meet it."""

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from pokryti.quality import QualityReport
from pokryti.report import quality_html

EVIL = "<img src=x onerror=\"document.title='pwned'\">"


@pytest.fixture(params=["cs", "en"])
def opened(request, visit, tmp_path):
    report = QualityReport()
    report.add("code_as_float", source=EVIL, where=[f"{EVIL} {n}" for n in range(30)], column=EVIL)
    row = (EVIL, "terenni", "klienti", "kraj", 5.0, 4.5, 0.5, 0.0)
    columns = ["kind", "form", "unit", "level", "registered", "placed", "withheld", "unknown"]
    balance = pd.DataFrame([row], columns=columns)
    text = quality_html(report, title="Vzorov", lang=request.param, conservation=balance)
    (tmp_path / "quality.html").write_text(text, encoding="utf-8")
    return visit.open(tmp_path / "quality.html")


def test_page_asks_nobody_and_runs_nothing(opened, tmp_path):
    opened.page.locator("summary").first.click()
    assert opened.requests == [(tmp_path / "quality.html").as_uri()]
    assert opened.complaints == []
    assert opened.page.locator("img").count() == 0


def test_page_has_no_accessibility_violations(opened):
    found = Axe().run(opened.page).response["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []
