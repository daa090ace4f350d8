/* Small charts: the spine (place among the others) and the trend. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;
  const percent = (share) => `${(Math.min(Math.max(share, 0), 1) * 96 + 2).toFixed(2)}%`;

  /* The benchmark stands in the middle; either side has its own scale, as on a spine chart. */
  function spineScale(summary, middle) {
    const centre = middle === undefined ? summary.median : Math.min(Math.max(middle, summary.min), summary.max);
    return (value) => {
      if (value <= centre) return centre > summary.min ? 0.5 * ((value - summary.min) / (centre - summary.min)) : 0.5;
      return summary.max > centre ? 0.5 + 0.5 * ((value - centre) / (summary.max - centre)) : 0.5;
    };
  }

  function spineText(i, view, summary) {
    const cell = Atlas.cell(i, view);
    const numbers = Object.fromEntries(["min", "p25", "median", "p75", "max"].map((key) => [key, ui.number(summary[key], view)]));
    return t("spine_text", { name: cell.name, value: cell.text, ...numbers });
  }

  function dot(indices, k, view, at) {
    const many = indices.length > 1;
    const cell = Atlas.cell(indices[k], view);
    if (!cell.isNumber && cell.flag !== "none") return null;
    // letters of the same place stand side by side
    const same = indices.slice(0, k).filter((other) => Math.abs(at(Atlas.cell(other, view).value) - at(cell.value)) < 0.02).length;
    const cx = percent(at(cell.value) + 0.045 * same * (at(cell.value) > 0.8 ? -1 : 1));
    const circle = ui.svg("circle", { cx, cy: 13, r: many ? 8 : 6, class: `dot chosen-${k}` });
    return many ? [circle, ui.svg("text", { x: cx, y: 17, class: "letter" }, ui.LETTERS[k])] : circle;
  }

  /* Lowest to highest in light, the middle half in dark, a tick for the benchmark, a dot for each district given. */
  ui.spine = (indices, view) => {
    const summary = ui.summary(view);
    if (!summary) return null;
    const middle = Atlas.benchmarks.of(view);
    const at = spineScale(summary, middle?.value);
    const bar = (from, to, kind, height) => {
      const left = at(from) * 96 + 2, right = at(to) * 96 + 2;
      return ui.svg("rect", { x: `${left}%`, width: `${Math.max(right - left, 0.5)}%`, y: 13 - height / 2, height, rx: 2, class: kind });
    };
    return ui.svg("svg", { class: "spine", role: "img", height: 26, "aria-label": indices.map((i) => spineText(i, view, summary)).join(" ") },
      bar(summary.min, summary.max, "all", 8), bar(summary.p25, summary.p75, "half", 8),
      middle ? ui.svg("line", { x1: "50%", x2: "50%", y1: 2, y2: 24, class: "middle" }) : null,
      indices.map((_, k) => dot(indices, k, view, at)));
  };

  function spineEnds(view) {
    const summary = ui.summary(view);
    const middle = Atlas.benchmarks.of(view);
    return summary && ui.h("div", { class: "spine-ends", "aria-hidden": "true" }, ui.h("span", {}, ui.number(summary.min, view)),
      ui.h("span", {}, middle ? `${middle.label} ${ui.benchmarkText(view)}` : `${t("spine_median")} ${ui.number(summary.median, view)}`), ui.h("span", {}, ui.number(summary.max, view)));
  }

  /* The spine with its ends and what its parts mean. */
  ui.spineShown = (indices, view) => [ui.spine(indices, view), spineEnds(view), ui.h("p", { class: "fine" }, t("spine_key"))];

  /* Dates whose numbers are not those of an earlier date told again, as of an indicator that is there for one year only. */
  function told(view) {
    const all = Atlas.periods.map(({ id }) => ({ id, then: Atlas.view({ ...view, period: id }) })).map(({ id, then }) => ({ id, dated: ui.dated(then), year: String(Atlas.year(then) || id.slice(0, 4)) }));
    return all.filter(({ dated }, k) => all.findIndex((one) => one.dated === dated) === k);
  }

  function series(level, i, view) {
    return told(view).map(({ id, year }) => {
      const then = Atlas.view({ ...view, level, period: id });
      return Atlas.has(then) ? { period: id, year, cell: Atlas.cell(i, then) } : null;
    }).filter((one) => one && (one.cell.isNumber || one.cell.flag === "none"));
  }

  /* Where the names at the ends of lines stand, so that none covers another or leaves the picture. */
  function nameRows(lines, y) {
    const rows = lines.map((one) => ({ one, row: y(one.points[one.points.length - 1].cell.value) + 4 }));
    rows.sort((a, b) => b.row - a.row).forEach((name, k) => { if (k) name.row = Math.min(name.row, rows[k - 1].row - 12); });
    rows.reverse().forEach((name, k) => { name.row = Math.max(name.row, k ? rows[k - 1].row + 12 : 10); });
    return new Map(rows.map(({ one, row }) => [one, row]));
  }

  function line({ points, kind, label }, x, y, row) {
    if (!points.length) return null;
    const path = points.map(({ period, cell }, k) => `${k ? "L" : "M"}${x(period)} ${y(cell.value)}`).join("");
    const last = points[points.length - 1];
    return [ui.svg("path", { d: path, class: `line ${kind}` }), points.map(({ period, cell }) => ui.svg("circle", { cx: x(period), cy: y(cell.value), r: 3, class: kind })),
      ui.svg("text", { x: x(last.period) + 7, y: row, class: `name ${kind}` }, [label, last.cell.text].filter(Boolean).join("\u00a0"))];
  }

  /* The districts over the periods, with their region and the state; nothing where there is one period only. */
  ui.trend = (indices, view) => {
    const lines = indices.map((i, k) => ({ points: series(view.level, i, view), kind: `chosen-${k}`, label: indices.length > 1 ? ui.LETTERS[k] : "", name: Atlas.cell(i, view).name }));
    const others = ui.yardsticks(indices[0], view).filter(({ level }) => level === "stat")
      .map((one) => ({ points: series(one.level, one.i, view), kind: "other", label: t("state_value"), name: t("state_value") }));
    const all = [...lines, ...others].filter(({ points }) => points.length);
    if (Math.max(0, ...lines.map(({ points }) => points.length)) < 2) return null;
    const top = Math.max(...all.flatMap(({ points }) => points.map(({ cell }) => cell.value))) || 1;
    const dates = told(view);
    const ids = dates.map(({ id }) => id);
    const x = (id) => 20 + (ids.indexOf(id) / Math.max(ids.length - 1, 1)) * 190;
    const y = (value) => 92 - (value / top) * 78;
    const rows = nameRows(all, y);
    const said = lines.map(({ name, points }) => t("trend_text", { name, list: points.map(({ year, cell }) => `${year}: ${cell.text}`).join(", ") })).join(" ");
    return ui.svg("svg", { class: "trend", viewBox: "0 0 340 112", role: "img", "aria-label": said },
      ui.svg("line", { x1: 8, x2: 216, y1: 92, y2: 92, class: "axis" }),
      dates.map(({ id, year }) => ui.svg("text", { x: x(id), y: 107, class: "year" }, year)),
      all.reverse().map((one) => line(one, x, y, rows.get(one))));
  };
})(window.Atlas);
