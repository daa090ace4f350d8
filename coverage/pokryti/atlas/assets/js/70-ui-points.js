/* Places of services as points: filtered, gathered where dense, drawn otherwise where only the municipality is known. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, get, byId } = ui;
  const CELL = 44;
  let drawn = [];
  Atlas.state.define("kind", "same", { hash: "k" });
  Atlas.state.define("form", "", { hash: "f" });
  Atlas.state.define("provider", "", { hash: "o" });

  const kindWanted = () => (get("kind") === "same" ? Atlas.measure(get("measure")).kind || "" : get("kind"));

  function fits(place, kind, form, provider) {
    if (provider && !Atlas.texts.fold(Atlas.places.provider(place)).includes(provider)) return false;
    return Atlas.places.kinds(place).some((one) => (!kind || kind.split("+").includes(one.kind)) && (!form || one.form === form));
  }

  let cache = { key: "", found: [] };
  function wanted() {
    const key = [kindWanted(), get("form"), get("provider"), get("period")].join("|");
    if (cache.key !== key) {
      const provider = Atlas.texts.fold(get("provider"));
      cache = { key, found: Atlas.places.now().filter((place) => fits(place, kindWanted(), get("form"), provider)) };
    }
    return cache.found;
  }

  /* Points of one square of the screen are one mark; at the closest zoom only those of one place are. */
  function gather(project) {
    const close = Atlas.leaflet.getZoom() >= 14;
    const cells = new Map();
    for (const place of wanted()) {
      const [x, y] = project(Atlas.places.x[place], Atlas.places.y[place]);
      const key = close ? `${Atlas.places.x[place]} ${Atlas.places.y[place]}` : `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
      const cell = cells.get(key) || { x: 0, y: 0, places: [] };
      cell.x += x;
      cell.y += y;
      cell.places.push(place);
      cells.set(key, cell);
    }
    return apart([...cells.values()].map(({ x, y, places }) => ({ x: x / places.length, y: y / places.length, places })));
  }

  const radius = (n) => (n > 1 ? 9 + Math.min(9, Math.log2(n) * 1.6) : 5.5);

  /* Marks that would cover one another become one; larger ones take in smaller ones. */
  function apart(marks) {
    const kept = [];
    for (const one of marks.sort((a, b) => b.places.length - a.places.length || a.x - b.x)) {
      const near = kept.find((other) => Math.hypot(other.x - one.x, other.y - one.y) < radius(other.places.length) + radius(one.places.length));
      if (near) near.places.push(...one.places);
      else kept.push(one);
    }
    return kept;
  }

  function mark(pen, { x, y, places }) {
    const vague = places.every((place) => Atlas.places.precision(place) === "obec");
    const many = places.length > 1;
    pen.beginPath();
    if (vague && !many) {
      pen.moveTo(x, y - 7);
      for (const [dx, dy] of [[7, 0], [0, 7], [-7, 0]]) pen.lineTo(x + dx, y + dy);
      pen.closePath();
    } else pen.arc(x, y, radius(places.length), 0, 7);
    pen.setLineDash(vague ? [3, 2] : []);
    pen.fillStyle = vague ? "#ffffff" : "#1d252c";
    pen.strokeStyle = vague ? "#1d252c" : "#ffffff";
    pen.lineWidth = 1.6;
    pen.fill();
    pen.stroke();
    pen.setLineDash([]);
    if (!many) return;
    pen.fillStyle = vague ? "#1d252c" : "#ffffff";
    pen.fillText(String(places.length), x, y + 0.5);
  }

  function paint(pen, project, { width, height }) {
    drawn = [];
    if (!get("points") || !Atlas.places || get("view") !== "map") return;
    drawn = gather(project);
    pen.font = "bold 11px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const one of drawn) if (one.x > -20 && one.y > -20 && one.x < width + 20 && one.y < height + 20) mark(pen, one);
  }

  function under({ x, y }) {
    const box = byId("map").querySelector("canvas").getBoundingClientRect();
    return drawn.find((one) => Math.hypot(one.x - (x - box.left), one.y - (y - box.top)) < 12);
  }

  function kinds(place) {
    return [...new Set(Atlas.places.kinds(place).map(({ kind, form }) => [Atlas.pick(Atlas.data.kinds[kind] || { cs: kind, en: kind }), Atlas.labels.inForm(form)].filter(Boolean).join(", ")))].join("; ");
  }

  function about({ places }) {
    const first = places.slice(0, 5).map((place) => ui.h("span", {}, ui.h("strong", {}, Atlas.places.name(place)), ` ${kinds(place)}`,
      ui.h("small", {}, [Atlas.places.provider(place), Atlas.places.precision(place) === "obec" ? t("points_obec") : ""].filter(Boolean).join(" · "))));
    return places.length > 5 ? [...first.slice(0, 3), ui.h("small", {}, t("services_more", { n: places.length - 3 }))] : first;
  }

  ui.pointUnder = (pointer) => {
    if (!get("points") || !drawn.length || get("view") !== "map") return false;
    const found = under(pointer);
    if (found) ui.showTip(pointer.x, pointer.y, ...about(found));
    return !!found;
  };

  function click(i, event) {
    const mouse = event && (event.originalEvent || event);
    const found = mouse && get("points") ? under({ x: mouse.clientX, y: mouse.clientY }) : null;
    if (!found) return false;
    const zoom = Atlas.leaflet.getZoom();
    if (found.places.length > 1 && zoom < 14) Atlas.leaflet.setView(Atlas.leaflet.mouseEventToLatLng(mouse), zoom + 2);
    else ui.showTip(mouse.clientX, mouse.clientY, ...about(found));
    return true;
  }

  function select(id, key, entries, chosen, name) {
    const control = ui.h("select", { id, "data-key": id, onchange: (event) => Atlas.state.set({ [name]: event.target.value }) });
    ui.options(control, [{ items: entries }], chosen);
    return ui.h("label", {}, t(key), control);
  }

  function filters() {
    const all = Array.from({ length: Atlas.places.n }, (_, place) => Atlas.places.kinds(place)).flat();
    const ids = (key) => [...new Set(all.map((one) => one[key]).filter(Boolean))];
    const kindItems = ids("kind").map((value) => ({ value, text: ui.capital(Atlas.pick(Atlas.data.kinds[value] || { cs: value, en: value })) })).sort((a, b) => Atlas.texts.compare(a.text, b.text));
    const forms = ids("form").map((value) => ({ value, text: Atlas.labels.form(value) }));
    return ui.h("div", { class: "point-filters" },
      select("points-kind", "points_kind", [{ value: "same", text: t("points_current") }, { value: "", text: t("points_all") }, ...kindItems], get("kind"), "kind"),
      select("points-form", "points_form", [{ value: "", text: t("points_all") }, ...forms], get("form"), "form"),
      ui.h("label", {}, t("points_provider"), ui.h("input", { id: "points-provider", type: "search", "data-key": "points-provider", value: get("provider"), placeholder: t("points_all"), onchange: (event) => Atlas.state.set({ provider: event.target.value.trim() }) })),
      ui.h("p", { class: "fine" }, `${t("points_shown", { n: Atlas.numbers.format(wanted().length, 0) })} · ● ${t("points_exact")} · ◇ ${t("points_obec")} · ${t("points_note")}`));
  }

  function controls() {
    byId("points").hidden = !Atlas.places || !Atlas.places.n || get("view") !== "map";
    if (byId("points").hidden) return;
    ui.refill(byId("points"), ui.h("label", { class: "check" }, ui.h("input", {
      type: "checkbox", id: "points-show", checked: !!get("points"), "data-key": "points-show", onchange: (event) => Atlas.state.set({ points: event.target.checked ? "1" : "" }),
    }), t("points_show")), get("points") ? filters() : null);
  }

  Atlas.register({
    init() {
      Atlas.map.overlay(paint);
      Atlas.map.onClick(click);
    },
    redraw(changed) {
      controls();
      if (["points", "kind", "form", "provider", "measure", "period", "view"].some((key) => changed.has(key))) Atlas.map.redrawTop();
    },
  });
})(window.Atlas);
