"""Backgrounds: opt-in, from one named host, always attributed."""

import re

import pytest

from pokryti.atlas import Background, backgrounds, find_background
from pokryti.errors import ConfigError, UnknownCodeError

GOOD = "https://tiles.example.org/{z}/{x}/{y}.png"


def images(html):
    return re.search(r"img-src ([^;]*);", html)[1]


def test_page_asks_for_no_background_by_itself(small_atlas):
    assert small_atlas.background is None
    assert images(small_atlas.to_html()) == "data: blob:"


@pytest.mark.parametrize("name", backgrounds())
def test_policy_opens_to_the_host_of_the_tiles_alone(sample, name):
    atlas = sample.atlas(["domovy_pro_seniory"], ["orp"], background=name)
    assert images(atlas.to_html()) == f"data: blob: {find_background(name).host}"
    assert images(atlas.to_html()).count("https://") == 1


def test_unknown_name_says_which_there_are():
    with pytest.raises(UnknownCodeError, match="openstreetmap"):
        find_background("openstreetmaps")


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "//tiles.example.org/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}{x}{y}",
        "https://tiles.example.org; script-src *//{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}/{y}.png; script-src 'unsafe-inline'",
        "https://*.example.org/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://user:word@example.org/{z}/{x}/{y}.png",
        'https://tiles.example.org/{z}/{x}/{y}.png"><script>',
        "https://tiles.example.org/{z}/{x}/{y}\n.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}.png{",
        "",
    ],
)
def test_address_that_is_not_one_of_tiles_is_refused(url):
    with pytest.raises(ConfigError, match="address must"):
        Background(url, "© somebody")


def test_all_faults_are_told_at_once():
    with pytest.raises(ConfigError) as caught:
        Background("http://x", " ", link="javascript:alert(1)", zoom=99)
    for word in ("https on one host", "once each", "attribution", "link", "zoom"):
        assert word in str(caught.value)


def test_attribution_is_data_like_any_other_text(small_atlas):
    evil = "</script><img src=x onerror=alert(1)>"
    html = small_atlas.replace(background=Background(GOOD, evil)).to_html()
    assert "onerror" not in html
    assert html.count("<script") == 3
