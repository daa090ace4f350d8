/* The distribution strip: one dot per district on the axis of values; brushing marks districts on the map and back. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, byId } = ui;
  const HEIGHT = 92, AXIS = 20, SIDE = 12;
  let dots = [];
  let scale = null;
  let drag = null;

  function step(span) {
    const rough = span / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * [1, 2, 5, 10].find((one) => one * power >= rough);
  }

  /* Dots of the same place are stacked; where they would not fit they move closer. */
  function stack(values, width) {
    const low = Math.min(0, values[0][1]), high = values[values.length - 1][1];
    const x = (value) => SIDE + ((value - low) / (high - low || 1)) * (width - 2 * SIDE);
    const size = values.length > 1500 ? 2 : values.length > 300 ? 4 : 7;
    const heights = new Map();
    const placed = values.map(([i, value]) => {
      const bin = Math.round(x(value) / size);
      heights.set(bin, (heights.get(bin) || 0) + 1);
      return { i, value, x: values.length > 300 ? bin * size : x(value), row: heights.get(bin) - 1 };
    });
    const rise = Math.min(size, (HEIGHT - AXIS - 8) / Math.max(...heights.values()));
    for (const dot of placed) dot.y = HEIGHT - AXIS - size / 2 - 2 - dot.row * rise;
    return { placed, size, low, high, x, back: (px) => low + ((px - SIDE) / (width - 2 * SIDE)) * (high - low) };
  }

  function axis(pen, view, css) {
    const { low, high, x } = scale;
    const by = step(high - low || 1);
    pen.fillStyle = css("--muted");
    pen.strokeStyle = css("--line");
    pen.font = `12px ${css("--font")}`;
    pen.textAlign = "center";
    pen.beginPath();
    pen.moveTo(SIDE, HEIGHT - AXIS);
    pen.lineTo(x(high), HEIGHT - AXIS);
    pen.stroke();
    const decimals = Math.max(0, -Math.floor(Math.log10(by) + 1e-9));
    for (let value = Math.ceil(low / by) * by; value <= high + by / 1e6; value += by) pen.fillText(Atlas.numbers.format(value, decimals), x(value), HEIGHT - 5);
  }

  function disc(pen, dot, radius, fill, line) {
    pen.beginPath();
    pen.arc(dot.x, dot.y, radius, 0, 7);
    pen.fillStyle = fill;
    pen.fill();
    pen.strokeStyle = line;
    pen.stroke();
  }

  const inks = () => {
    const style = getComputedStyle(document.documentElement);
    const found = {};
    return (name) => (found[name] ??= style.getPropertyValue(name).trim());
  };

  function context(canvas, width) {
    const dense = window.devicePixelRatio || 1;
    const size = [Math.floor(width * dense), Math.floor(HEIGHT * dense)];
    // setting a size takes new memory, too much work for every move of the pointer
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    const pen = canvas.getContext("2d");
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, width, HEIGHT);
    return pen;
  }

  /* All the dots, drawn once for a view; what moves with the pointer is drawn over a copy. */
  function drawDots(canvas, view, css, width) {
    const pen = context(canvas, width);
    axis(pen, view, css);
    const marked = ui.inRange(view);
    const { colours, classOf } = Atlas.classes.of(view);
    const none = Atlas.colours.SPECIAL.none.ink;
    const outline = css("--outline");
    const radius = scale.size / 2 - 0.3;
    pen.lineWidth = 0.8;
    for (const dot of dots) {
      const k = classOf(dot.value);
      const fill = dot.value && k >= 0 ? colours[k] : none;
      pen.globalAlpha = marked && !marked.has(dot.i) ? 0.18 : 1;
      if (scale.size > 4) disc(pen, dot, radius, fill, outline);
      else {
        pen.fillStyle = fill;
        pen.fillRect(dot.x - radius, dot.y - radius, 2 * radius, 2 * radius);
      }
    }
    pen.globalAlpha = 1;
    benchmark(pen, view, css, width);
  }

  const still = { key: "", canvas: document.createElement("canvas") };

  function paint() {
    const canvas = byId("strip-canvas");
    if (!canvas || !scale) return;
    const view = Atlas.view();
    const css = inks();
    const width = canvas.clientWidth;
    if (!width) return;
    const looks = ["range", "method", "palette", "benchmark", "breaks", "lang"].map((key) => Atlas.state.get(key));
    const key = [...Object.values(view), ...looks, width, css("--ink"), window.devicePixelRatio].join("|");
    if (still.key !== key) drawDots(still.canvas, view, css, width);
    still.key = key;
    const pen = context(canvas, width);
    pen.drawImage(still.canvas, 0, 0, width, HEIGHT);
    shade(pen, css);
    chosen(pen, css);
  }

  function shade(pen, css) {
    const range = drag && drag.to !== undefined ? [drag.from, drag.to].sort((a, b) => a - b) : ui.range();
    if (!range) return;
    pen.fillStyle = css("--brush");
    const [from, to] = range.map(scale.x);
    pen.fillRect(from - 1, 0, Math.max(to - from, 1) + 2, HEIGHT - AXIS);
  }

  function benchmark(pen, view, css, width) {
    const mean = Atlas.benchmarks.of(view);
    if (!mean || mean.value > scale.high) return;
    pen.strokeStyle = css("--ink");
    pen.setLineDash([3, 3]);
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.moveTo(scale.x(mean.value), 2);
    pen.lineTo(scale.x(mean.value), HEIGHT - AXIS);
    pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = css("--ink");
    pen.font = `12px ${css("--font")}`;
    pen.textAlign = scale.x(mean.value) > width / 2 ? "right" : "left";
    pen.fillText(`${mean.label} ${ui.benchmarkText(view)}`, scale.x(mean.value) + (pen.textAlign === "right" ? -5 : 5), 12);
  }

  function chosen(pen, css) {
    pen.lineWidth = 2;
    const hovered = dots.find((dot) => dot.i === Atlas.map.hovered);
    if (hovered) disc(pen, hovered, 5.5, "transparent", css("--ink"));
    ui.chosen().forEach((i, k) => {
      const dot = dots.find((one) => one.i === i);
      if (!dot) return;
      disc(pen, dot, 8, css(`--chosen-${k}`), css("--card"));
      pen.fillStyle = css("--card");
      pen.font = `bold 11px ${css("--font")}`;
      pen.textAlign = "center";
      pen.fillText(ui.LETTERS[k], dot.x, dot.y + 4);
    });
  }

  const at = (event) => event.clientX - byId("strip-canvas").getBoundingClientRect().left;

  function nearest(event) {
    const x = at(event);
    const y = event.clientY - byId("strip-canvas").getBoundingClientRect().top;
    let best = null;
    for (const dot of dots) {
      const away = Math.hypot(dot.x - x, dot.y - y);
      if (away < 14 && (!best || away < best.away)) best = { dot, away };
    }
    return best ? best.dot.i : -1;
  }

  function end(event) {
    if (!drag) return;
    const { from, start } = drag;
    drag = null;
    const moved = Math.abs(at(event) - start) > 4;
    const i = nearest(event);
    if (moved) setRange(...[from, scale.back(at(event))].sort((a, b) => a - b));
    else if (i >= 0) Atlas.map.select(i);
    else Atlas.state.set({ range: "" });
  }

  function setRange(low, high) {
    const round = (value) => Number(value.toPrecision(4));
    Atlas.state.set({ range: `${round(Math.max(low, scale.low))}~${round(Math.min(high, scale.high))}` });
    const marked = ui.inRange(Atlas.view());
    Atlas.live(t("strip_chosen", { low: ui.number(low, Atlas.view()), high: ui.number(high, Atlas.view()), n: ui.count("districts", marked ? marked.size : 0) }));
  }

  const number = (id) => {
    const text = byId(id).value.trim().replace(/\s/g, "").replace(",", ".");
    return text === "" ? NaN : Number(text);
  };

  function typed() {
    const low = number("strip-from"), high = number("strip-to");
    if (Number.isNaN(low) && Number.isNaN(high)) return Atlas.state.set({ range: "" });
    return setRange(Number.isNaN(low) ? scale.low : low, Number.isNaN(high) ? scale.high : high);
  }

  function bound(id, key, value, view) {
    return ui.h("label", {}, t(key), ui.h("input", {
      id, type: "text", inputmode: "decimal", size: "6", "data-key": id, value: value === undefined ? "" : ui.number(value, view), onchange: typed,
    }));
  }

  const said = (view, summary) => Object.fromEntries(Object.entries(summary).map(([key, value]) => [key, key === "n" ? value : ui.number(value, view)]));

  function build(view, summary) {
    const range = ui.range();
    const canvas = ui.h("canvas", {
      id: "strip-canvas", role: "img", "aria-label": t("spine_all", said(view, summary)),
      onpointerdown: (event) => {
        event.target.setPointerCapture(event.pointerId);
        drag = { from: scale.back(at(event)), start: at(event) };
      },
      onpointermove: (event) => {
        if (drag) drag.to = scale.back(at(event));
        else Atlas.map.hover(nearest(event));
        paint();
      },
      onpointerup: end,
      onpointerleave: () => Atlas.map.hover(-1),
    });
    const marked = ui.inRange(view);
    return [ui.h("h3", {}, t("strip")), canvas,
      ui.h("div", { class: "brush" }, bound("strip-from", "strip_from", range?.[0], view), bound("strip-to", "strip_to", range?.[1], view),
        marked ? ui.button(t("strip_clear"), () => Atlas.state.set({ range: "" }), { class: "quiet", "data-key": "strip-clear" }) : null,
        ui.h("span", { class: "fine" }, marked ? ui.count("districts", marked.size) : t("strip_help")))];
  }

  function draw() {
    const view = Atlas.view();
    const summary = ui.summary(view);
    byId("strip").hidden = !summary || ["table", "bivariate"].includes(Atlas.state.get("view"));
    if (byId("strip").hidden) {
      scale = null;
      return;
    }
    ui.refill(byId("strip"), build(view, summary));
    scale = stack(ui.sorted(view), byId("strip-canvas").clientWidth || 600);
    dots = scale.placed;
    paint();
  }

  Atlas.register({
    later: true,
    init() {
      Atlas.map.onHover(ui.perFrame(paint));
      let width = 0;
      new ResizeObserver(ui.perFrame(([entry]) => {
        if (scale && Math.abs(entry.contentRect.width - width) > 1) draw();
        width = entry.contentRect.width;
      })).observe(byId("strip"));
    },
    redraw: draw,
  });
})(window.Atlas);
