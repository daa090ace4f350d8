"""The atlas as a file: whole, offline, the same every time, and no word of the data is code."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace

import folium
import pytest
from branca.element import Figure

from pokryti.atlas.payload import pack
from pokryti.atlas.shell import AtlasMap
from pokryti.errors import InputError, OutputError, UnknownCodeError

EVIL = "</script><img src=x onerror=alert(1)>${1}{{7*7}}$map<!--map-->"


def test_page_has_language_title_and_date(small_atlas):
    html = small_atlas.replace(title="Vzorový kraj").to_html()
    assert html.startswith('<!DOCTYPE html>\n<html lang="cs">')
    assert "<title>Vzorový kraj</title>" in html
    assert "31.\u00a012.\u00a02024" in html
    assert "user-scalable" not in html
    assert '<html lang="en">' in small_atlas.to_html("en")


def test_page_names_no_host_and_no_file_to_fetch(small_atlas):
    html = small_atlas.to_html()
    markup = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"\b(src|href)=(?!\"#)", markup)
    assert "url(" not in markup
    assert "@import" not in markup
    assert re.findall(r"<script[^>]*\bsrc=", html) == []


def test_policy_allows_just_the_loader_and_what_it_unpacks(small_atlas):
    html = small_atlas.to_html()
    loader = re.search(r"<script>(.*?)</script>", html, flags=re.DOTALL)[1]
    packed = re.search(r'id="code">(.*?)</script>', html)[1]
    script = gzip.decompress(base64.b64decode(json.loads(packed))).decode()
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (loader, script)]
    assert f"default-src 'none'; script-src 'sha256-{digests[0]}' 'sha256-{digests[1]}';" in html
    assert html.count("<script") == 3


def test_same_input_same_bytes(sample, small_atlas):
    again = sample.atlas(measures=["domovy_pro_seniory", "pecovatelska_sluzba"], levels=["orp", "kraj"])
    assert again.to_html() == small_atlas.to_html()


def test_what_is_packed_names_no_system():
    packed = base64.b64decode(json.loads(pack("obec")))
    assert gzip.decompress(packed) == b"obec"
    assert packed[4:8] == b"\x00" * 4  # no time
    assert packed[9] == 255  # an unknown system


def test_made_up_data_say_so(small_atlas):
    assert 'class="sample"' in small_atlas.to_html()
    assert 'class="sample"' not in small_atlas.replace(sample=False).to_html()


def test_no_word_of_the_data_is_markup_or_template(small_atlas, read):
    period = small_atlas.periods[0]
    services = period.services.assign(provider=EVIL)
    html = small_atlas.replace(title=EVIL, note=EVIL, periods=(replace(period, services=services),)).to_html()
    assert "<img" not in html
    assert html.count('class="map"') == 1
    payload = read(html).payload
    assert (payload["title"], payload["note"]) == (EVIL, EVIL)
    assert payload["places"]["providers"] == [EVIL]
    assert "49" not in re.search(r"<title>(.*?)</title>", html)[1]


def test_page_may_stand_beside_its_files(small_atlas, tmp_path):
    path = small_atlas.save(tmp_path / "mapa kraje.html", assets="folder")
    html = path.read_text(encoding="utf-8")
    assert "script-src 'self'; style-src 'self';" in html
    assert '<script src="mapa%20kraje_files/atlas.js"></script>' in html
    assert "<style" not in html
    assert sorted(file.name for file in (tmp_path / "mapa kraje_files").iterdir()) == ["atlas.css", "atlas.js"]


def test_notebooks_get_a_light_page_a_picture_and_words(sample, small_atlas):
    atlas = sample.atlas(measures=["domovy_pro_seniory"], levels=["obec", "orp"])
    bundle = atlas._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"].startswith("Atlas('UKÁZKA")
    assert bundle["text/html"].startswith("<iframe srcdoc=")
    assert "<script" not in bundle["text/html"]
    assert len(bundle["text/html"]) < 1e6


def test_atlas_is_frozen(small_atlas):
    with pytest.raises(AttributeError):
        small_atlas.title = "x"
    with pytest.raises(TypeError):
        small_atlas.replace(colour="red")


def test_folium_is_left_as_it_was(small_atlas):
    before = list(folium.Map.default_js), list(folium.Map.default_css), folium.Map._template
    small_atlas.to_html()
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


def test_a_folder_that_is_a_file_is_an_output_error(small_atlas, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError):
        small_atlas.save(tmp_path / "out" / "map.html")


def test_a_language_that_the_page_does_not_speak_is_refused(small_atlas, tmp_path):
    with pytest.raises(UnknownCodeError, match="language 'de'"):
        small_atlas.to_html("de")
    with pytest.raises(UnknownCodeError, match="language 'de'"):
        small_atlas.save(tmp_path / "atlas.html", lang="de")


def test_assets_are_in_the_page_or_in_a_folder(small_atlas, tmp_path):
    with pytest.raises(UnknownCodeError, match="folder"):
        small_atlas.save(tmp_path / "atlas.html", assets="dir")
    assert not any(tmp_path.iterdir())


def test_an_atlas_of_no_date_is_refused(sample):
    with pytest.raises(InputError, match="at least one date"):
        sample.atlas(periods=[])


def test_the_terms_of_leaflet_travel_with_the_page(small_atlas):
    page = small_atlas.to_html()
    for words in ("BSD 2-Clause License", "Volodymyr Agafonkin", "THIS SOFTWARE IS PROVIDED"):
        assert words in page
