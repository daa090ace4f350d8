/* Two measures at once: supply across, need upwards, thirds of each. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, get, byId } = ui;

  const others = () => Atlas.measures.filter((one) => one.id !== get("measure") && Atlas.has(Atlas.view({ measure: one.id, group: one.group })));

  ui.secondMeasure = () => {
    const all = others();
    return all.find(({ id }) => id === get("need")) || all.find(({ theme }) => theme === "need") || all.find(({ polarity }) => polarity === "more_need") || all[0];
  };

  function chooser(measure) {
    const select = ui.h("select", { id: "need", "data-key": "need", onchange: (event) => Atlas.state.set({ need: event.target.value }) });
    const themes = [...Atlas.themes].reverse().map((theme) => ({
      label: ui.capital(Atlas.pick(theme.label)),
      items: others().filter((one) => one.theme === theme.id).map((one) => ({ value: one.id, text: ui.capital(Atlas.labels.full(one, one.group)) })),
    }));
    ui.options(select, themes.filter(({ items }) => items.length), measure.id);
    return ui.h("div", { class: "field" }, ui.h("label", { for: "need" }, t("two_other")), select);
  }

  /* A district without one of the numbers looks like what it misses. */
  function missingIn(x, y, two) {
    const flags = [Atlas.column(x).flag, Atlas.column(y).flag];
    const flag = (i) => Atlas.FLAGS[ui.counts(flags[0][i]) ? flags[1][i] : flags[0][i]];
    const counts = {};
    for (let i = 0; i < flags[0].length; i++) if (!two.classOf(i)) counts[flag(i)] = (counts[flag(i)] || 0) + 1;
    return { flag, counts };
  }

  function blanks({ counts }, view) {
    const rows = Object.entries(counts).map(([flag, count]) => ui.h("li", { class: "special" }, Atlas.colours.swatch(flag, view, 26, 18), ui.h("span", {}, Atlas.labels.flag(flag)), ui.h("small", {}, Atlas.numbers.format(count, 0))));
    return rows.length ? ui.h("ul", { class: "specials" }, rows) : null;
  }

  const THIRDS = ["third_low", "third_mid", "third_high"];

  function cell(two, kx, ky, names) {
    const n = two.counts[kx][ky];
    const text = t("two_cell", { a: names[0], ka: t(THIRDS[kx]), b: names[1], kb: t(THIRDS[ky]) });
    const on = get("range") === `two${kx}${ky}`;
    return ui.h("td", {}, ui.button(Atlas.numbers.format(n, 0), () => Atlas.state.set({ range: on ? "" : `two${kx}${ky}` }), {
      style: { background: Atlas.colours.bivariate(kx, ky), color: ui.ink(Atlas.colours.bivariate(kx, ky)) },
      title: text, "aria-label": `${text}: ${ui.count("districts", n)}`, "aria-pressed": String(on), "data-key": `two-${kx}-${ky}`,
    }));
  }

  function legend(two, names) {
    return ui.h("table", { class: "nine" }, ui.h("caption", {}, t("two_legend")),
      ui.h("tbody", {}, [2, 1, 0].map((ky) => ui.h("tr", {}, ui.h("th", { scope: "row" }, t(THIRDS[ky])), [0, 1, 2].map((kx) => cell(two, kx, ky, names))))),
      ui.h("tfoot", {}, ui.h("tr", {}, ui.h("td"), [0, 1, 2].map((kx) => ui.h("th", { scope: "col" }, t(THIRDS[kx]))))));
  }

  /* The second measure beside the first: names of both, and what they say of a district; null where there is none. */
  ui.two = () => {
    const measure = ui.secondMeasure();
    if (!measure) return null;
    const y = Atlas.view({ measure: measure.id, group: measure.group });
    const two = Atlas.bivariate.of(Atlas.view(), y);
    const named = ([kx, ky]) => `${t(THIRDS[kx])} × ${t(THIRDS[ky])}`;
    const nine = [0, 1, 2].flatMap((kx) => [0, 1, 2].map((ky) => ({ value: `two${kx}${ky}`, text: named([kx, ky]) })));
    const { counts } = missingIn(Atlas.view(), y, two);
    const blank = Object.entries(counts).map(([flag, n]) => [flag, Atlas.labels.flag(flag), n]);
    return { ...two, y, measure, nine, blank, text: (i) => (two.classOf(i) ? named(two.classOf(i)) : "–") };
  };

  /* What the second measure says of a district, while both are on the map. */
  ui.beside = (i) => {
    const both = get("view") === "bivariate" ? ui.two() : null;
    if (!both) return [];
    return [{ name: ui.capital(Atlas.labels.measure(both.measure)), text: Atlas.cell(i, both.y).text }, { name: t("two_class"), text: both.text(i), note: t("two_class_help") }];
  };

  /* The districts of one of the nine classes, named "two01" by their thirds; null for any other name. */
  ui.inCell = (wish) => {
    const [, kx, ky] = /^two([012])([012])$/.exec(wish) || [];
    const both = kx && ["bivariate", "table"].includes(get("view")) ? ui.two() : null;
    if (!both) return null;
    const { classOf } = both;
    const there = (i) => classOf(i) && classOf(i).join("") === kx + ky;
    return new Set(Array.from(Atlas.areas(get("level"))).filter(there));
  };

  const LEFT = 44, FOOT = 22, SIDE = 10;

  /* Lowest, highest and both cuts; a number too close to one before is left out. */
  function ticks(values, at, room) {
    const kept = [];
    for (const value of values) if (kept.every((other) => Math.abs(at(other) - at(value)) >= room)) kept.push(value);
    return kept;
  }

  function scatter(x, y, two) {
    const [across, up] = [Atlas.column(x), Atlas.column(y)];
    const points = Array.from(Atlas.areas(x.level)).filter((i) => two.classOf(i));
    if (!points.length) return null;
    const room = byId("two").clientWidth || 600;
    const width = Math.max(260, Math.min(580, room > 640 ? room - 330 : room)), height = Math.round(width * 0.58);
    const span = (values) => [Math.min(...points.map((i) => values[i])), Math.max(...points.map((i) => values[i]))];
    const [x0, x1] = span(across.value), [y0, y1] = span(up.value);
    const px = (value) => LEFT + SIDE + ((value - x0) / (x1 - x0 || 1)) * (width - LEFT - 2 * SIDE);
    const py = (value) => height - FOOT - SIDE - ((value - y0) / (y1 - y0 || 1)) * (height - FOOT - 2 * SIDE);
    const chosen = ui.chosen();
    const marked = ui.inRange(x);
    const circle = (i) => ui.svg("circle", {
      cx: px(across.value[i]).toFixed(1), cy: py(up.value[i]).toFixed(1), r: points.length > 500 ? 2.5 : 5.5, fill: Atlas.colours.bivariate(...two.classOf(i)), class: marked && !marked.has(i) ? "point dim" : "point",
      onpointerenter: () => Atlas.map.hover(i), onpointerleave: () => Atlas.map.hover(-1), onclick: () => Atlas.map.select(i),
    });
    const named = (i, k) => two.classOf(i) && [ui.svg("circle", { cx: px(across.value[i]), cy: py(up.value[i]), r: 10, class: `dot chosen-${k}` }),
      ui.svg("text", { x: px(across.value[i]), y: py(up.value[i]) + 4, class: "letter" }, ui.LETTERS[k])];
    return ui.svg("svg", { class: "scatter", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t("two_scatter") },
      two.x.map((value) => ui.svg("line", { x1: px(value), x2: px(value), y1: 2, y2: height - FOOT, class: "cut" })),
      two.y.map((value) => ui.svg("line", { x1: LEFT, x2: width - 2, y1: py(value), y2: py(value), class: "cut" })),
      ticks([x0, x1, ...two.x], px, 44).map((value) => ui.svg("text", { x: Math.min(px(value), width - 20), y: height - 6, class: "across" }, ui.number(value, x))),
      ticks([y0, y1, ...two.y], py, 15).map((value) => ui.svg("text", { x: LEFT - 6, y: py(value) + 4, class: "up" }, ui.number(value, y))),
      points.map(circle), chosen.map(named));
  }

  function draw() {
    const on = get("view") === "bivariate";
    byId("two").hidden = !on;
    const measure = on ? ui.secondMeasure() : null;
    if (!measure) {
      Atlas.map.colour = null;
      return ui.refill(byId("two"), on ? ui.h("p", {}, t("two_none")) : null);
    }
    const x = Atlas.view(), y = Atlas.view({ measure: measure.id, group: measure.group });
    const two = Atlas.bivariate.of(x, y);
    const names = [Atlas.labels.full(Atlas.measure(x.measure), x.group), Atlas.labels.full(measure, y.group)].map(ui.capital);
    const missing = missingIn(x, y, two);
    Atlas.map.colour = (i) => {
      const both = two.classOf(i);
      return both ? Atlas.colours.bivariate(...both) : Atlas.colours.fill(missing.flag(i), x);
    };
    ui.refill(byId("two"), chooser(measure), ui.h("div", { class: "two-body" },
      ui.h("div", {}, ui.h("p", { class: "axis-name" }, `↑ ${names[1]}`), legend(two, names), ui.h("p", { class: "axis-name" }, `→ ${names[0]}`), blanks(missing, x), ui.h("p", { class: "fine" }, t("two_thirds"))),
      ui.h("div", {}, ui.h("p", { class: "axis-name" }, `↑ ${names[1]}`), scatter(x, y, two), ui.h("p", { class: "axis-name" }, `→ ${names[0]}`))));
    return undefined;
  }

  Atlas.register({ redraw: draw });
})(window.Atlas);
