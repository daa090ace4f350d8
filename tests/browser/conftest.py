"""A real browser for the pages, started once. No browser is a failure that names the remedy, never a skip."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from pokryti.atlas import write_map

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
# As root there is no sandbox to be had; the rest keeps the browser from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    return os.environ.get("POKRYTI_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser():
    path = find_browser()
    if path is None:
        pytest.fail(
            "The browser tests need Chromium. Install it with: sudo apt-get install chromium "
            "(or set POKRYTI_BROWSER to a Chrome or Edge that is there).",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """An opened page and all that it did."""

    def __init__(self, page):
        self.page = page
        self.requests, self.complaints = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def open(self, path):
        self.page.goto(path.as_uri())
        return self

    def picture(self):
        """Read a copy of the map's pixels."""
        return self.page.locator(".map canvas").first.evaluate("canvas => canvas.toDataURL()")


@pytest.fixture
def visit(browser):
    context = browser.new_context(viewport={"width": 1300, "height": 900}, offline=True)
    yield Visit(context.new_page())
    context.close()


@pytest.fixture
def open_map(visit, grid, grid_answers, tmp_path):
    def make(**changes):
        options = {
            "areas": {"orp": grid},
            "answers": grid_answers,
            "places": None,
            "title": "Vzorový kraj",
            "lang": "cs",
        }
        options |= {"meta": {"source": "ČÚZK", "on": "2024-12-31"}, "sample": True} | changes
        write_map(tmp_path / "map.html", **options)
        visit.open(tmp_path / "map.html")
        visit.page.locator("html[data-ready=true]").wait_for(timeout=20_000)
        return visit

    return make
