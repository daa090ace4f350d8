/* The legend: a bar of classes with counts and markers, and what is not a number beside it. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, get, byId } = ui;
  let drawn = null;

  /* Where a number stands on the bar: classes are equally wide, whatever their range. */
  function place(value, classes) {
    const k = classes.classOf(value);
    const n = classes.ranges.length;
    if (k < 0) return value < classes.ranges[0][0] ? 0 : 1;
    const [low, high] = classes.ranges[k];
    return (k + (high > low ? Math.min(Math.max((value - low) / (high - low), 0.04), 0.96) : 0.5)) / n;
  }

  const same = (range) => get("range") === range;
  const toggle = (range) => Atlas.state.set({ range: same(range) ? "" : range });

  function classes(view) {
    const all = Atlas.classes.of(view);
    const boxes = all.ranges.map((_, k) => {
      const range = `k${k}`;
      return ui.h("li", {}, ui.button([Atlas.colours.swatch(k, view, 96, 18), ui.h("span", { class: "label" }, all.labels[k].split(/(?<=–)/).flatMap((part, at) => (at ? [ui.h("wbr"), part] : [part]))),
        ui.h("small", {}, Atlas.numbers.format(all.counts[k], 0), ui.h("span", {}, `\u00a0${ui.form(t("districts"), all.counts[k])}`))], () => toggle(range), {
        class: "class", "aria-pressed": String(same(range)), title: t("legend_pick", { label: all.labels[k] }), "data-key": `class-${k}`,
      }));
    });
    return { all, bar: ui.h("ol", { class: "classes" }, boxes) };
  }

  /* What the colours of a view mean, for a picture or paper: what to draw, its name, how many districts. */
  ui.legendRows = (view) => {
    const all = Atlas.classes.of(view);
    const rows = [...all.ranges.map((_, k) => [k, all.labels[k], all.counts[k]]), ...Object.entries(all.special).map(([flag, n]) => [flag, Atlas.labels.flag(flag), n])];
    return [...rows, ["ring", t("ring"), all.ring]].filter(([, , n]) => n);
  };

  function specials(view, all) {
    const rows = Object.entries(all.special).filter(([, count]) => count).map(([flag, count]) => ui.h("li", {},
      ui.button([Atlas.colours.swatch(flag, view, 26, 18), ui.h("span", { class: "label" }, Atlas.labels.flag(flag)), ui.h("small", {}, Atlas.numbers.format(count, 0))],
        () => toggle(flag), { class: "special", "aria-pressed": String(same(flag)), "data-key": `flag-${flag}`, title: t("legend_pick", { label: Atlas.labels.flag(flag) }) })));
    if (all.ring) rows.push(ui.h("li", {}, ui.h("span", { class: "special" }, Atlas.colours.swatch("ring", view, 26, 18),
      ui.h("span", { class: "label" }, t("ring")), ui.h("small", {}, Atlas.numbers.format(all.ring, 0)))));
    return rows.length ? ui.h("ul", { class: "specials" }, rows) : null;
  }

  /* Where services are scarce by at least so many rules; that stays highlighted from one measure to the next. */
  function scarce(view) {
    const rows = ui.scarceSteps(view).map(([least, n]) => ui.h("li", {}, ui.button([ui.h("span"), ui.h("span", { class: "label" }, ui.scarceText(least)), ui.h("small", {}, Atlas.numbers.format(n, 0))],
      () => toggle(`r${least}`), { class: "special", "aria-pressed": String(same(`r${least}`)), "data-key": `scarce-${least}`, title: t("legend_pick", { label: ui.scarceText(least) }) })));
    return rows.length ? ui.h("ul", { class: "specials" }, rows) : null;
  }

  /* Numbers that are shown in full colour, but say less than the others. */
  function careful({ careful: counts }, view) {
    const list = Object.entries(counts).map(([flag, count]) => `${ui.careful(flag)} (${Atlas.numbers.format(count, 0)})`);
    return [list.length ? ui.h("p", { class: "fine" }, t("careful", { list: list.join("; ") })) : null,
      ui.expected(view) ? ui.h("p", { class: "fine" }, t("expected")) : null];
  }

  function marker(kind, value, text, all) {
    return put(ui.h("div", { class: `marker ${kind}` }, ui.h("span", {}, text)), place(value, all));
  }

  /* A label keeps inside the bar: it leans over to the middle. */
  function put(mark, share) {
    mark.style.left = `${share * 100}%`;
    mark.firstChild.style.transform = `translateX(-${share * 100}%)`;
    return mark;
  }

  function markers(view, all) {
    if (!all.ranges.length) return [];
    const marks = [];
    const benchmark = Atlas.benchmarks.of(view);
    if (benchmark) marks.push(marker("benchmark", benchmark.value, `${benchmark.label} ${ui.benchmarkText(view)}`, all));
    ui.chosen().forEach((i, k) => {
      const cell = Atlas.cell(i, view);
      if (cell.isNumber) marks.push(marker(`chosen chosen-${k}`, cell.value, ui.LETTERS[k], all));
    });
    return marks;
  }

  function hover(i) {
    if (!drawn) return;
    const cell = i >= 0 ? Atlas.cell(i, drawn.view) : null;
    drawn.hover.hidden = !cell || !cell.isNumber || !drawn.all.ranges.length;
    if (drawn.hover.hidden) return;
    put(drawn.hover, place(cell.value, drawn.all));
    drawn.hover.firstChild.textContent = cell.text;
  }

  const inDecimals = (x) => String(x).replace(".", Atlas.lang === "cs" ? "," : ".");

  /* The bounds shown now, as the first that the reader may change. */
  function startGiven() {
    const { ranges, decimals } = Atlas.classes.of();
    const now = [...new Set(ranges.slice(0, -1).map(([, high]) => Number(high.toFixed(decimals))))];
    Atlas.state.set({ method: "given", breaks: now.join(";") || "0" });
  }

  /* "10; 20,5; 30" or "10, 20.5, 30"; a comma within a number is a decimal one. */
  const edgesOf = (text) => text.trim().replace(/,\s+/g, ";").replace(/\s*;\s*|\s+/g, ";").replace(/,/g, ".");

  /* Numbers between classes, typed by the reader; what cannot be used stays there to be mended. */
  function breaks() {
    const fault = ui.h("span", { id: "breaks-fault", class: "fault", role: "alert" });
    const input = ui.h("input", {
      id: "breaks", type: "text", "data-key": "breaks", "aria-describedby": "breaks-fault", value: get("breaks").split(";").map(inDecimals).join("; "),
      onchange: () => {
        const wish = edgesOf(input.value);
        const wrong = !Atlas.classes.edges(wish);
        input.setAttribute("aria-invalid", String(wrong));
        fault.textContent = wrong ? t("breaks_wrong") : "";
        if (!wrong) Atlas.state.set({ breaks: wish });
      },
    });
    return [ui.h("label", {}, t("breaks"), input), fault];
  }

  function settings() {
    const { method: used, diverging } = Atlas.classes.of();
    const method = ui.h("select", { id: "method", "data-key": "method", disabled: diverging, onchange: ({ target }) => (target.value === "given" ? startGiven() : Atlas.state.set({ method: target.value })) });
    ui.options(method, [{ items: diverging ? [{ value: "around", text: t("method_around") }] : Atlas.classes.METHODS.map((value) => ({ value, text: t(`method_${value}`) })) }], used);
    const palette = ui.h("select", { id: "palette", "data-key": "palette", onchange: (event) => Atlas.state.set({ palette: event.target.value }) });
    ui.options(palette, [{ items: ["seq", "div"].map((value) => ({ value, text: t(`palette_${value}`) })) }], get("palette") || "seq");
    return [ui.h("label", {}, t("method"), method), used === "given" && !diverging ? breaks() : null, ui.h("label", {}, t("palette"), palette), ...comparison(), ui.h("p", { class: "fine" }, t("method_fixed"))];
  }

  /* A named benchmark, or any number. */
  function comparison() {
    const view = Atlas.view();
    const wish = get("benchmark");
    const own = wish !== "" && Number.isFinite(Number(wish)) ? wish : "";
    const choices = [...Atlas.benchmarks.choices(view), ...(own ? [{ items: [{ value: own, text: t("benchmark_own") }] }] : [])];
    const named = ui.h("select", { id: "benchmark", "data-key": "benchmark", onchange: (event) => Atlas.state.set({ benchmark: event.target.value }) });
    ui.options(named, choices, choices.some(({ items }) => items.some(({ value }) => value === wish)) ? wish : "stat");
    const number = ui.h("input", {
      id: "benchmark-number", type: "text", inputmode: "decimal", "data-key": "benchmark-number",
      value: inDecimals(own), onchange: (event) => Atlas.state.set({ benchmark: benchmarkOf(event.target.value) }),
    });
    const { source } = Atlas.benchmarks.of(view) || {};
    return [ui.h("label", {}, t("benchmark"), named), ui.h("label", {}, t("benchmark_number"), number), source ? ui.h("p", { class: "fine" }, `${t("source")}: ${source}`) : null];
  }

  function benchmarkOf(text) {
    const number = Number(text.trim().replace(",", "."));
    return text.trim() && Number.isFinite(number) ? String(number) : "stat";
  }

  function draw() {
    const view = Atlas.view();
    const { all, bar } = classes(view);
    drawn = { view, all, hover: ui.h("div", { class: "marker hover", hidden: true }, ui.h("span")) };
    const open = byId("legend").querySelector("details")?.open;
    ui.refill(byId("legend"),
      ui.h("h3", { class: "hidden" }, t("legend")),
      all.ranges.length ? ui.h("div", { class: "bar" }, ui.h("div", { class: "markers" }, markers(view, all), drawn.hover), bar) : ui.h("p", {}, t("absent")),
      ui.h("div", { class: "beside" }, specials(view, all), scarce(view), careful(all, view),
        ui.h("details", { class: "settings", open: !!open }, ui.h("summary", { "data-key": "settings" }, t("settings")), ui.h("div", { class: "settings-body" }, settings()))));
  }

  Atlas.register({
    init() {
      Atlas.map.onHover(hover);
    },
    redraw(changed) {
      const wrong = !ui.scarceWish() && ["measure", "level", "group", "period", "need", "view"].some((key) => changed.has(key)) && !changed.has("range")
        && !(changed.has("view") && ui.inRange(Atlas.view()));
      const others = ["method", "palette", "breaks", "benchmark"].some((key) => changed.has(key)) && !changed.has("range") && /^k\d$/.test(get("range"));
      if ((wrong || others) && get("range")) Atlas.state.set({ range: "" });
      draw();
      Atlas.map.highlight(ui.inRange(Atlas.view()));
    },
  });
})(window.Atlas);
