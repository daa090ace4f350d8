/* Two to four districts side by side. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;

  /* Roles are named, for on narrow screens rows are no rows of a table to the eye: their names stand above the numbers. */
  const row = (name, texts, kind) => ui.h("tr", { class: kind, role: "row" }, ui.h("th", { scope: "row", role: "rowheader" }, name), texts.map((text) => ui.h("td", { role: "cell" }, text)));

  function verdict(i, view) {
    const { verdict: judged } = Atlas.cell(i, view);
    return judged ? `${judged.met} / ${judged.applied}` : "–";
  }

  const larger = (i, view) => Atlas.parents(view.level, i).filter(({ level }) => level !== "stat").map(({ name }) => name).join(", ");

  function table(chosen, view) {
    const cells = chosen.map((i) => Atlas.cell(i, view));
    const measure = Atlas.measure(view.measure);
    const rows = [row(t("value"), cells.map((cell) => (cell.isNumber ? ui.h("strong", {}, cell.text) : cell.text)), "value")];
    if (cells.some((cell) => Number.isFinite(cell.numerator))) {
      rows.push(row(ui.parts(view).numerator, cells.map((cell) => ui.numeratorText(cell))));
      rows.push(row(ui.parts(view).denominator, cells.map((cell) => ui.peopleText(cell.denominator, view))));
    }
    const spreads = chosen.map((i) => ui.spread(i, view));
    if (spreads.some(Boolean)) rows.push(row(t("low_high_short"), spreads.map((text) => text || "–")));
    const ranks = chosen.map((i) => Atlas.rank(view, i));
    if (ranks.some(Boolean)) {
      rows.push(row(t(ui.rankWords(view).rank), ranks.map((found) => ui.rankText(found).split(/(?<= )/)))); // may break between words
      rows.push(row(t("rank_interval"), ranks.map((found) => ui.rankRange(found) || "–")));
    }
    if (cells.some((cell) => cell.verdict)) rows.push(row(t("verdict_short"), chosen.map((i) => verdict(i, view))));
    const pairs = chosen.map((i) => ui.beside(i));
    pairs[0].forEach(({ name }, k) => rows.push(row(name, pairs.map((pair) => pair[k].text))));
    rows.push(row(t("parent"), chosen.map((i) => larger(i, view) || "–"), "larger"));
    const head = ui.h("tr", { role: "row" }, ui.h("td", { role: "cell" }), cells.map((cell, k) => ui.h("th", { scope: "col", role: "columnheader" },
      ui.h("span", { class: `badge chosen-${k}` }, ui.LETTERS[k]),
      ui.button("×", () => ui.remove(chosen[k]), { class: "plus", "aria-label": t("compare_remove", { name: cell.name }), title: t("compare_remove", { name: cell.name }) }), ui.h("span", { class: "compare-name" }, cell.name))));
    const note = ranks.some(Boolean) ? ui.h("p", { class: "fine" }, t(ui.rankWords(view).note)) : null;
    return [ui.h("p", { id: "compared", class: "compared" }, ui.capital(Atlas.labels.full(measure, view.group))),
      ui.h("table", { class: "compare", role: "table", "aria-labelledby": "compared", style: { "--columns": String(chosen.length) } }, ui.h("thead", { role: "rowgroup" }, head), ui.h("tbody", { role: "rowgroup" }, rows)), note];
  }

  ui.comparison = (chosen, view) => {
    const chart = ui.trend(chosen, view);
    return [
      ui.h("h2", { id: "panel-title" }, t("compare_title")), table(chosen, view),
      ui.h("section", {}, ui.h("h3", {}, t("spine")), ui.spineShown(chosen, view)),
      chart ? ui.h("section", {}, ui.h("h3", {}, t("trend")), chart) : null,
      ui.h("section", {}, ui.h("h3", {}, t("reading")), chosen.map((i, k) => ui.h("p", { class: "reading" }, ui.h("span", { class: `badge chosen-${k}` }, ui.LETTERS[k]), " ", ui.reading(i, view)))),
      chosen.length < 4 ? ui.h("div", { class: "compare-add" }, ui.searchBox("compare-search", (other) => ui.addToComparison(other), { label: t("compare_search"), only: true })) : null,
      ui.fold("measures", t("all_measures_many"), () => ui.allMeasures(chosen, view)),
      ui.sources(view),
      ui.h("div", { class: "actions" }, ui.alone && ui.button(t("share_print_do"), () => ui.print(), { class: "quiet", "data-key": "print" }), ui.button(t("unselect"), () => ui.choose([]), { class: "quiet", "data-key": "unselect" })),
    ];
  };

  /* Ctrl or ⌘ with a click adds to the comparison instead of replacing the selection. */
  Atlas.register({
    init() {
      Atlas.map.onClick((i, event) => {
        const keys = event && (event.originalEvent || event);
        if (i < 0 || !keys || !(keys.ctrlKey || keys.metaKey || keys.shiftKey) || !ui.chosen().length) return false;
        ui.addToComparison(i);
        return true;
      });
    },
  });
})(window.Atlas);
