"""What the page says of itself: counts, dates, sources, units."""

import geopandas as gpd
import pytest

from pokryti import figures
from pokryti.atlas.payload import build_payload

INDEX = "index_socialniho_vylouceni"


@pytest.mark.parametrize("method", ["pretty", "equal", "quantile", "fisher_jenks"])
def test_a_class_highlights_as_many_districts_as_it_counts(atlas, method):
    atlas.set(level="obec", measure=INDEX, method=method)
    picked = atlas.ask("""() => {
        const { counts, ranges } = Atlas.classes.of();
        return [...document.querySelectorAll(".class")].map((_, k) => {
            document.querySelectorAll(".class")[k].click();
            const size = Atlas.ui.inRange(Atlas.view()).size;
            document.querySelectorAll(".class")[k].click();
            return [size, counts[k]];
        });
    }""")
    assert [size for size, _ in picked] == [count for _, count in picked]


def test_given_classes_hold_only_what_they_say(atlas):
    atlas.set(level="orp", measure="domovy_pro_seniory-pobytova-luzka", method="given", breaks="10;20;30")
    assert atlas.ask("""() => {
        const { classOf, ranges } = Atlas.classes.of();
        const within = (x, [low, high]) => x >= low && x <= high;
        return Atlas.classes.pooled(Atlas.view()).every((x) => within(x, ranges[classOf(x)]));
    }""")


def test_the_date_of_an_indicator_is_its_own(atlas):
    """The index is of 2023, the study of 2024."""
    atlas.set(level="obec", measure=INDEX, area="", lang="cs")
    atlas.ask("() => Atlas.map.select(Atlas.areas('obec')[0])")
    atlas.ask("() => { for (const fold of document.querySelectorAll('#panel details')) fold.open = true; }")
    sources = atlas.page.locator("#panel details", has=atlas.page.locator('[data-key="fold-sources"]')).inner_text()
    assert "2023" in sources
    assert "2024" not in sources


def test_publishers_of_indicators_are_named(sample_atlas):
    publishers = build_payload(sample_atlas.replace(sample=False))["publishers"]
    assert any("místní rozvoj" in item["publisher"]["cs"] for item in publishers)


WRITTEN = """async () => {
    const said = [];
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        said.push(text);
        return write.call(this, text, ...rest);
    };
    Atlas.data.sample = false;
    await Atlas.ui.picture();
    return said.join(" ").replace(/\\u00a0/g, " ");
}"""


def test_the_picture_names_the_publisher_and_the_year_of_what_it_shows(atlas):
    atlas.set(level="obec", measure=INDEX)
    said = atlas.ask(WRITTEN)
    assert "Index sociálního vyloučení: MMR" in said
    assert "2023" in said


def test_the_picture_of_two_measures_says_what_its_squares_mean(atlas):
    atlas.set(level="obec", view="bivariate", need=INDEX)
    said = atlas.ask(WRITTEN)
    for words in ("nízké", "vysoké", "MMR", "registr poskytovatelů", "sousední území mimo studii"):
        assert words in said


@pytest.mark.parametrize("measure", [None, INDEX])
def test_the_still_picture_is_of_the_first_measure_and_names_its_unit(sample, monkeypatch, measure):
    drawn = {}
    draw = figures.draw_map
    monkeypatch.setattr(figures, "draw_map", lambda *a, **k: drawn.update(k) or draw(*a, **k))
    sample.atlas([measure] if measure else None, ["obec"] if measure else None)._repr_mimebundle_()
    assert drawn["title"].lower().startswith("index sociálního" if measure else "domovy pro seniory")
    assert ("bodů" if measure else "1\u00a0000") in drawn["legend_title"]


def test_services_in_reach_say_nothing_of_the_district_itself(atlas):
    atlas.set(level="kraj", lang="cs")
    atlas.ask("() => Atlas.map.select(Atlas.areas('kraj')[0])")
    atlas.ask("() => { Atlas.places.near = () => []; }")
    atlas.ask("() => { for (const fold of document.querySelectorAll('#panel details')) fold.open = true; }")
    reach = atlas.page.locator("#panel details", has=atlas.page.locator('[data-key="fold-reach"]'))
    reach.locator(".fine").first.wait_for()
    assert "V\u00a0tomto území není" not in reach.inner_text()


def test_an_unknown_capacity_is_not_told_as_zero(atlas):
    """The known part of Dačice is 0 beds of a capacity that nobody knows."""
    atlas.set(level="orp", lang="cs")
    atlas.ask("""() => {
        const { flag, value, numerator } = Atlas.column();
        const [i] = Atlas.areas("orp");
        [flag[i], value[i], numerator[i]] = [Atlas.FLAGS.indexOf("unknown"), NaN, 0];
        Atlas.map.select(i);
        Atlas.settle();
    }""")
    said = atlas.page.locator("#panel .facts").first.inner_text().replace("\u00a0", " ")
    assert "0 lůžek" not in said


def test_four_compared_fit_on_paper(atlas, sample):
    codes = list(sample.territory.areas("orp").query("role == 'study'").index)
    atlas.set(level="orp", area=codes[0], compare=",".join(codes[1:4]))
    atlas.page.emulate_media(media="print")
    atlas.page.set_viewport_size({"width": 718, "height": 1040})  # A4 less its margins
    atlas.ask("() => { dispatchEvent(new Event('beforeprint')); }")
    cut = atlas.ask("""() => [...document.querySelectorAll("#sheet *")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
        .map((one) => one.className)""")
    assert cut == []


LOOKED = """() => {
    let from = null;
    const draw = Atlas.Layer.prototype.picture;
    Atlas.Layer.prototype.picture = function (ratio, view) {
        from = view || "here";
        return draw.call(this, ratio, view);
    };
    dispatchEvent(new Event("beforeprint"));
    return from === "here" ? from : [Atlas.topology.bounds("orp", 0).contains(from.center), from.zoom];
}"""


def test_the_sheet_of_a_district_shows_it_wherever_the_map_looks(atlas):
    atlas.ask("() => { Atlas.map.select(Atlas.areas('orp')[0]); Atlas.map.fit('orp', 3); Atlas.leaflet.setZoom(13); }")
    inside, zoom = atlas.ask(LOOKED)
    assert inside
    assert zoom < 13
    assert atlas.page.locator("#sheet img").first.evaluate("image => image.src.length") > 10_000


def test_the_sheet_keeps_the_part_of_the_map_that_the_reader_has_chosen(atlas):
    atlas.ask("() => { Atlas.map.select(Atlas.areas('orp')[0]); Atlas.map.fit('orp', Atlas.areas('orp')[0]); }")
    assert atlas.ask(LOOKED) == "here"


def test_the_address_holds_where_the_map_looks(visit, sample_page):
    visit.show(sample_page)
    visit.choose("Vzorov")
    zoom, address = visit.ask("() => [Atlas.leaflet.getZoom(), location.hash.slice(1)]")
    visit.page.goto("about:blank")
    visit.show(sample_page, address)
    assert visit.ask("() => Atlas.leaflet.getZoom()") == zoom


@pytest.mark.parametrize("box", ["search", "table-find"])
def test_a_name_copied_from_the_page_is_found(atlas, box):
    atlas.set(level="obec", view="table")
    i = atlas.ask("() => Atlas.areas('obec').find((one) => Atlas.level('obec').names[one].includes(' '))")
    name = atlas.ask(f"() => Atlas.level('obec').names[{i}]").replace(" ", "\u00a0")
    atlas.page.locator(f"#{box}").fill(name)
    rows = atlas.page.locator("#search-list li:not(.none)" if box == "search" else "#table tbody tr")
    assert rows.count() >= 1


def test_square_kilometres_are_not_called_people(atlas):
    atlas.set(level="orp", measure="density", lang="cs")
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    area = atlas.ask("() => Atlas.numbers.format(Atlas.level('orp').area_km2[Atlas.areas('orp')[0]], 0)")
    atlas.page.locator("#panel .facts").first.wait_for()
    names, values = (atlas.page.locator(f"#panel .facts {tag}").all_inner_texts() for tag in ("dt", "dd"))
    facts = dict(zip(names, values, strict=True))
    assert facts["Rozloha, km²"] == area
    assert facts["Lidí"] != area


@pytest.mark.parametrize("measure", ["share_65plus", "density", "nearest-domovy_pro_seniory-pobytova-luzka"])
def test_people_have_one_date(atlas, measure):
    """The sample counts people at the end of 2023 and is of the end of 2024."""
    atlas.set(level="orp", measure=measure, lang="cs")
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    atlas.ask("() => { for (const fold of document.querySelectorAll('#panel details')) fold.open = true; }")
    sources = atlas.page.locator("#panel details", has=atlas.page.locator('[data-key="fold-sources"]')).inner_text()
    assert "2023" in sources
    if not measure.startswith("nearest"):
        assert "Kapacita" not in sources
        assert "2024" not in sources


def test_with_diverging_colours_no_method_is_offered_that_has_no_effect(atlas):
    atlas.set(level="orp", palette="div")
    assert atlas.page.locator("#method").is_disabled()
    assert atlas.page.locator("#method option").all_text_contents() == ["dvě pod srovnáním a dvě nad ním"]


CLASSES_TOLD = "() => [...document.querySelectorAll('#table tbody tr')].map((row) => row.cells[5].textContent)"


def test_the_class_of_two_measures_is_in_the_table(atlas):
    atlas.set(level="orp", view="bivariate")
    cells = atlas.page.locator(".nine button")
    counts = [int(text) for text in cells.all_inner_texts()]
    cells.nth(counts.index(max(counts))).click()
    picked = atlas.ask("() => Atlas.state.get('range')")
    atlas.set(view="table")
    assert atlas.page.locator("#table-class").input_value() == picked
    told = atlas.ask(CLASSES_TOLD)
    assert len(told) == max(counts)
    assert len(set(told)) == 1


def test_all_nine_classes_are_read_in_the_table(atlas):
    atlas.set(level="orp", view="table")
    atlas.page.locator("#table-second").check()
    assert sum(" × " in text for text in atlas.ask(CLASSES_TOLD)) == atlas.ask(
        "() => Atlas.ui.two().counts.flat().reduce((a, b) => a + b)"
    )


def test_no_number_stands_in_the_labels_of_two_classes(atlas):
    for level in ("orp", "obec"):
        for measure in ("domovy_pro_seniory-pobytova-luzka", INDEX, "share_65plus", "density"):
            for method in ("pretty", "equal", "quantile", "fisher_jenks"):
                atlas.set(level=level, measure=measure, method=method)
                labels = atlas.ask("() => Atlas.classes.of().labels")
                lowest = [label.split("–")[0] for label in labels[1:]]
                highest = [label.split("–")[-1].strip(">\u00a0") for label in labels[:-1]]
                assert all(low != high for low, high in zip(lowest, highest, strict=True)), (measure, method, labels)


def test_bounds_of_classes_are_typed_and_checked(atlas):
    page = atlas.page
    atlas.set(level="orp", measure="domovy_pro_seniory-pobytova-luzka")
    page.locator("#legend summary").click()
    page.locator("#method").select_option("given")
    box = page.locator("#breaks")
    assert box.input_value()
    before = atlas.ask("() => Atlas.state.get('breaks')")
    box.fill("20; deset")
    box.press("Enter")
    assert box.get_attribute("aria-invalid") == "true"
    assert "rostoucí čísla" in page.locator("#breaks-fault").inner_text()
    assert atlas.ask("() => Atlas.state.get('breaks')") == before
    box.fill("10, 20,5;30")
    box.press("Enter")
    assert atlas.ask("() => Atlas.state.get('breaks')") == "10;20.5;30"
    labels = page.locator(".classes .label").all_inner_texts()
    assert (labels[0], labels[-1]) == ("≤\u00a010,0", ">\u00a030,0")
    assert page.locator("#breaks").get_attribute("aria-invalid") is None
    assert atlas.violations() == []
    atlas.set(measure="share_65plus")
    assert atlas.ask("() => [Atlas.state.get('method'), Atlas.state.get('breaks')]") == ["fisher_jenks", ""]


def test_places_in_reach_are_as_far_as_they_are_from_the_border(atlas, sample):
    """Distances in the plane of S-JTSK, by shapely."""
    districts = sample.territory.areas("orp").query("role == 'study'")
    code = districts.index[2]
    found = atlas.ask(f"""() => {{
        const i = Atlas.level("orp").index.get("{code}");
        return Atlas.places.near(Atlas.topology.away("orp", i), 15).map(([place, km]) => {{
            const {{ lat, lng }} = Atlas.topology.latLng(Atlas.places.x[place], Atlas.places.y[place]);
            return [lng, lat, km];
        }});
    }}""")
    lng, lat, km = zip(*found, strict=True)
    places = gpd.GeoSeries.from_xy(lng, lat, crs=4326).to_crs(5514)
    border = districts.geometry[code].boundary
    assert list(km) == sorted(km)
    assert places.distance(border).div(1000).to_numpy() == pytest.approx(km, abs=0.15)


@pytest.mark.parametrize(("value", "wanted"), [(8.3, "8,3 lůžka"), (1, "1,0 lůžka"), (95.7, "95,7 lůžka")])
def test_czech_decimals_take_the_singular(atlas, value, wanted):
    atlas.set(level="orp", lang="cs")
    sentence = atlas.ask(f"""() => {{
        const view = Atlas.view();
        const i = Atlas.areas("orp")[0];
        Atlas.column(view).value[i] = {value};
        Atlas.column(view).flag[i] = 0;
        const cell = Atlas.cell(i, view);
        return [Atlas.ui.reading(i, view), cell.text, Atlas.ui.unit(view, cell)].join(" ");
    }}""")
    assert sentence.replace("\u00a0", " ").count(wanted) == 2


def test_what_people_reach_takes_the_same_form(atlas):
    atlas.set(level="orp", lang="cs", measure="e2sfca-domovy_pro_seniory-pobytova-luzka")
    told = atlas.ask("() => Atlas.ui.sorted(Atlas.view()).map(([i]) => Atlas.ui.reading(i))")
    assert told
    assert not any("lůžek" in text.replace("\u00a0", " ").split(";")[0] for text in told)


def test_the_sentence_of_an_indicator_names_it(atlas):
    atlas.set(level="obec", measure=INDEX, lang="cs")
    assert atlas.ask("() => Atlas.ui.reading(Atlas.areas('obec')[0])").startswith("Index sociálního vyloučení: v")


def test_what_is_known_of_one_year_only_is_no_trend(visit, sample, tmp_path):
    dates = [sample.on.replace(year=2020), sample.on]
    page = visit.show(sample.atlas(levels=["obec"], periods=dates).save(tmp_path / "atlas.html"))
    page.set(measure=INDEX)
    page.ask("() => Atlas.map.select(Atlas.areas('obec')[0])")
    page.page.locator("#panel .spine").wait_for()
    assert page.page.locator("#panel .trend").count() == 0
    page.set(period=dates[0].isoformat())
    assert "31. 12. 2020" in page.page.locator("#subtitle").inner_text().replace("\u00a0", " ")


def test_a_notebook_offers_no_paper_and_no_address(visit, sample):
    bundle = sample.atlas(["domovy_pro_seniory"], ["orp"])._repr_mimebundle_()
    visit.page.set_content(bundle["text/html"])
    frame = visit.page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for()
    frame.get_by_role("button", name="Sdílet a stáhnout").click()
    said = frame.locator("#dialog").inner_text()
    assert "CSV" in said
    assert "Odkaz" not in said
    assert "Vytisknout" not in said


def test_the_address_is_left_alone_until_the_map_is_moved(atlas):
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    atlas.page.set_viewport_size({"width": 1100, "height": 800})
    atlas.page.wait_for_timeout(100)
    assert atlas.ask("() => Atlas.state.get('place')") == ""
    atlas.page.get_by_role("button", name="Přiblížit").click()
    atlas.page.wait_for_function("() => location.hash.includes('z=')")
    atlas.page.get_by_role("button", name="Celé území").click()
    assert "z=" not in atlas.ask("() => location.hash")


@pytest.mark.parametrize("place", ["1,2", "99,0,5", "49,15,x", "49,15,8,1", "<b>"])
def test_a_place_that_is_none_is_passed_over(visit, sample_page, place):
    assert visit.show(sample_page, f"z={place}").ask("() => Atlas.state.get('place')") == ""
    assert visit.complaints == []


def test_what_is_picked_out_keeps_its_colour_in_a_picture(atlas):
    atlas.set(level="orp", method="equal", range="k0")
    painted = atlas.ask("""async () => {
        const canvas = await Atlas.map.toCanvas(1);
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const [r, g, b] = [1, 3, 5].map((at) => parseInt(Atlas.classes.of().colours[0].slice(at, at + 2), 16));
        let n = 0;
        for (let k = 0; k < data.length; k += 4) if (data[k] === r && data[k + 1] === g && data[k + 2] === b) n++;
        return n / (canvas.width * canvas.height);
    }""")
    assert painted > 0.02
