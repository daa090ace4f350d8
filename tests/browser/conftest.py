"""A real browser for the pages, started once. No browser is a failure that names the remedy, never a skip."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

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
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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

    def open(self, path, state=""):
        self.page.goto(path.as_uri() + (f"#{state}" if state else ""))
        return self

    def show(self, path, state=""):
        """Open an atlas page and wait until it is painted."""
        self.open(path, state)
        self.page.locator("html[data-ready=true]").wait_for(timeout=30_000)
        return self

    def ask(self, script):
        """Ask the page for a value; the policy of the page forbids anything but plain functions."""
        return self.page.evaluate(script)

    def set(self, **state):
        """Change the state of the atlas."""
        self.page.evaluate("(state) => Atlas.state.set(state)", state)

    def choose(self, name):
        """Select a district by searching for it."""
        box = self.page.locator("#search")
        box.fill(name)
        box.press("Enter")
        return self.page.locator("#panel")

    def picture(self):
        """Read a copy of the map's pixels, districts and what is marked on them, once they are painted."""
        return self.page.evaluate("""async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            for (let k = 0; k < 3; k++) await frame();
            return [...document.querySelectorAll(".map canvas")].map((canvas) => canvas.toDataURL()).join();
        }""")

    def violations(self):
        """List what axe-core finds against WCAG 2.2 A and AA and its best practice."""
        found = Axe().run(self.page, options={"resultTypes": ["violations"], "runOnly": TAGS}).response["violations"]
        return [(item["id"], [node["html"] for node in item["nodes"]]) for item in found]


@pytest.fixture
def meet(browser):
    """Open empty pages for readers of any kind: dark screens, forced colours, quiet motion."""
    contexts = []

    def make(**reader):
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 900}, offline=True, **reader))
        contexts[-1].set_default_timeout(10_000)
        return Visit(contexts[-1].new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visit(meet):
    return meet()


@pytest.fixture(scope="session")
def sample_atlas(sample):
    """Give the atlas that a run of the sample writes, on two dates."""
    return sample.atlas()


@pytest.fixture(scope="session")
def sample_page(sample_atlas, tmp_path_factory):
    """Write the atlas of the sample once."""
    return sample_atlas.save(tmp_path_factory.mktemp("atlas") / "atlas.html")


@pytest.fixture(scope="module")
def calm(browser, sample_page):
    """Open the atlas of the sample once, for tests that only ask it something."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, offline=True)
    yield Visit(context.new_page()).show(sample_page)
    context.close()


@pytest.fixture
def atlas(visit, sample_page):
    """Open the atlas of the sample."""
    return visit.show(sample_page)
