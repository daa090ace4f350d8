/* Choosing what is shown: measure, form, group, level, period, view, language. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, get, byId } = ui;

  const here = (measure) => Atlas.has(Atlas.view({ measure: measure.id, group: measure.group, period: get("period") }));
  const subject = (measure) => Atlas.pick(measure.title);

  function variant(measure) {
    const form = measure.form ? Atlas.labels.form(measure.form) : "";
    const unit = Atlas.data.units[measure.unit];
    return [form, unit ? Atlas.pick(unit.label) : ""].filter(Boolean).join(", ");
  }

  /* Measures of one subject differ by form and unit; the subject stands in the first list, the rest in the second. */
  function subjects() {
    const themes = Atlas.themes.map((theme) => {
      const names = new Map();
      for (const measure of Atlas.measures) {
        if (measure.theme !== theme.id || !here(measure)) continue;
        if (!names.has(subject(measure))) names.set(subject(measure), measure.id);
      }
      return { label: ui.capital(Atlas.pick(theme.label)), items: [...names].map(([text, value]) => ({ value, text: ui.capital(text) })) };
    });
    return themes.filter((theme) => theme.items.length);
  }

  const siblings = (chosen) => Atlas.measures.filter((one) => one.theme === chosen.theme && subject(one) === subject(chosen) && here(one));

  function field(id, key, control) {
    return ui.h("div", { class: "field", id: `${id}-field` }, ui.h("label", { for: id }, t(key)), control);
  }

  function select(id, key, onpick) {
    return field(id, key, ui.h("select", { id, "data-key": id, onchange: (event) => onpick(event.target.value) }));
  }

  function keepVariant(id) {
    const old = Atlas.measure(get("measure"));
    const like = siblings(Atlas.measure(id));
    const same = like.find((one) => one.form === old.form && one.unit === old.unit) || like.find((one) => one.form === old.form);
    Atlas.state.set({ measure: (same || Atlas.measure(id)).id }, { push: true });
  }

  function build() {
    ui.refill(byId("controls"),
      select("measure", "measure", keepVariant),
      select("variant", "variant", (measure) => Atlas.state.set({ measure })),
      select("group", "group", (group) => Atlas.state.set({ group })),
      select("level", "level", (level) => Atlas.state.set({ level }, { push: true })),
      field("search", "search", ui.searchBox("search", (i) => Atlas.map.select(i))));
  }

  function fillMeasures(changed) {
    const chosen = Atlas.measure(get("measure"));
    const like = siblings(chosen);
    const anew = (...keys) => keys.some((key) => changed.has(key));
    if (anew("lang", "level", "period")) ui.options(byId("measure"), subjects());
    byId("measure").value = (like[0] || chosen).id;
    ui.options(byId("variant"), [{ items: like.map((one) => ({ value: one.id, text: variant(one) })) }], chosen.id);
    byId("variant-field").hidden = like.length < 2;
    const groups = Object.keys(Atlas.data.groups);
    if (anew("lang")) {
      ui.options(byId("group"), [{ items: groups.map((id) => ({ value: id, text: Atlas.labels.group(id) })) }]);
      ui.options(byId("level"), [{ items: Atlas.levels.map((level) => ({ value: level.id, text: ui.capital(ui.levelName(level.id)) })) }]);
    }
    byId("group").value = Atlas.view().group || chosen.group;
    byId("group-field").hidden = chosen.type !== "ratio" || groups.length < 2;
    byId("level").value = get("level");
    byId("level-field").hidden = Atlas.levels.length < 2;
  }

  /* Tiles only where there are few enough to tell apart. */
  const views = () => ["map", "tiles", "bivariate", "table"].filter((view) => view !== "tiles" || ui.tilesFit());

  function buildViews() {
    const items = views().map((value) => ({ value, text: t(`view_${value}`) }));
    ui.refill(byId("views"), ui.segments("view", t("views"), items, get("view"), (view) => Atlas.state.set({ view }, { push: true })));
  }

  function buildTools() {
    const languages = [{ value: "cs", text: "Čeština", lang: "cs" }, { value: "en", text: "English", lang: "en" }];
    ui.refill(byId("tools"),
      ui.segments("lang", t("language"), languages, Atlas.lang, (lang) => Atlas.state.set({ lang })),
      ui.themeButton(),
      ui.button(t("share"), () => ui.openShare(), { "data-key": "share", "aria-haspopup": "dialog" }),
      ui.button(t("about"), () => ui.openAbout(), { "data-key": "about", "aria-haspopup": "dialog" }));
  }

  function buildMapButtons() {
    const button = (sign, key, run) => ui.button(sign, run, { "aria-label": t(key), title: t(key), "data-key": key });
    ui.refill(byId("map-buttons"), button("+", "zoom_in", () => Atlas.map.zoom(0.5)), button("−", "zoom_out", () => Atlas.map.zoom(-0.5)), button("⌂", "zoom_all", () => Atlas.map.fit()));
    byId("source").textContent = Atlas.pick(Atlas.data.source);
  }

  function step(by) {
    const all = Atlas.periods.map(({ id }) => id);
    const next = all[all.indexOf(get("period")) + by];
    if (next) Atlas.state.set({ period: next });
  }

  function buildPeriods() {
    const all = Atlas.periods.map(({ id }) => id);
    const place = all.indexOf(get("period"));
    byId("periods").hidden = all.length < 2;
    if (all.length < 2) return;
    const date = Atlas.numbers.date(get("period"));
    ui.refill(byId("periods"),
      ui.h("label", { for: "period" }, t("period")),
      ui.button("‹", () => step(-1), { class: "step", "aria-label": t("period_before"), disabled: place === 0, "data-key": "before" }),
      ui.h("input", {
        type: "range", id: "period", min: "0", max: String(all.length - 1), step: "1", value: String(place), "aria-valuetext": date,
        "data-key": "period", oninput: (event) => Atlas.state.set({ period: all[event.target.value] }),
      }),
      ui.button("›", () => step(1), { class: "step", "aria-label": t("period_after"), disabled: place === all.length - 1, "data-key": "after" }),
      ui.h("strong", {}, date));
  }

  /* Of when the numbers of the views are, each date once. */
  const dates = (shown) => [...new Set(shown.filter(Boolean).map(ui.dated))].join(" × ");

  function head() {
    const view = Atlas.view();
    const measure = Atlas.measure(view.measure);
    const other = get("view") === "bivariate" ? ui.secondMeasure() : null;
    const second = other && Atlas.view({ measure: other.id, group: other.group });
    const unit = ui.unit(view);
    byId("subtitle").textContent = t("on", { date: Atlas.numbers.date(view.period) });
    byId("headline").textContent = Atlas.texts.bind([measure, other].filter(Boolean).map((one) => ui.capital(Atlas.labels.measure(one))).join(" × "));
    byId("subline").textContent = Atlas.texts.bind([/^km\b/.test(unit) ? unit : ui.capital(unit), ui.levelName(view.level), dates([view, second])].filter(Boolean).join("\u00a0· "));
    for (const name of ["map", "tiles", "bivariate", "table"]) document.body.classList.toggle(`view-${name}`, name === get("view"));
    byId("table").hidden = get("view") !== "table";
    byId("tiles").hidden = get("view") !== "tiles";
    // out of sight it keeps its size, so that it can still be printed and saved
    byId("map").classList.toggle("away", !["map", "bivariate"].includes(get("view")));
  }

  function links() {
    for (const link of document.querySelectorAll(".skip")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const target = link.getAttribute("href").slice(1);
        if (target === "table") Atlas.state.set({ view: "table" });
        byId(target).focus();
      });
    }
  }

  Atlas.register({
    init() {
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
        Object.assign(Atlas.leaflet.options, { zoomAnimation: false, fadeAnimation: false, inertia: false });
        Atlas.leaflet._zoomAnimated = false;
      }
      links();
      build();
    },
    redraw(changed) {
      if (changed.has("lang")) {
        build();
        buildTools();
        buildMapButtons();
      }
      if (!views().includes(get("view"))) Atlas.state.set({ view: "map" });
      if (["lang", "level", "view"].some((key) => changed.has(key))) buildViews();
      if (["lang", "period"].some((key) => changed.has(key))) buildPeriods();
      fillMeasures(changed);
      head();
      if (changed.has("view")) Atlas.leaflet.invalidateSize({ animate: false });
    },
  });
})(window.Atlas);
