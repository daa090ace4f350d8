"""The map page as people meet it."""

import geopandas as gpd
import pytest
from axe_playwright_python.sync_playwright import Axe

EVIL = [
    "<img src=x onerror=\"document.title='pwned'\">",
    "</script><script>document.title='pwned'</script>",
    "${document.title='pwned'}`",
    "{{ 7*7 }}\" onmouseover=\"document.title='pwned'",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": TAGS}).response["violations"]
    return [(item["id"], [node["html"] for node in item["nodes"]]) for item in found]


def test_page_opens_from_a_file_and_asks_nobody(open_map, tmp_path):
    visit = open_map()
    assert visit.requests == [(tmp_path / "map.html").as_uri()]
    assert visit.complaints == []


@pytest.mark.parametrize("lang", ["cs", "en"])
def test_page_has_no_accessibility_violations(open_map, lang):
    page = open_map(lang=lang).page
    page.locator("tbody button").nth(3).click()
    assert violations(page) == []


@pytest.mark.parametrize("evil", EVIL)
def test_names_from_the_data_never_run(open_map, grid, grid_answers, evil):
    places = gpd.GeoDataFrame(
        {"name": [evil], "precision": ["address"]}, geometry=[grid.representative_point().iloc[4]], crs=grid.crs
    )
    answers = grid_answers.assign(kind=evil, unit=evil, group=evil, reason_cs=evil)
    visit = open_map(areas={"orp": grid.assign(name=evil)}, answers=answers, places=places, title=f"Titul {evil}")
    page = visit.page
    page.get_by_label("místa služeb").check()
    page.locator("tbody button").first.click()
    box = page.locator(".map").bounding_box()
    for step in range(6):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.07 * step), box["y"] + box["height"] / 2)
    assert page.title() == f"Titul {evil}"
    assert page.locator("#panel .name").inner_text() == evil
    assert page.locator("img").count() == 0
    assert visit.complaints == []


def test_a_script_that_got_in_would_be_stopped(open_map):
    visit = open_map()
    visit.page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = "document.title = 'pwned'";
        document.body.append(script);
    }""")
    assert visit.page.title() == "Vzorový kraj"
    assert any("Content Security Policy" in text for text in visit.complaints)


def test_a_district_is_chosen_by_keyboard(open_map):
    visit = open_map()
    page, before = visit.page, visit.picture()
    button = page.get_by_role("button", name="Obvod 3", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.get_attribute("aria-live") == "polite"
    assert panel.locator(".name").inner_text() == "Obvod 3"
    assert panel.locator(".big").inner_text() == "9,8"
    assert "Pod průměrem kraje." in panel.inner_text()
    assert page.locator("tr[aria-current]").count() == 1
    assert visit.picture() != before


def test_a_district_is_chosen_on_the_map(open_map):
    page = open_map().page
    box = page.locator(".map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator("#tip").inner_text()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert tip.startswith(page.locator("#panel .name").inner_text())


def test_another_measure_repaints_map_legend_and_table(open_map):
    visit = open_map()
    page, before = visit.page, visit.picture()
    legend, table = page.locator("#legend").inner_text(), page.locator("#table").inner_text()
    page.get_by_label("Ukazatel").select_option(index=1)
    assert visit.picture() != before
    assert page.locator("#legend").inner_text() != legend
    assert page.locator("#table").inner_text() != table
    assert "pečovatelská služba" in page.locator("caption").inner_text()


def test_another_level_has_its_own_districts(open_map, grid, grid_answers):
    larger = gpd.GeoDataFrame({"name": ["Vzorový kraj"]}, geometry=[grid.union_all()], index=["CZ098"], crs=grid.crs)
    answers = grid_answers.copy()
    answers.loc[0, ["level", "area"]] = ["kraj", "CZ098"]
    page = open_map(areas={"orp": grid, "kraj": larger}, answers=answers).page
    page.get_by_label("Úroveň území").select_option(index=1)
    assert page.locator("tbody tr").count() == 1
    assert page.locator("tbody th").inner_text() == "Vzorový kraj"


def test_what_is_not_a_number_looks_like_nothing_else(open_map):
    page = open_map().page
    swatches = page.locator("#legend li").evaluate_all(
        "items => items.map(item => [item.textContent, item.querySelector('canvas').toDataURL()])"
    )
    assert len({picture for _, picture in swatches}) == len(swatches)
    labels = " ".join(label for label, _ in swatches)
    assert all(word in labels for word in ("žádná kapacita", "údaj není znám", "důvěrný údaj", "nelze spočítat"))


def test_table_tells_all_that_the_map_tells(open_map, grid):
    page = open_map().page
    rows = page.locator("tbody tr").all_inner_texts()
    assert len(rows) == 12
    assert any("žádná kapacita" in row for row in rows)
    assert any("výsledek může změnit sousední území" in row for row in rows)
    assert any("malá čísla" in row for row in rows)


def test_sample_data_say_so(open_map):
    assert open_map(sample=True).page.get_by_text("UKÁZKA / SAMPLE").is_visible()


def test_nothing_to_show_is_a_quiet_page(open_map, grid_answers):
    visit = open_map(answers=grid_answers.iloc[:0])
    assert visit.complaints == []
    assert visit.page.locator("tbody tr").count() == 0


def test_page_fits_a_telephone(open_map):
    page = open_map().page
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
