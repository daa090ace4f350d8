"""Printed maps: everything a reader needs is on the sheet, and the files are always the same."""

import datetime as dt
import re

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from pokryti.errors import CrsError, OutputError
from pokryti.figures import classes, draw_map, save
from pokryti.figures.geometry import compound_path, label_spots, without_specks


@pytest.fixture
def draw(grid, grid_answers):
    rows = grid_answers[grid_answers["unit"] == "luzka"].set_index("area")

    def make(areas=grid, **changes):
        words = {"title": "Domovy pro seniory", "legend_title": "lůžek na 1 000 lidí 65+", "source": "Zdroj: MPSV, ČSÚ"}
        options = {"lang": "cs", "on": dt.date(2024, 12, 31)} | words | changes
        return draw_map(areas, rows["value"], rows["flag"], **options)

    return make


def texts(figure):
    found = [text.get_text() for axes in figure.axes for text in axes.texts] + [
        text.get_text() for text in figure.texts
    ]
    return [text.replace("\u00a0", " ") for text in found]


def test_title_unit_date_source_and_scale_are_on_the_sheet(draw):
    found = texts(draw())
    assert "Domovy pro seniory" in found
    assert "lůžek na 1 000 lidí 65+, stav k 31. 12. 2024" in found
    assert "Zdroj: MPSV, ČSÚ" in found
    assert any(re.fullmatch(r"\d+ km", text) for text in found)


def test_english_sheet_has_no_czech_words(draw):
    found = texts(draw(lang="en", title="Homes", legend_title="beds per 1,000", source="MPSV"))
    assert "beds per 1,000, as of 31 December 2024" in found
    assert {"no capacity", "not known", "suppressed", "undefined", "districts"} <= set(found)
    assert not any("údaj" in text or "území" in text for text in found)


def test_legend_counts_every_district_once(draw):
    figure = draw()
    legend = figure.axes[-1]
    counts = [int(text.get_text()) for text in legend.texts if text.get_ha() == "right" and text.get_text().isdigit()]
    assert sum(counts) == 12 + 2  # all districts, and the two marks once more


def test_sample_data_say_so(draw):
    assert any("UKÁZKA / SAMPLE" in text for text in texts(draw(sample=True)))
    assert not any("UKÁZKA" in text for text in texts(draw()))


def test_benchmark_has_its_name_and_number(draw):
    assert "průměr kraje: 12,5" in texts(draw(benchmark=("průměr kraje", 12.5)))
    assert "srovnávací hodnota: 7" in texts(draw(benchmark=7))


def test_a_benchmark_beyond_all_classes_is_still_drawn(draw):
    assert "cíl: 900" in texts(draw(benchmark=("cíl", 900.0)))


def test_neighbours_are_named_but_not_counted(draw, grid):
    figure = draw(areas=grid.assign(name=[f"Č{number}" for number in range(15)]))
    muted = {text.get_text() for text in figure.axes[0].texts if text.get_style() == "italic"}
    assert muted == {"Č12", "Č13", "Č14"}


def test_a_dollar_in_a_name_is_a_dollar(draw, grid, tmp_path):
    save(draw(areas=grid.assign(name="$\\frac"), title="Domov $x_ $", source="100 $ a 200 $"), tmp_path, "mapa")


def test_the_settings_of_the_user_do_not_matter(draw, tmp_path):
    plain = [path.read_bytes() for path in save(draw(), tmp_path, "mapa")]
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "none", "savefig.bbox": "tight"}):
        assert [path.read_bytes() for path in save(draw(), tmp_path, "mapa")] == plain


def test_long_titles_and_sources_stay_on_the_sheet(draw):
    figure = draw(title="Dostupnost služeb " * 12, source="Zdroj dat " * 40, sample=True)
    figure.draw_without_rendering()
    width = figure.bbox.width
    assert all(text.get_window_extent().x1 < width for text in figure.texts)


def test_given_classes_are_used(draw):
    assert {"0–10", "10–40"} <= set(texts(draw(classes=classes.given([0, 10, 40]))))


def test_one_district_without_a_number_is_a_map_too(draw, grid):
    assert draw(areas=grid.iloc[[2]]).axes


def test_larger_districts_are_drawn_over_the_map(draw, grid):
    larger = gpd.GeoDataFrame({"name": ["Kraj"]}, geometry=[grid.union_all()], index=["CZ098"], crs=grid.crs)
    assert len(draw(context=larger).axes[0].get_children()) == len(draw().axes[0].get_children()) + 1


def test_degrees_are_refused(draw, grid):
    with pytest.raises(CrsError):
        draw(areas=grid.to_crs("EPSG:4326"))


def test_files_are_the_same_every_time(draw, tmp_path):
    first = [path.read_bytes() for path in save(draw(), tmp_path / "a", "mapa")]
    again = [path.read_bytes() for path in save(draw(), tmp_path / "b", "mapa")]
    assert first == again
    assert [path.name for path in sorted((tmp_path / "a").iterdir())] == ["mapa.pdf", "mapa.png", "mapa.svg"]


def test_files_hold_no_date_and_no_machine(draw, tmp_path):
    for path in save(draw(), tmp_path, "mapa"):
        content = path.read_bytes()
        assert b"CreationDate" not in content
        assert str(tmp_path).encode() not in content
        assert b"<dc:date>" not in content


def test_an_older_file_survives_a_failed_one(draw, tmp_path):
    figure = draw()
    save(figure, tmp_path, "mapa", ["svg"])
    before = (tmp_path / "mapa.svg").read_bytes()
    with pytest.raises(ValueError, match="docx"):
        save(figure, tmp_path, "mapa", ["docx"])
    (tmp_path / "soubor").write_text("")
    with pytest.raises(OutputError):
        save(figure, tmp_path / "soubor", "mapa", ["svg"])
    assert (tmp_path / "mapa.svg").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_drawing_leaves_no_trace_in_matplotlib(draw, tmp_path):
    before = dict(mpl.rcParams)
    save(draw(), tmp_path, "mapa")
    assert dict(mpl.rcParams) == before


def test_holes_stay_open():
    figure = Figure(figsize=(0.3, 0.3), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 30), ylim=(0, 30))
    axes.set_axis_off()
    ring = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20)
    axes.add_artist(PathPatch(compound_path(np.array([ring], dtype=object)), facecolor="black"))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[:, :, 0]
    assert (picture[15, 15], picture[5, 5]) == (255, 0)


def test_specks_are_filled_and_real_holes_are_not():
    shape = shapely.box(0, 0, 100, 100) - shapely.box(10, 10, 11, 11) - shapely.box(40, 40, 60, 60)
    assert shapely.area(without_specks(np.array([shape], dtype=object), 5)).sum() == 10_000 - 400


def test_a_name_is_written_only_where_it_fits():
    shapes = np.array([shapely.box(0, 0, 100, 30), shapely.box(0, 0, 10, 100)], dtype=object)
    spots = label_spots(shapes, np.array([60.0, 60.0]), 10)
    assert not np.isnan(spots[0]).any()
    assert np.isnan(spots[1]).all()
