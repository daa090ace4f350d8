/* The panel: first sight, the profile of one district, or the comparison of several. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, byId } = ui;
  const open = new Set(["neighbours"]);

  /* A part that opens and closes, and stays so when the panel is drawn again; its body is made only when open. */
  ui.fold = (key, title, body) => {
    const details = ui.h("details", { open: open.has(key) }, ui.h("summary", { "data-key": `fold-${key}` }, ui.h("h3", {}, title)));
    const fillIn = () => { if (details.open && details.children.length === 1) details.append(ui.h("div", { class: "fold" }, body())); };
    details.addEventListener("toggle", () => {
      if (details.open) open.add(key);
      else open.delete(key);
      fillIn();
    });
    fillIn();
    return details;
  };

  /* A number and what it means; in sight, for who touches the screen or hears it sees no hints. */
  function fact(list, name, value, note) {
    if (value !== undefined && value !== "" && value !== null) list.push(ui.h("div", {}, ui.h("dt", {}, name), ui.h("dd", {}, value, note ? ui.h("small", {}, note) : null)));
  }

  /* Between which values the true one may lie; nothing where they read the same. */
  ui.spread = (i, view) => {
    const { low, high } = Atlas.column(view);
    const ends = [low[i], high[i]].map((end) => ui.number(end, view));
    return Number.isNaN(low[i]) || Number.isNaN(high[i]) || ends[0] === ends[1] ? "" : Atlas.numbers.range(...ends);
  };

  ui.ordinal = (x) => `${Atlas.numbers.format(x, 0)}${Atlas.lang === "cs" ? "." : ""}`;

  /* "2 of 9, with 3 others"; a dash where there is none. */
  ui.rankText = (found) => {
    if (!found) return "–";
    const { rank, of, ties } = found;
    return t(ties > 1 ? "rank_ties" : "rank_of", { rank: ui.ordinal(rank), others: ui.count("others", ties - 1), of: ui.of(of) });
  };

  /* Between which ranks a district could stand: "108.–162.". */
  ui.rankRange = (found) => (found ? [...new Set([found.best, found.worst])].map(ui.ordinal).join("–") : "");

  /* What makes the rank uncertain: "with one facility (40 beds) more or fewer". */
  function reason({ size, rank, best, worst }, i, view) {
    if (size) return t(ui.spread(i, view) ? "rank_reason_range" : "rank_reason", { size: ui.amountCount(Atlas.measure(view.measure), size) });
    return t(rank < best || rank > worst ? "rank_need_outside" : "rank_need_reason");
  }

  const hasParts = (cell) => Number.isFinite(cell.numerator) || Number.isFinite(cell.denominator);

  /* Ranks on the map and, where that says more, among the districts of the same kraj; each with how firm it is. */
  function ranks(list, i, view) {
    const found = Atlas.rank(view, i);
    if (!found && Atlas.measure(view.measure).access && Atlas.cell(i, view).isNumber) fact(list, t("rank"), "–", t("rank_none"));
    if (!found) return;
    const words = ui.rankWords(view);
    fact(list, t(words.rank), ui.rankText(found), t(words.help));
    fact(list, t("rank_interval"), ui.rankRange(found), reason(found, i, view));
    const near = Atlas.rank(view, i, { peers: true });
    if (near && near.of < found.of) fact(list, t("rank_peers"), ui.rankText(near), t("rank_could", { range: ui.rankRange(near) }));
  }

  /* Whose weights would put the district where, and how much of the index is known. */
  function need(list, i, view) {
    const { index } = Atlas.measure(view.measure);
    const { known, neediest } = index ? Atlas.need(i, view) : {};
    if (neediest >= 0) fact(list, t("need_fifth"), t("need_share", { share: Atlas.numbers.format(neediest, 0) }), t("need_fifth_help"));
    if (known < 100) fact(list, t("need_known"), `${Atlas.numbers.format(known, 0)}\u00a0%`, t("need_known_help"));
    const sides = index && index !== "joint_gaps" ? ui.partyRanks(i, view) : [];
    for (const { name, found } of sides) fact(list, t("rank_party", { name }), ui.rankText(found), t("rank_could", { range: ui.rankRange(found) }));
  }

  /* Of layers missing the reading itself says which they are. */
  function gaps(i, view) {
    const missing = Atlas.measure(view.measure).index === "joint_gaps" ? null : ui.missingLayers(i, view);
    return missing && missing.length ? ui.h("p", { class: "fine" }, t("gaps", { list: missing.join(", ") })) : null;
  }

  function facts(i, view) {
    const cell = Atlas.cell(i, view);
    const list = [];
    const measure = Atlas.measure(view.measure);
    if (hasParts(cell)) {
      const unit = ui.numeratorText(cell, measure.type === "ratio" ? (n) => ui.amountCount(measure, n) : undefined);
      const names = ui.parts(view);
      fact(list, names.numerator, unit);
      fact(list, measure.type === "ratio" ? ui.capital(Atlas.labels.group(view.group || measure.group)) : names.denominator, ui.peopleText(cell.denominator, view));
    }
    for (const [key, share] of Object.entries(Atlas.reach(i, view))) {
      const name = `reach_${key}_${Atlas.measure(view.measure).access}`;
      if (Number.isFinite(share)) fact(list, ui.known(name) || t(`reach_${key}`), `${Atlas.numbers.format(share, 0)}\u00a0%`, t(`reach_${key}_help`));
    }
    fact(list, t("low_high"), ui.spread(i, view), t("low_high_help"));
    ranks(list, i, view);
    need(list, i, view);
    for (const { name, text, note } of ui.beside(i)) fact(list, name, text, note);
    fact(list, t("note"), ui.careful(cell.flag));
    return ui.h("dl", { class: "facts" }, list);
  }

  function parents(i, view) {
    const names = Atlas.parents(view.level, i).filter(({ level }) => level !== "stat");
    return [ui.capital(ui.short(view.level)), ...names.map(({ level, name }) => (level === "kraj" ? name : `${ui.short(level)} ${name}`))].join(" · ");
  }

  function actions(chosen) {
    return ui.h("div", { class: "actions" },
      ui.button(t("zoom_to"), () => Atlas.map.fit(Atlas.state.get("level"), chosen[0]), { class: "quiet", "data-key": "zoom-to" }),
      ui.alone && ui.button(t("share_print_do"), () => ui.print(), { class: "quiet", "data-key": "print" }),
      ui.button(t("unselect"), () => ui.choose([]), { class: "quiet", "data-key": "unselect" }));
  }

  function yardsticks(i, view) {
    const rows = ui.yardsticks(i, view);
    if (!rows.length) return null;
    return ui.h("table", { class: "small" }, ui.h("caption", { class: "hidden" }, t("parent_value")), ui.h("tbody", {}, rows.map(({ level, name, cell, decimals }) => ui.h("tr", {},
      ui.h("th", { scope: "row" }, level === "stat" ? t("state_value") : level === "kraj" ? name : `${ui.short(level)} ${name}`), ui.h("td", { class: "number" }, cell.isNumber ? cell.bound + Atlas.numbers.format(cell.value, Math.max(decimals, Atlas.decimals(view))) : cell.text)))));
  }

  /* Where the value lies among the others; who is alone has no others. */
  function place(i, view) {
    const alone = ui.summary(view)?.n < 2;
    return ui.h("section", {}, alone ? null : ui.h("h3", {}, t("spine")), alone ? null : ui.spineShown([i], view), yardsticks(i, view));
  }

  function profile(i, view) {
    const cell = Atlas.cell(i, view);
    const chart = ui.trend([i], view);
    const measured = cell.flag !== "ring";
    return [
      ui.h("h2", { id: "panel-title" }, cell.name), ui.h("p", { class: "fine" }, parents(i, view)),
      ui.h("p", { class: `big${cell.isNumber ? "" : " word"}` }, cell.text, cell.isNumber ? ui.h("small", {}, ui.unit(view, cell)) : null),
      ui.h("p", { class: "reading" }, ui.reading(i, view)),
      measured ? [facts(i, view), gaps(i, view)] : null,
      measured ? place(i, view) : null,
      chart ? ui.h("section", {}, ui.h("h3", {}, t("trend")), chart) : null,
      ui.verdict(i, view), ui.judgedOtherwise(view),
      ui.h("div", { class: "compare-add" }, ui.searchBox("compare-search", (other) => ui.addToComparison(other), { label: t("compare_search"), only: true })),
      ui.lists(i, view),
      actions([i]),
    ];
  }

  function start(view) {
    const summary = ui.summary(view);
    const benchmark = Atlas.benchmarks.of(view);
    const list = [];
    if (summary) {
      fact(list, t("start_numeric"), `${Atlas.numbers.format(summary.n, 0)} / ${Atlas.numbers.format(Atlas.areas(view.level).length, 0)}`);
      fact(list, t("start_median"), ui.number(summary.median, view));
      fact(list, t("start_range"), Atlas.numbers.range(ui.number(summary.min, view), ui.number(summary.max, view)));
      if (benchmark) fact(list, ui.capital(benchmark.label), ui.benchmarkText(view));
      if (benchmark) fact(list, t("start_below", { benchmark: benchmark.label }), (benchmark.bound || "") + Atlas.numbers.format(ui.sorted(view).filter(([, value]) => value < benchmark.value).length, 0));
    }
    return [ui.h("h2", { id: "panel-title" }, t("start")), ui.h("p", { class: "on-screen" }, t("start_hint")),
      summary ? ui.h("dl", { class: "facts" }, list) : ui.h("p", {}, t("absent")), example(view), ui.scarce(view), ui.judgedOtherwise(view), ui.sources(view)];
  }

  /* The reading example of a district in the middle. */
  function example(view) {
    const sorted = ui.sorted(view).filter(([, value]) => value > 0);
    if (!sorted.length) return null;
    return ui.h("section", {}, ui.h("h3", {}, t("reading")), ui.h("p", { class: "reading" }, ui.reading(sorted[Math.floor(sorted.length / 2)][0], view)));
  }

  let before = "";

  function announce(chosen, view) {
    const now = `${view.level} ${chosen.join()}`;
    if (now !== before && chosen.length === 1) {
      const cell = Atlas.cell(chosen[0], view);
      Atlas.live(t("announce_selected", { name: cell.name, value: `${cell.text} ${cell.isNumber ? ui.unit(view, cell) : ""}`.trim() }));
    } else if (now !== before && chosen.length > 1) {
      Atlas.live(t("announce_compared", { names: chosen.map((i) => Atlas.cell(i, view).name).join(", ") }));
    }
    before = now;
  }

  function draw() {
    const view = Atlas.view();
    const chosen = ui.chosen();
    const top = chosen.join() === byId("panel").dataset.shown;
    document.body.classList.toggle("comparing", chosen.length > 1);
    ui.refill(byId("panel"), chosen.length > 1 ? ui.comparison(chosen, view) : chosen.length ? profile(chosen[0], view) : start(view));
    if (!top) byId("panel").scrollTop = 0;
    byId("panel").dataset.shown = chosen.join();
    announce(chosen, view);
    ui.refill(byId("brief"), brief(chosen, view));
    byId("brief").hidden = !chosen.length;
  }

  /* On narrow screens the panel lies far below the map: this line says what is chosen and leads there. */
  function brief(chosen, view) {
    if (!chosen.length) return null;
    const said = chosen.map((i, k) => {
      const cell = Atlas.cell(i, view);
      return ui.h("span", {}, chosen.length > 1 ? ui.h("span", { class: `badge chosen-${k}` }, ui.LETTERS[k]) : null, ui.h("strong", {}, cell.name), ` ${cell.text} `);
    });
    return [ui.h("span", {}, said), ui.button(t(chosen.length > 1 ? "compare_title" : "profile"), () => byId("panel").focus(), { class: "quiet", "data-key": "to-panel" })];
  }

  Atlas.register({ later: true, redraw: draw });
})(window.Atlas);
