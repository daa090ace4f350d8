"""The page's own arithmetic, held against Python's."""

import json

import numpy as np
import pytest

from pokryti.figures import classes
from pokryti.figures.numbers import range_decimals

METHODS = {
    "fisher_jenks": classes.fisher_jenks,
    "quantile": classes.quantile,
    "equal": classes.equal,
    "pretty": classes.pretty,
}


def samples():
    random = np.random.default_rng(7)
    yield from (random.lognormal(2, 1, size).round(3).tolist() for size in (1, 2, 3, 17, 206, 3000))
    yield [5.0, 5.0, 5.0]
    yield [0.1, 0.1, 0.2, 7.0, 7.0, 9.5, 120.0]


@pytest.mark.parametrize("method", METHODS)
def test_classes_of_the_page_are_those_of_the_printed_maps(atlas, method):
    for values in samples():
        for count in (2, 5):
            found = atlas.ask(f"() => Atlas.classes.bounds({json.dumps(values)}, '{method}', {count})")
            expected = METHODS[method](values, count)
            assert found["upper"] == pytest.approx(expected.upper, rel=1e-9), (values[:9], count)
            assert found["lower"] == pytest.approx(expected.lower, rel=1e-9)


def test_classes_are_the_same_in_all_periods(visit, sample, tmp_path):
    periods = [sample.on.replace(year=2008), sample.on]
    atlas = sample.atlas(["domovy_pro_seniory"], ["orp"], periods=periods, services=False)
    page = visit.show(atlas.save(tmp_path / "atlas.html"))
    found = page.ask("""() => Atlas.periods.map(({id}) => {
        const {breaks, counts, special} = Atlas.classes.of(Atlas.view({period: id}));
        return [breaks, counts, special];
    })""")
    assert found[0][0] == found[1][0]
    assert found[0][1:] != found[1][1:]


def test_any_target_group_may_be_the_denominator(atlas, sample):
    expected = sample.ratio("domovy_pro_seniory", level="orp", unit="luzka", group="80plus").set_index("area")
    shown = atlas.ask("""() => {
        const view = Atlas.view({measure: 'domovy_pro_seniory-pobytova-luzka', level: 'orp', group: '80plus'});
        const {value, low, high, flag} = Atlas.column(view);
        const row = (i) => [value[i], low[i], high[i], Atlas.FLAGS[flag[i]]];
        return Object.fromEntries(Atlas.areas('orp').map((i) => [Atlas.level('orp').codes[i], row(i)]));
    }""")
    assert set(shown) == set(expected.index)
    for code, (value, low, high, flag) in shown.items():
        row = expected.loc[code]
        assert (value, low, high, flag) == (row["value"], row["low"], row["high"], row["flag"])


def test_diverging_classes_meet_at_the_benchmark(atlas):
    found = atlas.ask("""() => {
        Atlas.state.set({level: 'orp', palette: 'div', benchmark: '10'});
        const {breaks, ranges, colours, diverging} = Atlas.classes.of();
        return {breaks, ranges, colours, diverging};
    }""")
    assert found["diverging"]
    assert not [pair for pair in found["ranges"] if pair[0] < 10 <= pair[1]]
    assert len(set(found["colours"])) == len(found["colours"]) == len(found["breaks"]) <= 4


def test_decimals_of_a_legend_are_those_of_printed_maps(atlas):
    found = atlas.ask(
        "() => { const {ranges, decimals} = Atlas.classes.of(Atlas.view({level: 'orp'})); return [ranges, decimals]; }"
    )
    assert found[1] == range_decimals([tuple(pair) for pair in found[0]])


def test_neighbours_are_those_of_the_territory(atlas, sample):
    expected = sample.territory.neighbours("orp").groupby("code")["neighbour"].agg(set)
    shown = atlas.ask("""() => Object.fromEntries(Atlas.level('orp').codes.map((code, i) =>
        [code, Atlas.topology.neighbours('orp', i).map((j) => Atlas.level('orp').codes[j])]))""")
    assert {code: set(near) for code, near in shown.items()} == expected.to_dict()


def test_districts_are_hit_where_they_are(atlas, sample):
    found = atlas.ask("""() => {
        Atlas.state.set({level: 'orp'});
        const box = Atlas.leaflet.getContainer().getBoundingClientRect();
        return Atlas.areas('orp').filter((i) => {
            const {x, y} = Atlas.topology.centre('orp', i);
            const at = Atlas.leaflet.latLngToContainerPoint(Atlas.topology.latLng(x, y));
            return Atlas.map.hitTest(box.left + at.x, box.top + at.y) === i;
        }).length;
    }""")
    assert found >= 0.8 * (sample.territory.areas("orp")["role"] == "study").sum()


def test_page_works_in_the_frame_of_a_notebook(visit, sample, tmp_path):
    bundle = sample.atlas(["domovy_pro_seniory"], ["orp", "kraj"])._repr_mimebundle_()
    (tmp_path / "notebook.html").write_text(bundle["text/html"], encoding="utf-8")
    frame = visit.open(tmp_path / "notebook.html").page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for(timeout=30_000)
    frame.locator("#level").select_option("kraj")
    assert visit.complaints == []


def test_page_beside_its_files_obeys_a_strict_policy(visit, sample, tmp_path):
    path = sample.atlas(["domovy_pro_seniory"], ["orp"]).save(tmp_path / "atlas.html", assets="folder")
    page = visit.show(path)
    assert {url.rsplit("/", 1)[1] for url in page.requests} == {"atlas.html", "atlas.js", "atlas.css"}
    assert page.complaints == []
