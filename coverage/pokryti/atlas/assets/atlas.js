"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const DPR = Math.max(1, Math.round(window.devicePixelRatio || 1));
  let data;
  try {
    const bytes = Uint8Array.from(atob(JSON.parse($("data").textContent)), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    data = JSON.parse(await new Response(stream).text());
  } catch (fault) {
    $("fault").hidden = false;
    throw fault;
  }
  const words = data.words;
  const state = { level: data.levels[0], measure: null, code: null };
  const layers = L.featureGroup().addTo(map_atlas);
  const places = L.featureGroup();
  const polygons = new Map();

  // Text from the data reaches the page only here, and only as text.
  function make(tag, text, name) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function number(value, decimals) {
    if (value === null || value === undefined) return "–";
    const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(data.lang === "cs" ? "cs-CZ" : "en-GB", { useGrouping: "always", ...format }).format(value);
  }

  function tile(special) {
    const canvas = document.createElement("canvas");
    const size = 8 * DPR;
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.fillStyle = special.fill;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = pen.fillStyle = special.ink;
    pen.lineWidth = 1.2 * DPR;
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
      if ("/x".includes(special.hatch || " ")) { pen.moveTo(shift, size); pen.lineTo(shift + size, 0); }
      if (special.hatch === "x") { pen.moveTo(shift, 0); pen.lineTo(shift + size, size); }
    }
    pen.stroke();
    if (special.hatch === ".") {
      pen.beginPath();
      pen.arc(size / 2, size / 2, 1.2 * DPR, 0, 7);
      pen.fill();
    }
    return pen.createPattern(canvas, "repeat");
  }
  const fills = {};
  for (const flag of Object.keys(data.special)) fills[flag] = tile(data.special[flag]);

  function decode(ring) {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < ring.length; i += 2) {
      x += ring[i];
      y += ring[i + 1];
      points.push([y / data.scale, x / data.scale]);
    }
    return points;
  }

  const series = () => state.level.series[state.measure];
  const flagOf = (i) => data.flags[series().flag[i]];

  function valueText(i) {
    const flag = flagOf(i);
    if (state.level.ring[i]) return words.ring;
    return data.special[flag] ? data.special[flag].label : number(series().value[i], series().decimals);
  }

  function style(i) {
    const chosen = state.level.codes[i] === state.code;
    const line = chosen ? { color: "#d1361f", weight: 3.5 } : { color: "#59636b", weight: state.level.codes.length > 400 ? 0.3 : 0.8 };
    if (state.level.ring[i]) return { ...line, fillColor: "#eceeee", fillOpacity: 1, ...(chosen ? {} : { color: "#b9bec2" }) };
    const step = series().class[i];
    return { ...line, fillColor: step >= 0 ? series().colours[step] : fills[flagOf(i)], fillOpacity: 1 };
  }

  function paint() {
    for (const [code, polygon] of polygons) {
      polygon.setStyle(style(polygon.place));
      if (code === state.code) polygon.bringToFront();
    }
    if (map_atlas.hasLayer(places)) places.bringToFront();
  }

  function drawLevel() {
    layers.clearLayers();
    polygons.clear();
    state.level.shapes.forEach((rings, i) => {
      const polygon = L.polygon(rings.map(decode), { ...style(i), smoothFactor: 0.6, lineJoin: "round" });
      polygon.place = i;
      polygons.set(state.level.codes[i], polygon.addTo(layers));
    });
    const study = [...polygons.values()].filter((polygon) => !state.level.ring[polygon.place]);
    map_atlas.fitBounds(L.featureGroup(study.length ? study : [...polygons.values()]).getBounds(), { padding: [12, 12], animate: false });
  }

  function swatch(fill) {
    const canvas = document.createElement("canvas");
    canvas.width = 38 * DPR;
    canvas.height = 24 * DPR;
    canvas.setAttribute("aria-hidden", "true");
    const pen = canvas.getContext("2d");
    pen.fillStyle = fill;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function drawLegend() {
    const list = make("ul");
    function row(fill, label, count, apart) {
      const item = make("li", undefined, apart ? "apart" : "");
      item.append(swatch(fill), make("span", label), make("span", number(count, 0)));
      list.append(item);
    }
    const shown = series();
    for (let k = shown.labels.length - 1; k >= 0; k--) row(shown.colours[k], shown.labels[k], shown.counts[k]);
    for (const flag of Object.keys(shown.special)) row(fills[flag], data.special[flag].label, shown.special[flag], true);
    const ring = state.level.ring.filter(Boolean).length;
    if (ring) row("#eceeee", words.ring, ring, true);
    $("legend").replaceChildren(make("p", words.counts), list);
  }

  function drawPanel() {
    const i = state.level.codes.indexOf(state.code);
    if (i < 0) return $("panel").replaceChildren(make("p", words.hint));
    const parts = [make("p", state.level.names[i], "name")];
    if (state.level.ring[i]) parts.push(make("p", words.ring_text));
    else {
      const shown = series();
      parts.push(make("p", valueText(i), "big"), make("p", data.measures[state.measure]));
      const list = make("dl");
      const fact = (name, text) => text && list.append(make("dt", name), make("dd", text));
      fact(words.numerator, number(shown.numerator[i], Number.isInteger(shown.numerator[i]) ? 0 : 1));
      fact(words.denominator, number(shown.denominator[i], 0));
      fact(words.parent, state.level.parents[i]);
      fact(words.note, words[flagOf(i)]);
      fact(words.verdict, shown.reason[i]);
      parts.push(list);
    }
    $("panel").replaceChildren(...parts);
  }

  function drawTable() {
    const shown = series();
    const columns = [words.area, ...(state.level.parents.length ? [words.parent] : []), words.value, words.numerator, words.denominator, words.note];
    const head = make("tr");
    columns.forEach((text, k) => {
      const cell = make("th", text, k > columns.length - 5 && k < columns.length - 1 ? "number" : "");
      cell.scope = "col";
      head.append(cell);
    });
    const body = make("tbody");
    state.level.codes.forEach((code, i) => {
      if (state.level.ring[i]) return;
      const row = make("tr");
      row.dataset.code = code;
      const name = make("th");
      name.scope = "row";
      const button = make("button", state.level.names[i]);
      button.type = "button";
      button.addEventListener("click", () => select(code));
      name.append(button);
      row.append(name);
      if (state.level.parents.length) row.append(make("td", state.level.parents[i]));
      row.append(
        make("td", valueText(i), "number"),
        make("td", number(shown.numerator[i], Number.isInteger(shown.numerator[i]) ? 0 : 1), "number"),
        make("td", number(shown.denominator[i], 0), "number"),
        make("td", [words[flagOf(i)], shown.reason[i]].filter(Boolean).join("; ")),
      );
      body.append(row);
    });
    const top = make("thead");
    top.append(head);
    $("table").replaceChildren(make("caption", data.measures[state.measure]), top, body);
    markRow();
  }

  function markRow() {
    for (const row of $("table").querySelectorAll("tbody tr")) {
      if (row.dataset.code === state.code) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  function select(code) {
    state.code = code;
    paint();
    drawPanel();
    markRow();
  }

  function fillMeasures() {
    const numbers = Object.keys(state.level.series);
    if (!numbers.includes(state.measure)) state.measure = numbers[0];
    $("measure").replaceChildren(...numbers.map((key) => new Option(data.measures[key], key, false, key === state.measure)));
  }

  function show() {
    drawLegend();
    drawPanel();
    drawTable();
  }

  function tip(event, text) {
    $("tip").hidden = !text;
    $("tip").textContent = text || "";
    if (text) {
      const { clientX: x, clientY: y } = event.originalEvent;
      $("tip").style.left = Math.min(x + 14, innerWidth - 220) + "px";
      $("tip").style.top = y + 14 + "px";
    }
  }

  layers.on("click", (event) => select(state.level.codes[event.layer.place]));
  layers.on("mousemove", (event) => tip(event, state.level.names[event.layer.place] + ": " + valueText(event.layer.place)));
  layers.on("mouseout", (event) => tip(event, ""));
  places.on("mousemove", (event) => tip(event, event.layer.name));
  places.on("mouseout", (event) => tip(event, ""));
  $("controls").addEventListener("submit", (event) => event.preventDefault());
  $("level").addEventListener("change", () => {
    state.level = data.levels[$("level").value];
    state.code = null;
    fillMeasures();
    drawLevel();
    show();
  });
  $("measure").addEventListener("change", () => {
    state.measure = $("measure").value;
    paint();
    show();
  });
  $("places").addEventListener("change", () => {
    if ($("places").checked) places.addTo(map_atlas).bringToFront();
    else places.remove();
  });

  data.levels = data.levels.filter((level) => Object.keys(level.series).length);
  if (!data.levels.length) {
    document.documentElement.dataset.ready = "true";
    return;
  }
  state.level = data.levels.find((level) => level.id === "orp") || data.levels[0];
  $("level").replaceChildren(...data.levels.map((level, k) => new Option(level.label, k, false, level === state.level)));
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map_atlas);
  L.control.scale({ imperial: false }).addTo(map_atlas);
  const radius = data.places.points.length > 500 ? 2.2 : 3.5;
  data.places.points.forEach(([x, y], i) => {
    const point = L.circleMarker([y / data.scale, x / data.scale], { radius, color: "#fff", weight: 0.7, fillColor: "#20262b", fillOpacity: 0.9 });
    point.name = data.places.names[i];
    point.addTo(places);
  });
  $("places-label").hidden = !data.places.points.length;
  fillMeasures();
  drawLevel();
  show();
  document.documentElement.dataset.ready = "true";
})();
