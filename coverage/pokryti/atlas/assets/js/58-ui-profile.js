/* The panel: first sight, the profile of one district, or the comparison of several. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, byId } = ui;
  const open = new Set(["verdict", "neighbours"]);

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

  function fact(list, name, value, help) {
    if (value !== undefined && value !== "" && value !== null) list.push(ui.h("div", { title: help }, ui.h("dt", {}, name), ui.h("dd", {}, value)));
  }

  const spread = (cell, view) => {
    if (Number.isNaN(cell.low) || Number.isNaN(cell.high) || cell.low === undefined || cell.low === cell.high) return "";
    return Atlas.numbers.range(ui.number(cell.low, view), ui.number(cell.high, view));
  };
  ui.spread = (i, view) => {
    const { low, high } = Atlas.column(view);
    return spread({ low: low ? low[i] : NaN, high: high ? high[i] : NaN }, view);
  };

  ui.ordinal = (x) => `${Atlas.numbers.format(x, 0)}${Atlas.lang === "cs" ? "." : ""}`;

  /* "2 of 9, with 3 others"; a dash where there is none. */
  ui.rankText = (found) => {
    if (!found) return "–";
    const { rank, of, ties } = found;
    return t(ties > 1 ? "rank_ties" : "rank_of", { rank: ui.ordinal(rank), others: Atlas.numbers.format(ties - 1, 0), of: ui.of(of) });
  };

  /* Between which ranks a district could stand: "108.–162.". */
  ui.rankRange = (found) => (found ? [...new Set([found.best, found.worst])].map(ui.ordinal).join("–") : "");

  /* What makes the rank uncertain: "with one facility (40 beds) more or fewer". */
  const reason = ({ size }, view) => (size ? t("rank_reason", { size: ui.amountCount(Atlas.measure(view.measure), size) }) : t("rank_need_reason"));

  const hasParts = (cell) => Number.isFinite(cell.numerator) || Number.isFinite(cell.denominator);

  /* Ranks on the map and, where that says more, among the districts of the same kraj; each with how firm it is. */
  function ranks(list, i, view) {
    const found = Atlas.rank(view, i);
    if (!found && Atlas.measure(view.measure).access && Atlas.cell(i, view).isNumber) fact(list, t("rank"), ui.h("small", {}, t("rank_none")));
    if (!found) return;
    const words = ui.rankWords(view);
    fact(list, t(words.rank), ui.rankText(found), t(words.help));
    fact(list, t("rank_interval"), [ui.rankRange(found), ui.h("small", {}, reason(found, view))], t(words.interval));
    const near = Atlas.rank(view, i, { peers: true });
    if (near && near.of > 1 && near.of < found.of) fact(list, t("rank_peers"), [ui.rankText(near), ui.h("small", {}, t("rank_could", { range: ui.rankRange(near) }))], t("rank_interval_help"));
  }

  /* Whose weights would put the district where, and how much of the index is known. */
  function need(list, i, view) {
    const { index } = Atlas.measure(view.measure);
    const { known } = index ? Atlas.need(i, view) : {};
    if (known < 100) fact(list, t("need_known"), `${Atlas.numbers.format(known, 0)}\u00a0%`, t("need_known_help"));
    const sides = index && index !== "joint_gaps" ? ui.partyRanks(i, view) : [];
    for (const { name, found } of sides) fact(list, t("rank_party", { name }), [ui.rankText(found), ui.h("small", {}, t("rank_could", { range: ui.rankRange(found) }))], t("rank_need_interval"));
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
    fact(list, t("note"), ui.careful(cell.flag));
    return ui.h("dl", { class: "facts" }, list);
  }

  const said = (text) => (text && Atlas.pick(text) ? Atlas.pick(text) : "");

  function verdict(i, view) {
    const { verdict: judged } = Atlas.cell(i, view);
    if (!judged) return null;
    const sum = judged.met ? t("verdict_met", { met: judged.met, of: ui.of(judged.applied) }) : t("verdict_ok", { of: ui.of(judged.applied) });
    return ui.h("section", { class: `verdict ${judged.met ? "scarce" : "enough"}` }, ui.h("h3", {}, t("verdict")), ui.h("p", {}, ui.h("strong", {}, sum)),
      judged.met ? ui.h("ul", {}, judged.rules.map(({ label, why }) => ui.h("li", {}, ui.capital(said(why) || Atlas.pick(label))))) : null,
      judged.met && judged.gap > 0 ? ui.h("p", {}, t("verdict_gap", { amount: ui.amountCount(Atlas.measure(view.measure), Math.ceil(judged.gap)) })) : null,
      said(judged.flip) ? ui.h("p", {}, said(judged.flip)) : null,
      said(judged.confidence) ? ui.h("p", {}, t("confidence", { grade: said(judged.confidence) })) : null);
  }

  /* Rules judge a measure for its own people; counted per others it has no verdict, and says for whom there is one. */
  function judgedOtherwise(view) {
    const { group } = Atlas.measure(view.measure);
    if (group === view.group || !Atlas.met({ ...view, group }).some((met) => met >= 0)) return null;
    return ui.h("p", { class: "fine on-screen" }, `${t("verdict_for", { group: Atlas.labels.group(group) })} `,
      ui.button(t("verdict_show"), () => Atlas.state.set({ group: "" }), { class: "link", "data-key": "verdict-show" }));
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

  function profile(i, view) {
    const cell = Atlas.cell(i, view);
    const chart = ui.trend([i], view);
    const measured = cell.flag !== "ring";
    return [
      ui.h("h2", { id: "panel-title" }, cell.name), ui.h("p", { class: "fine" }, parents(i, view)),
      ui.h("p", { class: `big${cell.isNumber ? "" : " word"}` }, cell.text, cell.isNumber ? ui.h("small", {}, ui.unit(view, cell)) : null),
      ui.h("p", { class: "reading" }, ui.reading(i, view)),
      measured ? [facts(i, view), gaps(i, view)] : null,
      measured ? ui.h("section", {}, ui.h("h3", {}, t("spine")), ui.spine([i], view), ui.spineEnds(view), yardsticks(i, view)) : null,
      chart ? ui.h("section", {}, ui.h("h3", {}, t("trend")), chart) : null,
      verdict(i, view), judgedOtherwise(view),
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
      if (benchmark) fact(list, t("start_below", { benchmark: benchmark.label }), Atlas.numbers.format(ui.sorted(view).filter(([, value]) => value < benchmark.value).length, 0));
    }
    return [ui.h("h2", { id: "panel-title" }, t("start")), ui.h("p", { class: "on-screen" }, t("start_hint")),
      summary ? ui.h("dl", { class: "facts" }, list) : ui.h("p", {}, t("absent")), example(view), scarce(view), judgedOtherwise(view), ui.sources(view)];
  }

  /* Where most rules agree that services are scarce; ties in the order of the alphabet, for this is no league table. */
  function scarce(view) {
    const met = Atlas.met(view);
    const { names } = Atlas.level(view.level);
    const judged = Array.from(Atlas.areas(view.level)).filter((i) => met[i] > 0);
    if (!judged.length) return null;
    const most = judged.sort((a, b) => met[b] - met[a] || Atlas.texts.compare(names[a], names[b])).slice(0, 8);
    return ui.h("section", {}, ui.h("h3", {}, t("start_scarce")), ui.h("table", { class: "small" }, ui.h("caption", { class: "hidden" }, t("start_scarce")), ui.h("tbody", {},
      most.map((i) => ui.h("tr", {}, ui.h("th", { scope: "row" }, ui.button(names[i], () => Atlas.map.select(i), { class: "link" })),
        ui.h("td", { class: "number" }, t("rules_of", { met: met[i], of: ui.of(Atlas.cell(i, view).verdict.applied) })))))),
      judged.length > most.length ? ui.button(t("start_all", { n: ui.count("districts", judged.length) }), () => Atlas.state.set({ view: "table", sort: "verdict~d" }, { push: true }), { class: "quiet" }) : null);
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
    byId("panel").querySelectorAll(".scroll").forEach(ui.cue);
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
