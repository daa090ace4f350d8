"""What can be taken away from the atlas: tables, a picture, a sheet of paper."""

import csv
import io
import json

import pytest


def saved(visit, name):
    visit.page.locator('[data-key="share"]').click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=name).click()
    visit.page.keyboard.press("Escape")
    return download.value


def test_csv_opens_in_czech_excel_and_elsewhere(atlas, sample):
    atlas.set(level="orp")
    excel = saved(atlas, "CSV pro český Excel").path().read_bytes()
    assert excel.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(excel.decode("utf-8-sig")), delimiter=";"))
    districts = len(sample.territory.areas("orp").query("role == 'study'"))
    assert len(rows) == districts + 1
    plain = list(csv.DictReader(io.StringIO(saved(atlas, "CSV prosté").path().read_text(encoding="utf-8"))))
    assert [row["kód"] for row in plain] == [row[0] for row in rows[1:]]
    values = dict(zip((row[0] for row in rows[1:]), (row[rows[0].index("hodnota")] for row in rows[1:]), strict=True))
    for row in plain:
        assert values[row["kód"]].replace(",", ".") == row["hodnota"]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_csv_never_starts_a_formula(atlas, start):
    atlas.ask(f"() => {{ Atlas.level(Atlas.state.get('level')).names[0] = {json.dumps(start + 'cmd')}; }}")
    text = atlas.ask("() => Atlas.ui.csv(false)")
    assert f"'{start}cmd" in text


def test_picture_has_title_map_and_legend(atlas):
    picture = saved(atlas, "Stáhnout PNG").path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(picture) > 40_000


def test_print_has_the_map_on_one_sheet(atlas, tmp_path):
    atlas.set(level="orp")
    atlas.ask("() => Atlas.map.select(Atlas.areas('orp')[0])")
    with_map = atlas.page.pdf(prefer_css_page_size=True)
    (tmp_path / "sheet.pdf").write_bytes(with_map)
    assert b"/Subtype /Image" in with_map
    assert len(with_map) > 30_000
    assert with_map.count(b"/Type /Page\n") == 1
