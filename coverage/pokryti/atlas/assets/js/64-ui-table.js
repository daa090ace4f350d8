/* The table: everything that the map says, to be sorted, filtered and walked through by keyboard. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, get, byId } = ui;
  const PAGE = 50;
  let page = 0;
  let order = null;
  Atlas.state.define("sort", "value~d", { hash: "s" });
  Atlas.state.define("find", "", { hash: "q" });
  Atlas.state.define("second", "", { hash: "y" });

  /* The second measure, where the reader wants it or has picked a class of both. */
  const second = () => (get("second") || /^two/.test(get("range")) ? ui.two() : null);

  function secondColumns(both) {
    if (!both) return [];
    const { value, flag } = Atlas.column(both.y);
    const rank = (i) => (both.classOf(i) ? 3 * both.classOf(i)[0] + both.classOf(i)[1] : -1);
    return [{ key: "second", title: ui.capital(Atlas.labels.measure(both.measure)), look: "number second", number: (i) => (ui.counts(flag[i]) ? value[i] : NaN), text: (i) => Atlas.cell(i, both.y).text },
      { key: "two", title: t("two_class"), compare: (a, b) => rank(a) - rank(b), text: both.text }];
  }

  const larger = (i, view) => Atlas.parents(view.level, i).filter(({ level }) => view.level !== "obec" || ["orp", "kraj"].includes(level)).map(({ name }) => name).join(", ");

  /* Columns that have something to say here: key, title, number of a district (for sorting), text, how it looks. */
  function columns(view) {
    const column = Atlas.column(view);
    const parts = ui.parts(view);
    const areas = Array.from(Atlas.areas(view.level));
    const any = (values) => values && areas.some((i) => Number.isFinite(values[i]));
    const names = Atlas.level(view.level).names;
    const met = Atlas.met(view);
    const numbers = (key, title, text) => any(column[key]) && { key, title, number: (i) => column[key][i], text };
    return [
      { key: "name", title: t("area"), compare: (a, b) => Atlas.texts.compare(names[a], names[b]) },
      Object.keys(Atlas.level(view.level).parents).length > 0 && { key: "parent", title: t("parent"), compare: (a, b) => Atlas.texts.compare(larger(a, view), larger(b, view)), text: (i) => larger(i, view), look: "parent" },
      { key: "value", title: t("value"), number: (i) => (ui.counts(column.flag[i]) ? column.value[i] : NaN), text: (i) => Atlas.cell(i, view).text },
      ...secondColumns(second()),
      numbers("numerator", parts.numerator, (i) => ui.numeratorText(Atlas.cell(i, view))),
      numbers("denominator", parts.denominator, (i) => ui.peopleText(column.denominator[i], view)),
      areas.some((i) => ui.spread(i, view)) && { key: "low", title: t("low_high_short"), number: (i) => column.low[i], text: (i) => ui.spread(i, view) || "–" },
      areas.some((i) => Atlas.rank(view, i)) && { key: "rank", title: t(ui.rankWords(view).rank), number: (i) => Atlas.rank(view, i)?.rank ?? NaN, text: (i) => rank(Atlas.rank(view, i)) },
      any(met) && { key: "verdict", title: t("verdict_short"), number: (i) => met[i], text: (i) => reasons(i, view), look: "verdict-cell" },
      areas.some((i) => ui.careful(Atlas.FLAGS[column.flag[i]])) && { key: "note", title: t("note"), compare: (a, b) => column.flag[a] - column.flag[b], text: (i) => ui.careful(Atlas.FLAGS[column.flag[i]]) },
    ].filter(Boolean);
  }

  const rank = (found) => (found ? [ui.ordinal(found.rank), found.best < found.worst ? ui.h("span", { class: "together" }, ` (${ui.rankRange(found)})`) : null] : "–");

  ui.reasons = ({ rules }) => rules.map(({ label, why }) => Atlas.pick(why) || Atlas.pick(label)).join("; ");

  /* How many rules are met; which ones, once it is opened, for in full they would fill the screen with three districts. */
  function reasons(i, view) {
    const { verdict: judged } = Atlas.cell(i, view);
    if (!judged) return "";
    const sum = `${judged.met} / ${judged.applied}`;
    if (!judged.met) return sum;
    return ui.h("details", {}, ui.h("summary", { "data-key": `why-${i}`, "aria-label": `${sum}: ${Atlas.level(view.level).names[i]}` }, sum), ui.h("p", {}, ui.reasons(judged)));
  }

  function sorter(all) {
    const [key, way] = get("sort").split("~");
    const column = all.find((one) => one.key === key) || all[0];
    const sign = way === "d" ? -1 : 1;
    if (column.compare) return (a, b) => sign * column.compare(a, b);
    const numbers = Float64Array.from({ length: Atlas.level(get("level")).n }, (_, i) => column.number(i));
    return (a, b) => {
      const [x, y] = [numbers[a], numbers[b]];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
      return sign * (x - y);
    };
  }

  function rows(view, all) {
    const wanted = Atlas.texts.fold(get("find").trim());
    const { names, codes } = Atlas.level(view.level);
    const marked = ui.inRange(view);
    const fits = (i) => (!marked || marked.has(i)) && (!wanted || [names[i], codes[i], larger(i, view)].some((text) => Atlas.texts.fold(text).includes(wanted)));
    return Array.from(Atlas.areas(view.level)).filter(fits).sort(sorter(all));
  }

  function sortBy(column) {
    const [key, way] = get("sort").split("~");
    const first = column.number && column.key !== "rank" ? "d" : "a";
    Atlas.state.set({ sort: `${column.key}~${key === column.key ? (way === "d" ? "a" : "d") : first}` });
  }

  const lookOf = ({ look, number }) => look || (number ? "number" : "");

  function sorted(column) {
    const [key, way] = get("sort").split("~");
    return key === column.key ? (way === "d" ? "descending" : "ascending") : null;
  }

  const sortButton = (column, look) => ui.button([column.title, ui.h("span", { "aria-hidden": "true", class: "arrow" }, { descending: "▼", ascending: "▲" }[sorted(column)] || "")],
    () => sortBy(column), { "data-key": `sort-${column.key}${look || ""}`, title: t("table_sort"), class: look });

  const header = (column, _, all) => ui.h("th", { scope: "col", "aria-sort": sorted(column), class: lookOf(column) },
    sortButton(column), column.key === "name" ? all.filter(({ key }) => key === "parent").map((parent) => sortButton(parent, "under")) : null);

  /* Where the columns would not fit side by side, the larger district stands under the name. */
  function fold() {
    const scroll = byId("table").querySelector(".scroll");
    if (!scroll) return;
    byId("table").classList.remove("folded");
    byId("table").classList.toggle("folded", scroll.scrollWidth > scroll.clientWidth);
    // bars to scroll with are hidden on phones: a line says that the table goes on
    scroll.classList.toggle("goes-on", scroll.scrollWidth > scroll.clientWidth + 1);
  }

  function line(i, view, all, chosen) {
    const name = Atlas.level(view.level).names[i];
    const at = chosen.indexOf(i);
    const toggle = (event) => (event.target.checked ? ui.addToComparison(i) : ui.remove(i));
    return ui.h("tr", { "aria-current": at >= 0 ? "true" : null, "data-code": Atlas.level(view.level).codes[i], onmouseenter: () => Atlas.map.hover(i) },
      ui.h("td", {}, ui.h("input", { type: "checkbox", checked: at >= 0, onchange: toggle, "aria-label": `${t("compare")}: ${name}`, "data-key": `compare-${i}` })),
      ui.h("th", { scope: "row" }, ui.button([at >= 0 && chosen.length > 1 ? ui.h("span", { class: `badge chosen-${at}` }, ui.LETTERS[at]) : null, name], () => Atlas.map.select(i), { class: "link", "data-key": `row-${i}` }),
        ui.h("small", { class: "under" }, larger(i, view))),
      all.slice(1).map((column) => ui.h("td", { class: lookOf(column) }, column.text(i))));
  }

  function pager(total) {
    if (total <= PAGE) return null;
    const last = Math.ceil(total / PAGE) - 1;
    const go = (by) => () => {
      page += by;
      draw();
    };
    return ui.h("nav", { class: "pager", "aria-label": t("table_pages") },
      ui.button(t("table_previous"), go(-1), { disabled: page === 0, "data-key": "previous" }),
      ui.h("span", {}, t("table_rows", { from: page * PAGE + 1, to: Math.min((page + 1) * PAGE, total), n: Atlas.numbers.format(total, 0) })),
      ui.button(t("table_next"), go(1), { disabled: page === last, "data-key": "next" }));
  }

  function filters(view) {
    const classes = Atlas.classes.of(view);
    const select = ui.h("select", { id: "table-class", "data-key": "table-class", onchange: (event) => Atlas.state.set({ range: event.target.value }) });
    const flags = Object.entries(classes.special).filter(([, count]) => count).map(([flag]) => ({ value: flag, text: Atlas.labels.flag(flag) }));
    const ranges = classes.ranges.map((_, k) => ({ value: `k${k}`, text: classes.labels[k] }));
    const now = get("range");
    const brushed = ui.range() && !ranges.some(({ value }) => value === now) ? [{ value: now, text: Atlas.numbers.range(...ui.range().map((one) => ui.number(one, view))) }] : [];
    const scarce = ui.scarceSteps(view).map(([least]) => ({ value: `r${least}`, text: ui.scarceText(least) }));
    const both = second();
    const nine = both ? [{ label: t("two_class"), items: both.nine }] : [];
    ui.options(select, [{ items: [{ value: "", text: t("table_all") }, ...ranges.reverse(), ...brushed, ...flags, ...scarce] }, ...nine], now);
    const more = ui.secondMeasure() && ui.h("label", { class: "check" }, ui.h("input", { type: "checkbox", id: "table-second", "data-key": "table-second", checked: !!both, onchange: (event) => Atlas.state.set({ second: event.target.checked ? "1" : "", range: /^two/.test(now) ? "" : now }) }), ui.h("span", {}, t("table_second")));
    const find = ui.h("input", {
      id: "table-find", type: "search", value: get("find"), placeholder: t("table_filter_hint"), "data-key": "table-find",
      oninput: (event) => Atlas.state.set({ find: event.target.value }),
    });
    return ui.h("div", { class: "filters" }, ui.h("label", {}, t("table_filter"), find), ui.h("label", {}, t("table_class"), select), more);
  }

  function body(view) {
    const all = columns(view);
    const found = rows(view, all);
    page = Math.min(page, Math.max(0, Math.ceil(found.length / PAGE) - 1));
    const chosen = ui.chosen();
    const shown = found.slice(page * PAGE, (page + 1) * PAGE);
    return [ui.h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("table") },
      ui.h("table", {}, ui.h("caption", { class: "hidden" }, `${ui.capital(Atlas.labels.full(Atlas.measure(view.measure), view.group))} · ${ui.dated(view)}`),
        ui.h("thead", {}, ui.h("tr", {}, ui.h("th", { scope: "col" }, ui.h("span", { class: "hidden" }, t("compare"))), all.map(header))),
        ui.h("tbody", {}, shown.map((i) => line(i, view, all, chosen))))),
    ui.h("p", { class: "fine wide-hint" }, t("table_wide")), found.length ? pager(found.length) : ui.h("p", {}, t("table_none")),
    shown.some((i) => Atlas.rank(view, i)) ? ui.h("p", { class: "fine" }, t(ui.rankWords(view).table)) : null];
  }

  function draw() {
    if (get("view") !== "table") return ui.refill(byId("table"));
    const view = Atlas.view();
    const now = [view.measure, view.level, get("sort"), get("find"), get("range")].join();
    if (now !== order) page = 0;
    order = now;
    const typing = document.activeElement && document.activeElement.id === "table-find" ? document.activeElement.selectionEnd : null;
    ui.refill(byId("table"), filters(view), body(view));
    fold();
    if (typing !== null) byId("table-find").setSelectionRange(typing, typing);
    return undefined;
  }

  Atlas.register({
    init() {
      new ResizeObserver(ui.perFrame(fold)).observe(byId("table"));
    },
    redraw: draw,
  });
})(window.Atlas);
