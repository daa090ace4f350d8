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
SIZE = {"width": 1300, "height": 900}
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
        self.listeners = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: self.complaints.append(message.text),
            "pageerror": lambda error: self.complaints.append(str(error)),
            "dialog": lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()),
        }
        for event, listener in self.listeners.items():
            page.on(event, listener)

    def leave(self):
        """Leave the page as a new one is; it stores nothing that would outlive it."""
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        self.page.unroute_all()
        self.page.goto("about:blank")
        self.page.emulate_media(media="null")
        self.page.set_viewport_size(SIZE)
        self.page.mouse.move(0, 0)

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


def new_page(browser, **reader):
    context = browser.new_context(viewport=SIZE, offline=True, **reader)
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.fixture
def meet(browser):
    """Open empty pages for readers of any kind: dark screens, forced colours, quiet motion."""
    pages = []

    def make(**reader):
        pages.append(new_page(browser, **reader))
        return Visit(pages[-1])

    yield make
    for page in pages:
        page.context.close()


@pytest.fixture(scope="session")
def window(browser):
    """Open one page for all usual readers: making it costs twice as much as showing an atlas in it."""
    page = new_page(browser)
    yield page
    page.context.close()


@pytest.fixture
def visit(window):
    """Give an empty page to a usual reader."""
    visit = Visit(window)
    yield visit
    visit.leave()


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
    page = new_page(browser)
    yield Visit(page).show(sample_page)
    page.context.close()


@pytest.fixture
def atlas(visit, sample_page):
    """Open the atlas of the sample."""
    return visit.show(sample_page)
