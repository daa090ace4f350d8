"""Make the example pages and pictures of this folder from the embedded sample: `python maps/make_example.py`.

The picture of the page needs Chromium; without it the one that is there stays.
"""

import os
import shutil
from datetime import date
from pathlib import Path

import pokryti
from pokryti import figures
from pokryti.atlas import Atlas

HERE = Path(__file__).parent
PERIODS = [date(2016, 12, 31), date(2020, 12, 31), date(2024, 12, 31)]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def example_atlas() -> Atlas:
    """Give the atlas of the sample on three dates."""
    return pokryti.open_sample().atlas(periods=PERIODS)


def take_picture(page: Path, path: Path) -> None:
    """Take a picture of two districts compared, where there is a browser."""
    browser = os.environ.get("POKRYTI_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return
    from playwright.sync_api import sync_playwright

    first, second = pokryti.open_sample().territory.areas("orp").query("name in ['Příkladov', 'Vzorov']").index
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        window = started.new_page(viewport={"width": 1440, "height": 1060})
        window.goto(f"{page.as_uri()}#l=orp&d={first}&c={second}")
        window.locator("html[data-ready=true]").wait_for(state="attached")
        window.screenshot(path=path)
        started.close()


if __name__ == "__main__":
    example_atlas().save(HERE / "sample.html", lang="en")
    take_picture(HERE / "sample.html", HERE / "sample-atlas.png")
    homes = pokryti.open_sample().map("domovy_pro_seniory", level="orp", unit="luzka", lang="en")
    figures.save(homes, HERE, "sample-domovy-pro-seniory", ("png",))
