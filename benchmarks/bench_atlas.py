"""The atlas against stock folium: size, time to ready, switching, zooming, memory; the same districts and numbers.

    python benchmarks/bench_atlas.py                     the embedded sample
    python benchmarks/bench_atlas.py path/pokryti.toml   a study; the whole state has 6,258 obce

Twenty measures at the level of obce. Pages are opened from disk in Chromium without a network. Stock folium asks five
hosts for its scripts: Leaflet's files are answered with the copy that the package carries, all others (jQuery,
Bootstrap, icons, d3) with an empty file, at once. This is the best case for folium; without Leaflet it shows nothing.
Our page is visited three times, and the median counts; a stock page, hundreds of megabytes heavy, is visited once. One
that is not ready within a minute and a half gets no further numbers. The table is written to `results/atlas.md`, the
last one of the study or of the sample. A switch ends with the frame in which the map shows the new numbers: the second
animation frame after it was asked for. Our page draws the strip and the profile after that frame; the time until they
are there, too, is given beside it. Frames of panning are those while the button is down.
No background tiles anywhere, and no colour bars, which would need d3. All pages draw borders simplified alike.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import shapely
from playwright.sync_api import TimeoutError as TooSlow
from playwright.sync_api import sync_playwright

from pokryti import open_sample, open_study
from pokryti.atlas.topology import tolerance_m
from pokryti.crs import to_lonlat

ASSETS = Path(__import__("pokryti").__file__).parent / "atlas" / "assets"
COLOURS = ["#faf1d0", "#a6cfae", "#4fa1ad", "#25669d", "#182750"]
RESULT = Path(__file__).parent / "results" / "atlas.md"
COUNT = 20
RUNS = 3
PATIENCE_MS = 90_000
TWO_FRAMES = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
)
COUNT_FRAMES = """() => {
    window.frames_ms = [];
    let last = performance.now();
    const count = (now) => { window.frames_ms.push(now - last); last = now; requestAnimationFrame(count); };
    requestAnimationFrame(count);
}"""


def measures(study):
    """Take whole kinds until there are twenty series, or all that there are."""
    chosen, number = [], 0
    for kind, series in study.joined.series.groupby("kind", sort=False):
        if number + len(series) <= COUNT:
            chosen, number = [*chosen, kind], number + len(series)
    return chosen


def districts(study, kinds):
    """Give obce with one column per measure, in degrees, borders simplified as the atlas does."""
    areas = study.territory.areas("obec")
    thin = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance_m(areas))
    frame = to_lonlat(areas[["name", "geometry"]].set_geometry(thin, crs=areas.crs))
    answers = pd.concat([study.ratio(kind, level="obec") for kind in kinds])
    columns = answers.pivot_table(index="area", columns=["kind", "form", "unit"], values="value", dropna=False)
    columns.columns = ["-".join(key) for key in columns.columns]
    columns = columns.round(4).dropna(axis=1, how="all")
    return gpd.GeoDataFrame(frame.join(columns), crs=4326), list(columns)


def ours(study, kinds, _frame, _columns, path):
    study.atlas(kinds, ["obec"], services=False).save(path)
    return []


def painter(frame, column):
    bounds = frame[column].quantile([0.2, 0.4, 0.6, 0.8]).tolist()

    def style(feature):
        value = feature["properties"][column]
        colour = "#dddddd" if value is None else COLOURS[sum(value > bound for bound in bounds)]
        return {"fillColor": colour, "fillOpacity": 1, "color": "#5b656d", "weight": 0.4}

    return style


def stock(frame, columns, path, add):
    page = folium.Map(location=(49.8, 15.5), zoom_start=8, tiles=None)
    layers = [
        add(page, frame[["name", column, "geometry"]], column, show=not number) for number, column in enumerate(columns)
    ]
    page.save(path)
    return [page.get_name(), *(layer.get_name() for layer in layers)]


def geojson(_study, _kinds, frame, columns, path):
    def add(page, part, column, *, show):
        return folium.GeoJson(part, style_function=painter(part, column), name=column, show=show).add_to(page)

    return stock(frame, columns, path, add)


def choropleth(_study, _kinds, frame, columns, path):
    def add(page, part, column, *, show):
        data = part.drop(columns="geometry").reset_index()
        options = {"data": data, "columns": ["code", column], "key_on": "feature.id", "bins": 5, "use_jenks": False}
        layer = folium.Choropleth(part, **options, name=column, show=show, nan_fill_color="#dddddd")
        children = layer._children  # noqa: SLF001
        for name in [name for name in children if name.startswith("color_map")]:
            del children[name]
        return layer.add_to(page)

    return stock(frame, columns, path, add)


def explore(_study, _kinds, frame, columns, path):
    def add(page, part, column, *, show):
        part.explore(column, m=page, name=column, legend=False, show=show)
        return list(page._children.values())[-1]  # noqa: SLF001

    return stock(frame, columns, path, add)


def answer(route):
    """Stand in for the hosts: Leaflet from the package, everything else empty."""
    url = route.request.url
    if url.startswith("file:"):
        route.continue_()
    elif "leaflet" in url and "awesome" not in url and url.endswith((".js", ".css")):
        route.fulfill(path=ASSETS / f"leaflet-1.9.4.{url.rsplit('.', 1)[1]}")
    else:
        route.fulfill(body="", content_type="text/css" if url.endswith(".css") else "text/javascript")


def switches(page, names):
    """Give the milliseconds of five switches from one measure to another, painted."""
    if names:
        shared, *layers = names
        steps = [f"{shared}.removeLayer({one}); {shared}.addLayer({two});" for one, two in pairwise(layers[:6])]
    else:
        ids = page.evaluate("() => Atlas.measures.filter((m) => m.type === 'ratio').map((m) => m.id)")
        shown = page.evaluate("() => Atlas.state.get('measure')")
        steps = [f"Atlas.state.set({{measure: {json.dumps(name)}}});" for name in ids if name != shown][:5]
    return [
        page.evaluate(
            f"async () => {{ const start = performance.now(); {step} return (await ({TWO_FRAMES})()) - start; }}"
        )
        for step in steps
    ]


def whole_page(page):
    """Give the milliseconds of a switch until everything that is put off has been drawn."""
    return page.evaluate(f"""async () => {{
        const other = Atlas.measures.filter((m) => m.type === 'ratio' && m.id !== Atlas.state.get('measure')).pop();
        const start = performance.now();
        Atlas.state.set({{measure: other.id}});
        await ({TWO_FRAMES})();
        Atlas.settle();
        return (await ({TWO_FRAMES})()) - start;
    }}""")


def frames(page, act, name):
    """Give the frame that takes longest, and the one that 95 of 100 do not exceed."""
    page.evaluate(COUNT_FRAMES)
    taken = act(page)
    return {f"{name}, worst frame ms": max(taken), f"{name}, 95th ms": statistics.quantiles(taken, n=20)[-1]}


def zoom(page):
    page.mouse.move(600, 500)
    for step in [-240] * 3 + [240] * 3:
        page.mouse.wheel(0, step)
        page.wait_for_timeout(600)
    return page.evaluate("() => window.frames_ms")


def pan(page):
    """Give the frames while the map is under the hand."""
    taken = []
    for turn in (1, -1, 1, -1):
        page.mouse.move(600, 500)
        page.wait_for_timeout(300)
        page.evaluate("() => { window.frames_ms = []; }")
        page.mouse.down()
        for step in range(20):
            page.mouse.move(600 + turn * 8 * step, 500 + 3 * step)
            page.wait_for_timeout(16)
        page.mouse.up()
        taken += page.evaluate("() => window.frames_ms")
        page.wait_for_timeout(1000)
    return taken


def visit(browser, path, names, slow=1):
    # the policy of our page is lifted, for it forbids the questions asked here
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.route("**/*", answer)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    result = {"MB": path.stat().st_size / 1e6}
    try:
        page.goto(path.as_uri() + ("" if names else "#l=obec"))
    except TooSlow:
        context.close()
        return result | {"ready ms": math.inf}
    if not names:
        page.locator("html[data-ready=true]").wait_for(state="attached")
    result["ready ms"] = page.evaluate(TWO_FRAMES)
    if slow == 1:
        result["switch ms"] = statistics.median(switches(page, names))
    if slow == 1 and not names:
        result["switch, whole page ms"] = whole_page(page)
    result |= frames(page, zoom, "zoom")
    if not names:
        result |= frames(page, pan, "pan")
    session.send("HeapProfiler.collectGarbage")
    result["heap MB"] = page.evaluate("() => performance.memory.usedJSHeapSize / 1e6")
    context.close()
    return result


def median_visit(browser, path, names, slow=1):
    visits = [visit(browser, path, names, slow) for _ in range(1 if names else RUNS)]
    return {key: statistics.median(one[key] for one in visits) for key in visits[0]}


def report(title, table):
    """Say the measurements as a table of Markdown, and how many times ours is better."""
    shown = table.map(
        lambda x: (
            "" if pd.isna(x) else f"> {PATIENCE_MS:,}" if math.isinf(x) else f"{x:,.4g}" if x < 100 else f"{x:,.0f}"
        )
    )
    lines = [title, "", "| | " + " | ".join(shown) + " |", "|---" * (len(shown.columns) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(row) + " |" for name, row in zip(shown.index, shown.to_numpy(), strict=True)]
    for name in table.index.difference([name for name in table.index if name.startswith("ours")], sort=False):
        ratio = table.loc[name] / table.loc["ours"]
        least = "more than " if math.isinf(ratio["ready ms"]) else ""
        ready = (PATIENCE_MS if least else table.loc[name, "ready ms"]) / table.loc["ours", "ready ms"]
        switch = "" if pd.isna(ratio["switch ms"]) else f", {ratio['switch ms']:.1f} × faster to switch"
        lines += [
            "",
            f"Ours against {name}: {ratio['MB']:.0f} × smaller, {least}{ready:.0f} × faster to ready{switch}.",
        ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("study", nargs="?")
    parser.add_argument("--only", nargs="*", default=["ours", "geojson", "choropleth", "explore"])
    options = parser.parse_args()
    study = open_study(options.study) if options.study else open_sample()
    kinds = measures(study)
    frame, columns = districts(study, kinds)
    title = (
        f"{len(frame):,} obce × {len(columns)} measures; "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the first page."
    )
    print(title)
    variants = {"ours": ours, "geojson": geojson, "choropleth": choropleth, "explore": explore}
    rows = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = os.environ.get("POKRYTI_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
        flags = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for name in options.only:
            path, start = Path(folder) / f"{name}.html", time.perf_counter()
            names = variants[name](study, kinds, frame, columns, path)
            made = time.perf_counter() - start
            rows[name] = median_visit(browser, path, names) | {"made s": made}
            if name == "ours":
                rows["ours, processor 4 times slower"] = median_visit(browser, path, names, slow=4)
            print(pd.DataFrame(rows).T.round(2).to_string(), flush=True)
            path.unlink()
        browser.close()
    if "ours" in rows:
        RESULT.write_text(report(title, pd.DataFrame(rows).T), encoding="utf-8")
        print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
