"""What a reader sees at once: nothing cut and nothing out of sight, on screens of any width and on paper."""

import pytest

CUT = """() => {
    const outside = ".hidden, .skip, .tile, .sheet, legend, caption, select, .map";
    const seen = (one) => one.checkVisibility() && !one.closest(outside) && !one.matches(".goes-on, input");
    const closed = (one) => ["hidden", "clip", "auto", "scroll"].includes(getComputedStyle(one).overflowX);
    const cut = [...document.querySelectorAll("body *")]
        .filter((one) => seen(one) && closed(one) && one.scrollWidth > one.clientWidth + 1);
    const page = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    return [...page, ...cut.map((one) => `${one.tagName} ${one.className}: ${one.textContent.slice(0, 40)}`)];
}"""
STATES = {
    "start": {},
    "profile": {"selected": 1},
    "compare": {"selected": 4},
    "table": {"view": "table", "selected": 1},
    "table by rules": {"view": "table", "sort": "verdict~d"},
    "table of obce": {"view": "table", "level": "obec"},
    "points": {"points": "1"},
    "bivariate": {"view": "bivariate"},
    "tiles": {"view": "tiles", "selected": 1},
}


def choose(atlas, *, selected=0, level="orp", **state):
    """Set a whole state of the page, with the first districts of the level chosen."""
    codes = atlas.ask(f"() => Array.from(Atlas.areas('{level}'), (i) => Atlas.level('{level}').codes[i]).slice(0, 4)")
    area, compare = (codes[0] if selected else ""), ",".join(codes[1:selected])
    plain = {"view": "map", "points": "", "sort": "value~d"}
    atlas.set(**{**plain, **state}, level=level, area=area, compare=compare)
    atlas.ask(
        "() => new Promise((done) => { Atlas.settle(); requestAnimationFrame(() => requestAnimationFrame(done)); })"
    )


@pytest.mark.parametrize("lang", ["cs", "en"])
@pytest.mark.parametrize("width", [360, 640, 820, 1280, 1440])
def test_no_text_is_cut_and_nothing_lies_out_of_sight(atlas, width, lang):
    atlas.page.set_viewport_size({"width": width, "height": 900})
    atlas.set(lang=lang)
    found = {}
    for name, state in STATES.items():
        choose(atlas, **state)
        found[name] = atlas.ask(CUT)
    assert {name: cut for name, cut in found.items() if cut} == {}


@pytest.mark.parametrize("width", [820, 1280, 1440])
@pytest.mark.parametrize("level", ["orp", "obec"])
def test_every_column_of_the_table_is_in_sight(atlas, width, level):
    atlas.page.set_viewport_size({"width": width, "height": 900})
    choose(atlas, view="table", level=level, sort="verdict~d")
    scroll = atlas.page.locator("#table .scroll")
    assert scroll.evaluate("({ scrollWidth, clientWidth }) => scrollWidth - clientWidth") <= 0
    assert not atlas.page.get_by_text("Tabulka pokračuje vpravo").is_visible()


def test_on_phones_the_name_stays_and_a_line_says_that_the_table_goes_on(atlas):
    page = atlas.page
    page.set_viewport_size({"width": 360, "height": 800})
    choose(atlas, view="table")
    assert page.get_by_text("Tabulka pokračuje vpravo").is_visible()
    name = page.locator("#table tbody th").first
    page.locator("#table .scroll").evaluate("one => one.scrollTo({ left: 400 })")
    left = page.locator("#table .scroll").bounding_box()["x"]
    assert abs(name.bounding_box()["x"] - left) <= 2


def test_where_columns_are_folded_the_larger_district_still_sorts(atlas):
    page = atlas.page
    page.set_viewport_size({"width": 820, "height": 900})
    choose(atlas, view="table", level="obec")
    page.locator("[data-key=sort-parentunder]").click()
    assert atlas.ask("() => Atlas.state.get('sort')").startswith("parent")
    under = page.locator("#table tbody small.under").all_inner_texts()
    assert len(set(under)) > 1
    assert page.locator("#table tbody td.parent").first.is_hidden()


def test_labels_of_classes_never_run_into_one_another(atlas):
    atlas.page.set_viewport_size({"width": 360, "height": 800})
    for measure in atlas.ask("() => Atlas.measures.map(({ id }) => id)"):
        atlas.set(measure=measure, level="obec")
        gaps = atlas.ask("""() => {
            const boxes = [...document.querySelectorAll(".classes .label")].map((label) => {
                const range = document.createRange();
                range.selectNodeContents(label);
                return range.getBoundingClientRect();
            });
            return boxes.slice(1).map((box, k) => box.left - boxes[k].right);
        }""")
        assert all(gap >= 2 for gap in gaps), (measure, gaps)


def test_a_table_of_rules_stays_short_and_tells_the_reasons_on_demand(atlas):
    page = atlas.page
    choose(atlas, view="table", sort="verdict~d")
    row = page.locator("#table tbody tr", has=page.locator("details")).first
    assert row.bounding_box()["height"] < 80
    row.locator("summary").press("Enter")
    told = row.locator("details p").inner_text()
    assert told
    code = row.get_attribute("data-code")
    assert told.replace("\u00a0", " ") == page.evaluate(
        """(code) => {
            const { verdict } = Atlas.cell(Atlas.level("orp").index.get(code));
            return Atlas.ui.reasons(verdict).replace(/\\u00a0/g, " ");
        }""",
        code,
    )


def test_paper_tells_each_source_once_and_leaves_the_long_lists_out(atlas):
    page = atlas.page
    choose(atlas, selected=1)
    for key in ("sources", "measures", "reach"):
        page.locator(f'[data-key="fold-{key}"]').press("Enter")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator("#sheet").text_content().replace("\u00a0", " ")
    assert sheet.count(atlas.ask("() => Atlas.data.source.cs")) == 1
    assert sheet.count("Odkud čísla jsou") == 1
    assert "Všechny ukazatele" not in sheet
    assert "průměr státu" in page.locator(".sheet-legend").text_content()


def test_the_sheet_of_the_whole_map_says_what_it_shows(atlas):
    choose(atlas)
    atlas.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    sheet = atlas.page.locator("#sheet").text_content()
    assert "Prostřední hodnota" in sheet
    assert "Klepněte" not in sheet
    assert "sousední území mimo studii" in atlas.page.locator(".sheet-legend").text_content()


def test_districts_around_the_study_are_not_taken_for_unknown_ones(meet, sample_page):
    for theme in ("light", "dark"):
        page = meet(color_scheme=theme).show(sample_page).page
        unknown, ring = page.evaluate("""() => {
            const pen = document.createElement("canvas").getContext("2d");
            const shade = (fill) => {
                pen.fillStyle = getComputedStyle(document.querySelector(".map")).backgroundColor;
                pen.fillRect(0, 0, 1, 1);
                pen.fillStyle = fill;
                pen.fillRect(0, 0, 1, 1);
                return pen.getImageData(0, 0, 1, 1).data[0];
            };
            return ["unknown", "ring"].map((key) => shade(Atlas.colours.fill(key, Atlas.view())));
        }""")
        assert abs(unknown - ring) >= 14
