/* The lists of a profile: neighbours, services, all measures, sources. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;
  const REACH_KM = 15;
  const MOST = 25;

  function neighbours(i, view) {
    const near = Atlas.topology.neighbours(view.level, i);
    if (!near.length) return ui.h("p", {}, t("neighbours_none"));
    return ui.h("table", { class: "small" }, ui.h("caption", { class: "hidden" }, t("neighbours")), ui.h("tbody", {}, near.map((other) => {
      const cell = Atlas.cell(other, view);
      return ui.h("tr", {}, ui.h("th", { scope: "row" }, ui.button(cell.name, () => Atlas.map.select(other), { class: "link" })),
        ui.h("td", { class: "number" }, cell.flag === "ring" ? t("outside") : cell.text),
        ui.h("td", {}, cell.flag === "ring" ? null : ui.button("+", () => ui.addToComparison(other), { class: "plus", "aria-label": `${t("compare_add")}: ${cell.name}`, title: t("compare_add") })));
    })));
  }

  const ofKind = (place, kind) => Atlas.places.kinds(place).some((one) => one.kind === kind);

  function service(place, km) {
    const { places } = Atlas;
    const kinds = places.kinds(place).map(({ kind, form, unit, capacity }) => [ui.capital(Atlas.pick(Atlas.data.kinds[kind] || { cs: kind, en: kind })), Atlas.labels.inForm(form),
      Number.isFinite(capacity) ? ui.amountCount({ unit }, capacity) : ""].filter(Boolean).join(", "));
    return ui.h("li", {}, ui.h("strong", {}, places.name(place)), ui.h("span", {}, [...new Set(kinds)].join("; ")),
      ui.h("span", { class: "fine" }, [places.provider(place), places.precision(place) === "obec" ? t("precision_obec") : "", km === undefined ? "" : t("distance", { km: Atlas.numbers.format(km, 0) })].filter(Boolean).join(" · ")));
  }

  function placeList(found, kind, nothing, km = () => undefined) {
    const first = found.filter((place) => kind && ofKind(place, kind));
    const list = [...first, ...found.filter((place) => !first.includes(place))];
    const items = (some) => some.map((place) => service(place, km(place)));
    const shown = ui.h("ul", { class: "places" }, items(list.slice(0, MOST)));
    const more = ui.button(t("services_all", { n: Atlas.numbers.format(list.length, 0) }), () => {
      shown.append(...items(list.slice(MOST)));
      more.remove();
      shown.children[MOST].tabIndex = -1;
      shown.children[MOST].focus();
    }, { class: "quiet" });
    return [list.length ? shown : ui.h("p", {}, nothing), list.length > MOST ? more : null,
      ui.h("p", { class: "fine" }, t("services_withheld"))];
  }

  const inside = (i, view) => Atlas.places.now().filter((place) => Atlas.places.area(view.level, place) === i);

  function reached(i, view) {
    const near = Atlas.places.near(Atlas.topology.away(view.level, i), REACH_KM).filter(([place]) => Atlas.places.area(view.level, place) !== i);
    const far = new Map(near);
    return { found: [...far.keys()], km: (place) => far.get(place) };
  }

  function services(i, view) {
    if (!Atlas.places || !Atlas.places.n) return [];
    const { kind } = Atlas.measure(view.measure);
    const found = inside(i, view);
    const count = (n) => ` (${Atlas.numbers.format(n, 0)})`;
    return [ui.fold("services", t("services") + count(found.length), () => placeList(found, kind, t("services_none"))),
      ui.fold("reach", t("services_reach"), () => {
        const { found: near, km } = reached(i, view);
        return [ui.h("p", { class: "fine" }, t("services_reach_help", { km: REACH_KM })), placeList(near, kind, t("reach_none", { km: REACH_KM }), km)];
      })];
  }

  /* Every measure that the level has, each with its number and its spine. */
  ui.allMeasures = (indices, view) => {
    const rows = Atlas.measures.map((measure) => ({ measure, here: Atlas.view({ ...view, measure: measure.id, group: measure.group }) }))
      .filter(({ here }) => Atlas.has(here));
    return ui.h("ul", { class: "measures" }, rows.map(({ measure, here }) => ui.h("li", {},
      ui.button(ui.capital(Atlas.labels.full(measure, here.group)), () => Atlas.state.set({ measure: measure.id }, { push: true }), { class: "link" }),
      ui.h("div", { class: "measure-row" }, ui.h("span", { class: "number" }, indices.map((i, k) => ui.h("span", {}, indices.length > 1 ? `${ui.LETTERS[k]} ` : "", Atlas.cell(i, here).text))),
        ui.spine(indices, here)))));
  };

  /* Where the services of a measure come from; an indicator says so itself. */
  ui.sourceOf = (measure) => (Atlas.data.sample ? t("source_sample") : Atlas.pick(measure.source) || (measure.type === "ratio" || measure.index ? t(measure.unit === "zarizeni" ? "source_facilities" : "source_services") : t("source_people")));

  ui.sourceList = (view) => {
    const measure = Atlas.measure(view.measure);
    const said = (key) => (Atlas.data.sample ? t("source_sample") : t(key));
    const people = [t("denominator"), [said("source_people"), ui.expected(view)].filter(Boolean).join("; "), ui.peopleDate(view)];
    const value = [t("value"), ui.sourceOf(measure), ui.dated(view)];
    const capacity = [t("numerator"), ui.sourceOf(measure), ui.dated(view)];
    const places = [t("points"), said("source_services"), Atlas.numbers.date(view.period)];
    const rows = { ratio: [capacity, people], share: [[t("numerator_people"), ...people.slice(1)], people], density: [people, [t("area_km2"), said("source_area"), ""]] }[measure.type] || (measure.access ? [places, people] : [value]);
    return [ui.h("dl", { class: "facts" }, rows.map(([what, source, date]) => ui.h("div", {}, ui.h("dt", {}, what), ui.h("dd", {}, [source, date].filter(Boolean).join(", "))))),
      ui.expected(view) ? ui.h("p", { class: "fine" }, t("expected")) : null,
      Atlas.pick(measure.method) ? ui.h("p", { class: "fine" }, `${t("method_row")}: ${Atlas.pick(measure.method)}`) : null];
  };

  ui.sources = (view) => ui.fold("sources", t("sources"), () => ui.sourceList(view));

  ui.lists = (i, view) => [
    ui.fold("neighbours", t("neighbours"), () => neighbours(i, view)),
    services(i, view),
    ui.fold("measures", t("all_measures"), () => ui.allMeasures([i], view)),
    ui.sources(view),
  ];
})(window.Atlas);
