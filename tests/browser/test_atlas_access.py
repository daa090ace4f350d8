"""The atlas for everybody: no accessibility violations in any state, and a whole task with the keyboard alone."""

import pytest


@pytest.fixture(scope="session")
def codes(sample):
    """Give the codes of the SO ORP studied."""
    return list(sample.territory.areas("orp").query("role == 'study'").index)


def states(codes):
    first, second, third = codes[:3]
    return {
        "start": {},
        "profile": {"area": first},
        "compare": {"area": first, "compare": f"{second},{third}"},
        "points": {"points": "1"},
        "table": {"view": "table", "area": first},
        "tiles": {"view": "tiles", "area": first},
        "bivariate": {"view": "bivariate", "area": first},
    }


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_no_state_has_accessibility_violations(atlas, codes, lang):
    page, found = atlas.page, {}
    for name, changes in states(codes).items():
        atlas.set(**{"lang": lang, "level": "orp", "view": "map", "area": "", "compare": "", "points": ""} | changes)
        if name == "profile":
            atlas.ask("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
            page.locator(".measures").wait_for()
        found[name] = atlas.violations()
        atlas.ask("() => { for (const fold of document.querySelectorAll('details')) fold.open = false; }")
    for button in ("share", "about"):
        page.locator(f'[data-key="{button}"]').click()
        found[button] = atlas.violations()
        page.keyboard.press("Escape")
    assert {name: faults for name, faults in found.items() if faults} == {}


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def focused(page):
    return page.evaluate(
        "() => document.activeElement.id || document.activeElement.dataset.key || document.activeElement.textContent"
    )


def tab_to(page, wanted, most=60):
    for _ in range(most):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is not reached by Tab; focus is on {focused(page)}")


def test_a_planner_does_the_whole_task_by_keyboard(atlas):
    """Find a district, read it, compare it, sort the table, download; the mouse stays in the drawer."""
    page = atlas.page
    press(page, "Tab")
    assert page.evaluate("() => document.activeElement.matches('.skip')")
    press(page, "Enter")
    assert focused(page) == "search"
    page.keyboard.type("pod")
    press(page, "ArrowDown", "ArrowUp", "Enter")
    assert "Pod" in page.locator("#panel-title").inner_text()
    page.locator("#live").filter(has_text="Vybráno").wait_for(state="attached")
    name = page.locator("#panel-title").inner_text()
    tab_to(page, "compare-search")
    page.keyboard.type("a")
    press(page, "ArrowDown", "Enter")
    assert page.locator("table.compare thead th").count() == 2
    assert name in page.locator("table.compare thead").inner_text()
    page.locator(".skip").nth(2).focus()
    press(page, "Enter")
    assert focused(page) == "table"
    tab_to(page, "table-class")
    rows = page.locator("#table tbody tr").count()
    press(page, "ArrowDown")
    assert 0 < page.locator("#table tbody tr").count() < rows
    tab_to(page, "sort-name")
    press(page, "Enter")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Území")
    assert focused(page) == "sort-name"
    page.locator('[data-key="share"]').focus()
    press(page, "Enter")
    assert page.locator("dialog[open]").count() == 1
    with page.expect_download() as download:
        tab_to(page, "CSV pro český Excel")
        press(page, "Enter")
    assert download.value.suggested_filename.endswith(".csv")
    press(page, "Escape")
    assert focused(page) == "share"


def test_focus_is_visible(atlas):
    page = atlas.page
    for control in ("#search", "#level", '[data-key="share"]'):
        page.locator(control).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        width = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
        assert float(width.removesuffix("px")) >= 2, control


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_page_fits_narrow_screens(atlas, width):
    page = atlas.page
    page.set_viewport_size({"width": width, "height": 800})
    for view in ("map", "bivariate", "table", "tiles"):
        atlas.ask(f"() => Atlas.state.set({{view: '{view}', level: 'orp'}})")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, view


def test_dark_screens_keep_the_contrast(meet, sample_page, codes):
    visit = meet(color_scheme="dark").show(sample_page, f"l=orp&d={codes[0]}&c={codes[1]}")
    assert visit.violations() == []
    visit.set(compare="")
    assert visit.violations() == []


def test_forced_colours_and_quiet_motion_are_respected(meet, sample_page):
    visit = meet(forced_colors="active", reduced_motion="reduce").show(sample_page)
    assert visit.page.locator(".classes canvas").first.is_visible()
    assert visit.ask("() => Atlas.leaflet.options.zoomAnimation") is False


def test_who_cannot_point_reads_in_the_profile_all_that_points_say(atlas):
    """Marks on the map are out of reach of the keyboard; the profile lists every place with the same facts."""
    page = atlas.page
    atlas.set(level="kraj")
    atlas.ask("() => Atlas.map.select(Atlas.areas('kraj')[0])")
    services = page.locator("details", has=page.locator('[data-key="fold-services"]'))
    services.locator("summary").press("Enter")
    services.get_by_role("button", name="Ukázat všech").press("Enter")
    told = [" ".join(text.split()) for text in services.locator(".places li").all_inner_texts()]
    wanted = atlas.ask("""() => {
        const { places, ui, labels } = Atlas;
        const facts = ({ kind, form }) => [ui.capital(Atlas.pick(Atlas.data.kinds[kind])), labels.inForm(form)];
        return places.now().filter((place) => places.area("kraj", place) === Atlas.areas("kraj")[0])
            .map((place) => [places.name(place), places.provider(place), ...places.kinds(place).flatMap(facts)]);
    }""")
    assert len(told) == len(wanted) > 25
    for facts in wanted:
        assert any(all(" ".join(fact.split()) in text for fact in facts) for text in told), facts
    assert page.evaluate("() => document.activeElement.matches('.places li')")
