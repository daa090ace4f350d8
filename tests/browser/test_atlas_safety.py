"""The atlas asks nobody, and nothing in its data ever runs."""

import pytest

from pokryti.atlas import page

EVIL = [
    "<img src=x onerror=\"document.title='pwned'\">",
    "</script><script>document.title='pwned'</script>",
    "${document.title='pwned'}`",
    "{{ 7*7 }}\" onmouseover=\"document.title='pwned'",
    "javascript:document.title='pwned'",
    "<svg/onload=\"document.title='pwned'\">' autofocus onfocus='document.title=1",
]
IDS = {"id", "type", "theme", "kind", "form", "unit", "group", "lang", "polarity"}
KEEP = IDS | {"words", "flags", "palettes", "special"}


def plant(item, evil, key=""):
    """Put the text in place of every text that comes from data: names, providers, labels, sources, links."""
    if isinstance(item, dict):
        return {name: value if name in KEEP else plant(value, evil, name) for name, value in item.items()}
    if isinstance(item, list | tuple):
        if key in {"codes", "services"}:
            return item
        return [plant(value, evil, key) for value in item]
    return f"{evil} {item[:12]}" if isinstance(item, str) and item else item


@pytest.fixture(scope="module")
def small(sample):
    """Give an atlas with one of everything that holds text, and its data."""
    atlas = sample.atlas(measures=["domovy_pro_seniory", "pecovatelska_sluzba"], levels=["orp", "kraj"])
    return atlas, page.build_payload(atlas)


@pytest.fixture(params=EVIL, ids=range(len(EVIL)))
def evil_page(request, small, tmp_path, monkeypatch):
    atlas, payload = small
    monkeypatch.setattr(page, "build_payload", lambda _: plant(payload, request.param))
    atlas = atlas.replace(title=f"Titul {request.param}", note=request.param)
    return request.param, atlas.save(tmp_path / "evil.html")


def test_page_opens_from_a_file_and_asks_nobody(atlas, sample_page):
    for view in ("tiles", "bivariate", "table", "map"):
        atlas.page.locator(f'input[name="view"][value="{view}"]').check()
    atlas.page.get_by_label("Ukázat místa služeb").check()
    atlas.choose("Vzorov")
    assert atlas.requests == [sample_page.as_uri()]
    assert atlas.complaints == []


def test_texts_from_the_data_never_run(visit, evil_page):
    evil, path = evil_page
    tab = visit.show(path).page
    tab.get_by_label("Ukázat místa služeb").check()
    tab.locator("#points-kind").select_option("")
    box = tab.locator("#map .map").bounding_box()
    for step in range(8):
        tab.mouse.move(box["x"] + box["width"] * (0.25 + 0.06 * step), box["y"] + box["height"] / 2)
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for summary in tab.locator("#panel summary").all():
        summary.click()
    tab.locator("#search").fill("a")
    tab.get_by_role("button", name="O datech").click()
    tab.keyboard.press("Escape")
    for view in ("tiles", "bivariate", "table"):
        tab.locator(f'input[name="view"][value="{view}"]').check()
    shown = tab.locator("#table tbody th").first.inner_text()
    assert evil in shown.replace("\u00a0", " ")  # Czech binds small words and numbers to the next word
    assert tab.title() == f"Titul {evil}"
    assert tab.locator("img, svg[onload], [onmouseover], [onfocus], a[href^='javascript']").count() == 0
    assert visit.complaints == []
    assert visit.requests == [path.as_uri()]


def test_a_script_that_got_in_would_be_stopped(atlas):
    title = atlas.page.title()
    atlas.ask("""() => {
        const script = document.createElement('script');
        script.textContent = "document.title = 'pwned'";
        document.body.append(script);
    }""")
    assert atlas.page.title() == title
    assert any("Content Security Policy" in text for text in atlas.complaints)


def test_points_never_show_a_withheld_place(atlas, sample):
    withheld = sample.places[~sample.places["precision"].isin(["address", "obec"])]
    assert len(withheld)
    shown = atlas.ask(
        "() => Array.from({length: Atlas.places.n}, (_, i) => [Atlas.places.precision(i), Atlas.places.name(i)])"
    )
    assert {precision for precision, _ in shown} <= {"address", "obec"}
    known = sample.places[sample.places["precision"].isin(["address", "obec"])]
    assert len(shown) <= len(known)
    assert not (set(withheld["name"].dropna()) - set(known["name"])) & {name for _, name in shown}
