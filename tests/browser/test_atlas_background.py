"""Tiles below the districts: from one host, with attribution, and the page works without them."""

import base64

import pytest

from pokryti.atlas import Background

HOST = "https://tiles.example.org"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
EVIL = "<img src=x onerror=\"document.title='pwned'\">"


@pytest.fixture
def page(sample, tmp_path):
    tiles = Background(f"{HOST}/{{z}}/{{y}}/{{x}}", f"© Kraj {EVIL}", link=f"{HOST}/terms")
    return sample.atlas(["domovy_pro_seniory"], ["orp"], background=tiles).save(tmp_path / "atlas.html")


def answered(visit):
    visit.page.route(f"{HOST}/**", lambda route: route.fulfill(body=DOT, content_type="image/png"))
    return visit


def test_only_the_named_host_is_asked_and_attributed(visit, page):
    answered(visit).show(page)
    visit.page.locator(".leaflet-tile-loaded").first.wait_for()
    assert {url.split("/")[2] for url in visit.requests if not url.startswith("file:")} == {"tiles.example.org"}
    note = visit.page.locator("#background a")
    assert note.is_visible()
    assert note.inner_text() == f"© Kraj {EVIL}"
    assert note.get_attribute("href") == f"{HOST}/terms"
    assert visit.violations() == []
    assert visit.complaints == []


def test_background_can_be_put_away(visit, page):
    answered(visit).show(page)
    visit.page.locator("#background-show").uncheck()
    assert visit.page.locator(".leaflet-tile").count() == 0
    assert "bg=" in visit.page.url
    assert visit.page.locator("#background a").is_visible()


def test_without_the_internet_districts_are_there_all_the_same(visit, page):
    visit.show(page)
    assert "Vzorov" in visit.choose("Vzorov").inner_text()
    assert visit.ask("() => Atlas.map.toCanvas(1).then((canvas) => canvas.toDataURL().length)") > 2000


def test_other_hosts_stay_forbidden(visit, page):
    answered(visit).show(page)
    visit.ask(
        "() => { document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example.org/a.png'})); }"
    )
    assert any("elsewhere" in text and "Content Security Policy" in text for text in visit.complaints)


def test_without_a_background_there_is_nothing_to_put_away(atlas):
    assert not atlas.page.locator("#background").is_visible()
