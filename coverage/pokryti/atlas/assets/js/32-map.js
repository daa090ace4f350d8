/* The map: paints districts, marks what is chosen, and tells what lies under the pointer. */
"use strict";
((Atlas) => {
  const map = (Atlas.map = { hovered: -1, colour: null });
  const { meet } = Atlas.Layer;
  const PIECE = 16;
  const hovers = [];
  const clicks = [];
  const overlays = new Set();
  let layer = null;
  let marked = null;
  let pending = 0;

  const style = (name, usual) => getComputedStyle(document.documentElement).getPropertyValue(`--map-${name}`).trim() || usual;
  const levelId = () => Atlas.state.get("level");
  const place = (pen, { scale, x, y }) => pen.setTransform(scale, 0, 0, -scale, x, y);

  let inked = {};

  /* The fill of each district, and the commonest of them; the same until something else is shown. */
  function inks(ratio) {
    const [classes, own] = [Atlas.classes.of(), map.colour];
    if (inked.classes !== classes || inked.own !== own || inked.ratio !== ratio) inked = { classes, own, ratio, ...findInks(own, ratio) };
    return inked;
  }

  function findInks(own, ratio) {
    const { n } = Atlas.level(levelId());
    const usual = Atlas.colours.all(Atlas.view(), ratio);
    const often = new Map();
    const inks = Array.from({ length: n }, (_, i) => {
      const ink = (own && own(i)) || usual(i);
      often.set(ink, (often.get(ink) || 0) + 1);
      return ink;
    });
    const [most] = [...often].reduce((first, one) => (one[1] > first[1] ? one : first));
    // what lies outside lets through whatever is below it
    const ground = often.has(Atlas.colours.RING) ? Atlas.colours.RING : most;
    return { inks, ground, patterns: [...often.keys()].filter((ink) => typeof ink !== "string") };
  }

  function* fills(pen, frame, box) {
    const id = levelId();
    if (!id) return;
    const detail = Atlas.topology.detail(frame.scale);
    const { inks: colour, ground, patterns } = inks(Math.max(1, Math.round(frame.ratio)));
    const straight = new DOMMatrix().scale(1 / frame.scale, -1 / frame.scale);
    for (const pattern of patterns) pattern.setTransform(straight);
    yield;
    place(pen, frame);
    // most districts of a rare service have nothing: one area instead of thousands
    pen.fillStyle = ground;
    pen.fill(Atlas.topology.whole(id, detail), "evenodd");
    yield;
    const { boxes } = Atlas.topology.of(id);
    let drawn = 0;
    for (let i = 0; i < colour.length; i++) {
      const at = 4 * i;
      if (boxes[at] > box[2] || boxes[at + 2] < box[0] || boxes[at + 1] > box[3] || boxes[at + 3] < box[1]) continue;
      if (colour[i] === ground) continue;
      pen.fillStyle = colour[i];
      pen.fill(Atlas.topology.path(id, i, detail), "evenodd");
      if (++drawn % PIECE === 0) yield;
    }
  }

  function* lines(pen, frame, box, { id, colour, width }) {
    const detail = Atlas.topology.detail(frame.scale);
    pen.strokeStyle = colour;
    pen.lineWidth = (width * frame.ratio) / frame.scale;
    pen.lineJoin = pen.lineCap = "round";
    for (const part of Atlas.topology.lines(id)) {
      if (!meet(part.box, box)) continue;
      pen.stroke(Atlas.topology.line(part, detail));
      yield;
    }
  }

  /* The next larger levels are drawn as stronger lines. */
  function larger(id) {
    const { parents, n } = Atlas.level(id);
    return Atlas.levels.filter((level) => parents[level.id] && level.n < n).sort((a, b) => b.n - a.n).map((level) => level.id);
  }

  function* borders(pen, frame, box) {
    const id = levelId();
    if (!id) return;
    place(pen, frame);
    const perDistrict = (Atlas.leaflet.getSize().x * Atlas.leaflet.getSize().y) / Atlas.level(id).n;
    const thin = perDistrict < 400 ? 0.25 : perDistrict < 3000 ? 0.5 : 0.8;
    yield* lines(pen, frame, box, { id, colour: style("line", "#5b656d"), width: thin });
    const above = larger(id);
    const strong = above[above.length - 1];
    if (strong) yield* lines(pen, frame, box, { id: strong, colour: style("strong", "#2d353b"), width: 1.4 });
    const middle = above.find((one) => one === "orp" && one !== strong);
    if (middle && id === "obec") yield* lines(pen, frame, box, { id: middle, colour: style("strong", "#2d353b"), width: 0.6 });
  }

  function outline(pen, frame, i, colour, width) {
    pen.lineJoin = "round";
    for (const [ink, more] of [[style("halo", "#ffffff"), 2.5], [colour, 0]]) {
      pen.strokeStyle = ink;
      pen.lineWidth = ((width + more) * frame.ratio) / frame.scale;
      pen.stroke(Atlas.topology.path(levelId(), i, Atlas.topology.detail(frame.scale)));
    }
  }

  /* Dim everything but the marked districts. */
  function veil(pen, frame) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = style("veil", "rgba(255,255,255,.72)");
    pen.fillRect(0, 0, frame.width, frame.height);
    place(pen, frame);
    pen.globalCompositeOperation = "destination-out";
    pen.fillStyle = "#000";
    const detail = Atlas.topology.detail(frame.scale);
    for (const i of marked) pen.fill(Atlas.topology.path(levelId(), i, detail), "evenodd");
    pen.globalCompositeOperation = "source-over";
  }

  function toper(pen, frame) {
    const id = levelId();
    if (!id) return;
    if (marked) veil(pen, frame);
    place(pen, frame);
    const { index } = Atlas.level(id);
    const chosen = [...Atlas.state.get("compare").split(","), Atlas.state.get("area")].filter((code) => index.has(code));
    const inks = ["#7a3b9e", "#00776e", "#a05a00"];
    const others = Atlas.state.get("compare").split(",");
    for (const code of chosen) {
      const at = others.indexOf(code);
      outline(pen, frame, index.get(code), at < 0 ? style("select", "#d1361f") : style(`compare-${at + 1}`, inks[at]), 2.6);
    }
    if (map.hovered >= 0) outline(pen, frame, map.hovered, style("hover", "#10161a"), 1.6);
    pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
    const project = (x, y) => [(frame.x + x * frame.scale) / frame.ratio, (frame.y - y * frame.scale) / frame.ratio];
    for (const draw of overlays) draw(pen, project, { width: frame.width / frame.ratio, height: frame.height / frame.ratio });
  }

  map.redrawTop = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => layer && layer.paintTop());
  };

  map.select = (which) => Atlas.state.set({ area: typeof which === "number" ? Atlas.level(levelId()).codes[which] : which || "" });

  map.hover = (i, point = null) => {
    if (i === map.hovered && i < 0) return;
    const moved = i !== map.hovered;
    map.hovered = i;
    if (moved) map.redrawTop();
    for (const tell of hovers) tell(i, point);
  };
  map.onHover = (tell) => hovers.push(tell);
  map.onClick = (tell) => clicks.push(tell);
  map.overlay = (draw) => {
    overlays.add(draw);
    map.redrawTop();
    return () => overlays.delete(draw) && map.redrawTop();
  };

  map.highlight = (set) => {
    if (!set && !marked) return;
    marked = set;
    map.redrawTop();
  };

  map.fit = (id = levelId(), i) => {
    const all = (i === undefined ? Atlas.areas(id) : [i]).map((one) => Atlas.topology.bounds(id, one));
    if (!all.length) return;
    const bounds = all.reduce((sum, one) => sum.extend(one), L.latLngBounds(all[0].getSouthWest(), all[0].getNorthEast()));
    const shorter = Math.min(Atlas.leaflet.getSize().x, Atlas.leaflet.getSize().y);
    if (!shorter) return; // out of sight: a zoom that fits nothing is not a number
    const margin = i === undefined ? Math.min(12, shorter / 4) : shorter / 4;
    // on phones the buttons stand in a row, and nothing of the whole lies under them
    const { offsetWidth, offsetHeight } = document.querySelector(".map-buttons");
    const row = i === undefined && offsetWidth > offsetHeight ? offsetHeight : 0;
    Atlas.leaflet.fitBounds(bounds, { paddingTopLeft: [margin, margin + row], paddingBottomRight: [margin, margin], animate: false });
  };

  map.hitTest = (clientX, clientY) => {
    const box = Atlas.leaflet.getContainer().getBoundingClientRect();
    const grid = Atlas.topology.grid();
    const under = L.CRS.EPSG3857.project(Atlas.leaflet.containerPointToLatLng([clientX - box.left, clientY - box.top]));
    const [x, y] = [(under.x - grid.x) / grid.step, (under.y - grid.y) / grid.step];
    const id = levelId();
    const { n } = Atlas.level(id);
    const { boxes } = Atlas.topology.of(id);
    // as drawn, so that the paths are made already
    const detail = layer ? layer.detail() : 0;
    for (let i = 0; i < n; i++) {
      const at = 4 * i;
      if (x < boxes[at] || x > boxes[at + 2] || y < boxes[at + 1] || y > boxes[at + 3]) continue;
      if (probe.isPointInPath(Atlas.topology.path(id, i, detail), x, y, "evenodd")) return i;
    }
    return -1;
  };
  const probe = document.createElement("canvas").getContext("2d");

  map.toCanvas = async (ratio = 2) => layer.picture(ratio);

  /* The map for paper: as the reader sees it, but never without the districts chosen. */
  map.sheet = (chosen, ratio = 2) => {
    const all = chosen.map((i) => Atlas.topology.bounds(levelId(), i));
    const wanted = all.slice(1).reduce((sum, one) => sum.extend(one), all[0] && L.latLngBounds(all[0].getSouthWest(), all[0].getNorthEast()));
    if (!wanted || Atlas.leaflet.getBounds().contains(wanted)) return layer.picture(ratio);
    return layer.picture(ratio, { center: wanted.getCenter(), zoom: Atlas.leaflet.getBoundsZoom(wanted.pad(0.5)) });
  };

  function listen() {
    const leaflet = Atlas.leaflet;
    let last = null;
    let asked = 0;
    const look = () => {
      asked = 0;
      if (last) map.hover(map.hitTest(last.clientX, last.clientY), { clientX: last.clientX, clientY: last.clientY });
    };
    leaflet.on("mousemove", ({ originalEvent }) => {
      // a map under the hand is not pointed at
      if (originalEvent.buttons) return;
      last = originalEvent;
      asked = asked || requestAnimationFrame(look);
    });
    // what the pointer has met just before waits, too, until the move has ended
    leaflet.on("dragstart", () => {
      for (const frame of [asked, pending]) cancelAnimationFrame(frame);
      asked = 0;
    });
    leaflet.on("mouseout", () => {
      last = null;
      map.hover(-1);
    });
    leaflet.on("click", ({ originalEvent }) => {
      const i = map.hitTest(originalEvent.clientX, originalEvent.clientY);
      if (clicks.some((tell) => tell(i, originalEvent) === true)) return;
      if (i >= 0) map.select(i);
    });
  }

  /* Until the reader moves the map it shows the whole territory, however the window changes. */
  function keepWhole() {
    const leaflet = Atlas.leaflet;
    let touched = goTo();
    const touch = (on = true) => (touched = !!on);
    for (const event of ["pointerdown", "wheel", "keydown"]) leaflet.getContainer().addEventListener(event, touch, { passive: true });
    new ResizeObserver(() => {
      const box = leaflet.getContainer().getBoundingClientRect();
      if (!box.width || !box.height) return;
      leaflet.invalidateSize({ animate: false });
      if (!touched) map.fit();
    }).observe(leaflet.getContainer());
    // where the reader has moved it stands in the address; another size of the window is no move
    let moving = false;
    leaflet.on("movestart", () => (moving = !steered));
    leaflet.on("moveend", () => {
      if (moving && touched && leaflet.getSize().x) note();
      moving = false;
    });
    return touch;
  }

  let steered = false;
  const round = (x, digits) => String(Number(x.toFixed(digits)));

  function note() {
    const { lat, lng } = Atlas.leaflet.getCenter();
    Atlas.state.set({ place: [round(lat, 4), round(lng, 4), round(Atlas.leaflet.getZoom(), 1)].join() }, { quiet: true });
  }

  /* Look where the address says; tells whether it does. */
  function goTo() {
    const [lat, lng, zoom] = Atlas.state.get("place").split(",").map(Number);
    if (zoom === undefined) return false;
    steered = true;
    Atlas.leaflet.setView([lat, lng], zoom, { animate: false });
    steered = false;
    return true;
  }

  map.start = () => {
    const { fit } = map;
    fit();
    const touch = keepWhole();
    map.zoom = (by) => (touch(), Atlas.leaflet.zoomIn(by));
    // a fit of one district is a move, too; one of all of them ends what was moved
    map.fit = (id, i) => {
      touch(i !== undefined);
      fit(id, i);
      if (i === undefined) Atlas.state.set({ place: "" }, { quiet: true });
    };
    L.control.scale({ imperial: false }).addTo(Atlas.leaflet);
    layer = new Atlas.Layer({ fills, borders, toper }).addTo(Atlas.leaflet);
    listen();
  };

  const NEWLY = ["level", "theme"];
  const COLOURS = ["measure", "period", "group", "method", "palette", "benchmark", "breaks", "view", "need"];

  /* Tells whether districts were painted. */
  map.update = (changed) => {
    const has = (keys) => keys.some((key) => changed.has(key));
    if (changed.has("place") && !goTo()) map.fit();
    if (changed.has("level")) [map.hovered, marked] = [-1, null];
    if (has(NEWLY)) layer.paint();
    else if (has(COLOURS)) layer.recolour();
    if (has(NEWLY) || has(COLOURS)) return true;
    map.redrawTop();
    return false;
  };
})(window.Atlas);
