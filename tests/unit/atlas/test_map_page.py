"""The map page as a file: whole, offline, the same every time, and no word of the data is code."""

import base64
import gzip
import hashlib
import json
import re

import folium
import geopandas as gpd
import numpy as np
import pytest
import shapely
from branca.element import Figure

from pokryti.atlas import write_map
from pokryti.atlas.payload import build_payload
from pokryti.atlas.shapes import UNITS_PER_DEGREE, encode_shapes
from pokryti.atlas.shell import AtlasMap
from pokryti.crs import to_lonlat
from pokryti.errors import CrsError, OutputError

EVIL = "</script><img src=x onerror=alert(1)>${1}{{7*7}}"


@pytest.fixture
def places(grid):
    return gpd.GeoDataFrame(
        {"name": ["Domov", "Azyl", "Pobočka"], "precision": ["address", "withheld", "obec"]},
        geometry=list(grid.representative_point()[:3]),
        crs=grid.crs,
    )


@pytest.fixture
def page(grid, grid_answers, places, tmp_path):
    def make(**changes):
        options = {"areas": {"orp": grid}, "answers": grid_answers, "places": places, "title": "Vzorový kraj"}
        options |= {"lang": "cs", "meta": {"source": "ČÚZK, ČSÚ", "on": "2024-12-31"}, "sample": False} | changes
        write_map(tmp_path / "map.html", **options)
        return (tmp_path / "map.html").read_text(encoding="utf-8")

    return make


def payload(html):
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', html)[1]
    return json.loads(gzip.decompress(base64.b64decode(json.loads(text))))


def decode(ring):
    return np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / UNITS_PER_DEGREE


def test_page_has_language_title_date_and_source(page):
    html = page()
    assert html.startswith('<!DOCTYPE html>\n<html lang="cs">')
    assert "<title>Vzorový kraj</title>" in html
    assert "31.\u00a012.\u00a02024" in html
    assert "ČÚZK, ČSÚ" in html
    assert "user-scalable" not in html


def test_page_names_no_host_and_no_file_to_fetch(page):
    html = page()
    markup = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"\b(src|href)=(?!\"#)", markup)
    assert "url(" not in markup
    assert "@import" not in markup
    assert re.findall(r"<script[^>]*\bsrc=", html) == []


def test_policy_allows_just_the_one_script(page):
    html = page()
    script = re.search(r"<script>(.*?)</script>", html, flags=re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}';" in html
    assert html.count("<script") == 2


def test_same_input_same_bytes(page):
    assert page() == page()


def test_sample_data_say_so(page):
    assert "UKÁZKA / SAMPLE" in page(sample=True)
    assert 'class="sample"' not in page(sample=False)


def test_no_word_of_the_data_is_markup_or_template(page, grid, grid_answers):
    html = page(title=EVIL, answers=grid_answers.assign(kind=EVIL), areas={"orp": grid.assign(name=EVIL)})
    assert "<img" not in html
    assert payload(html)["levels"][0]["names"][0] == EVIL
    assert "49" not in re.search(r"<title>(.*?)</title>", html)[1]


def test_folium_is_left_as_it_was(page):
    before = list(folium.Map.default_js), list(folium.Map.default_css), folium.Map._template
    page()
    assert (folium.Map.default_js, folium.Map.default_css, folium.Map._template) == before
    with pytest.raises(AttributeError):
        AtlasMap().add_js_link("leaflet", "https://example.org/leaflet.js")


def test_folium_still_has_the_templates_that_we_replace():
    """When one of these fails, folium has changed: read its new template before touching ours."""
    stock = folium.Map(tiles=None)
    html = stock.get_root().render()
    assert set(folium.Map._template.module.__dict__) >= {"header", "html", "script"}
    assert "user-scalable=no" in html
    assert "<html>" in html
    assert "<title>" not in html
    assert html.count("https://") >= 9
    assert "L.map(" in html
    assert set(vars(Figure())) >= {"header", "html", "script", "_children", "title"}
    assert stock._id != folium.Map()._id


def test_only_places_known_by_their_address_are_points(page):
    assert payload(page())["places"]["names"] == ["Domov"]
    assert "Azyl" not in json.dumps(payload(page()), ensure_ascii=False)
    assert payload(page(places=None))["places"]["points"] == []


def test_neighbouring_districts_keep_their_shared_border(grid):
    shapes = [shapely.Polygon(decode(rings[0])) for rings in encode_shapes(grid)]
    assert shapely.coverage_is_valid(np.array(shapes, dtype=object))
    expected = to_lonlat(grid).geometry.iloc[0]
    assert shapely.hausdorff_distance(shapes[0], expected) < 2 / UNITS_PER_DEGREE


def test_holes_and_parts_are_kept(grid):
    island = shapely.box(-660_000, -1_160_000, -650_000, -1_150_000)
    ring = grid.geometry.iloc[0] - grid.geometry.iloc[0].buffer(-3000)
    frame = gpd.GeoDataFrame({"name": ["A"]}, geometry=[shapely.union_all([ring, island])], index=["1"], crs=grid.crs)
    assert len(encode_shapes(frame)[0]) == 3


def test_degrees_are_refused(grid):
    with pytest.raises(CrsError):
        encode_shapes(grid.to_crs("EPSG:4326"))


def test_series_carry_numbers_classes_and_reasons(grid, grid_answers):
    level = build_payload({"orp": grid}, grid_answers, None, lang="cs")["levels"][0]
    beds = level["series"]["0"]
    assert beds["value"][:4] == [0, 3.25, 0, 9.75]
    assert beds["value"][4] is None
    assert beds["flag"][12] == -1
    assert sum(beds["counts"]) + sum(beds["special"].values()) == 12
    assert [len(beds[key]) for key in ("value", "flag", "class", "reason")] == [15] * 4
    assert beds["reason"][0] == "Pod průměrem kraje."


def test_measures_are_named_in_the_language_of_the_page(grid, grid_answers):
    names = [build_payload({"orp": grid}, grid_answers, None, lang=lang)["measures"] for lang in ("cs", "en")]
    assert names[0][0] == "domovy pro seniory, pobytová: lůžek na 1\u00a0000 (lidé 65 let a starší)"
    assert names[1][1].endswith("outreach: clients per 1,000 (people aged 65 and over)")


def test_years_are_named_only_where_there_are_several(grid, grid_answers):
    twice = build_payload({"orp": grid}, grid_answers.assign(year=[2023, 2024] * 12), None, lang="en")
    assert {name[-4:] for name in twice["measures"]} == {"2023", "2024"}


def test_parents_are_named_where_their_level_is_on_the_page(grid, grid_answers):
    larger = gpd.GeoDataFrame({"name": ["Vzorový kraj"]}, geometry=[grid.union_all()], index=["CZ098"], crs=grid.crs)
    levels = build_payload({"orp": grid, "kraj": larger}, grid_answers, None, lang="cs")["levels"]
    assert levels[0]["parents"][0] == "Vzorový kraj"
    assert build_payload({"orp": grid}, grid_answers, None, lang="cs")["levels"][0]["parents"] == []


def test_nothing_is_half_written(page, tmp_path):
    page()
    before = (tmp_path / "map.html").read_bytes()
    with pytest.raises((ValueError, TypeError)):
        page(meta={"on": "včera"})
    assert (tmp_path / "map.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_a_folder_that_is_a_file_is_an_output_error(grid, grid_answers, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError):
        write_map(
            tmp_path / "out" / "map.html",
            areas={"orp": grid},
            answers=grid_answers,
            places=None,
            title="x",
            lang="cs",
            meta={},
            sample=True,
        )
