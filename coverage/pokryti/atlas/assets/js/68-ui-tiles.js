/* Tiles: squares whose area is the number of people, placed roughly as on the map. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, byId } = ui;
  const MOST = 320;
  const FILLED = 0.95;
  const layouts = new Map();

  ui.tilesFit = () => Atlas.areas(Atlas.state.get("level")).length <= MOST && Atlas.areas(Atlas.state.get("level")).length > 1;

  /* Push overlapping squares apart along the shorter way, large ones less; pull each a little towards home. */
  function relax(tiles) {
    for (let round = 0; round < 380; round++) {
      const pull = Math.max(0, 0.04 * (1 - round / 240));
      for (const one of tiles) {
        one.x += (one.homeX - one.x) * pull;
        one.y += (one.homeY - one.y) * pull;
      }
      for (let a = 0; a < tiles.length; a++) for (let b = a + 1; b < tiles.length; b++) separate(tiles[a], tiles[b]);
    }
  }

  function separate(one, other) {
    const gap = (one.size + other.size) / 2 + 0.004;
    const x = gap - Math.abs(one.x - other.x), y = gap - Math.abs(one.y - other.y);
    if (x <= 0 || y <= 0) return;
    const axis = x < y ? "x" : "y";
    const push = Math.min(x, y) * (one[axis] < other[axis] || (one[axis] === other[axis] && one.i < other.i) ? -1 : 1);
    const light = other.size ** 2 / (one.size ** 2 + other.size ** 2);
    one[axis] += push * light;
    other[axis] -= push * (1 - light);
  }

  function layout(level) {
    if (layouts.has(level)) return layouts.get(level);
    const people = ui.people(level);
    const areas = Array.from(Atlas.areas(level));
    const centres = areas.map((i) => Atlas.topology.centre(level, i)).map(({ x, y }) => ({ x, y: -y })); // north is up
    const box = ["x", "y"].map((axis) => [Math.min(...centres.map((c) => c[axis])), Math.max(...centres.map((c) => c[axis]))]);
    const span = Math.max(...box.map(([low, high]) => high - low)) || 1;
    const wide = Math.max((box[0][1] - box[0][0]) / span, 0.3) * Math.max((box[1][1] - box[1][0]) / span, 0.3);
    const total = areas.reduce((sum, i) => sum + (people[i] || 0), 0) || 1;
    const tiles = areas.map((i, k) => {
      const x = (centres[k].x - box[0][0]) / span, y = (centres[k].y - box[1][0]) / span;
      return { i, x, y, homeX: x, homeY: y, size: Math.max(Math.sqrt(((people[i] || 0) / total) * wide * FILLED), 0.012) };
    });
    relax(tiles);
    const left = Math.min(...tiles.map((one) => one.x - one.size / 2)), top = Math.min(...tiles.map((one) => one.y - one.size / 2));
    const width = Math.max(...tiles.map((one) => one.x + one.size / 2)) - left, height = Math.max(...tiles.map((one) => one.y + one.size / 2)) - top;
    const done = { width, height, tiles: tiles.map((one) => ({ i: one.i, size: one.size / width, x: (one.x - one.size / 2 - left) / width, y: (one.y - one.size / 2 - top) / height })) };
    layouts.set(level, done);
    return done;
  }

  const images = new Map();

  /* A pattern as a picture, for the ground of an element. */
  function background(fill, flag, view) {
    if (typeof fill === "string") return fill;
    if (!images.has(flag)) images.set(flag, Atlas.colours.swatch(flag, view, 64, 64).toDataURL());
    return `url("${images.get(flag)}")`;
  }

  /* Black or white, whichever reads better on a colour. */
  ui.ink = (fill) => {
    if (typeof fill !== "string" || !fill.startsWith("#")) return "#000000";
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(fill.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
  };

  function tile(one, view, people, width, focus) {
    const cell = Atlas.cell(one.i, view);
    const fill = Atlas.colours.area(one.i, view);
    const chosen = ui.chosen().indexOf(one.i);
    const side = one.size * width;
    const label = `${cell.name}: ${cell.text}; ${ui.count("tiles_people", Math.round(people[one.i] || 0))}`;
    return ui.h("button", {
      type: "button", class: `tile${typeof fill === "string" ? "" : " patterned"}${chosen >= 0 ? ` is-chosen chosen-${chosen}` : ""}`, tabindex: one.i === focus ? "0" : "-1", "aria-pressed": String(chosen >= 0), "aria-label": label,
      "data-key": `tile-${one.i}`, "data-i": String(one.i),
      style: { left: `${one.x * 100}%`, top: `${one.y * 100}%`, width: `${one.size * 100}%`, background: background(fill, cell.flag, view), color: ui.ink(fill) },
      onclick: (event) => (event.ctrlKey || event.metaKey || event.shiftKey ? ui.addToComparison(one.i) : Atlas.map.select(one.i)),
      onpointerenter: () => Atlas.map.hover(one.i), onpointerleave: () => Atlas.map.hover(-1),
    }, words(cell, side));
  }

  const ruler = document.createElement("canvas").getContext("2d");

  /* The name where its longest word fits, the number where it does; neither is ever cut. */
  function words(cell, side) {
    const wide = (text, size) => {
      ruler.font = `${size}px system-ui, sans-serif`;
      return Math.max(...text.split(/[ -]/).map((word) => ruler.measureText(word).width)) * 1.06 + 8;
    };
    const lines = cell.name.split(/[\s-]/).length;
    const size = [15, 13, 11, 9.5].find((one) => wide(cell.name, one) <= side && (lines + 1) * one * 1.2 + 6 <= side);
    const value = cell.isNumber ? cell.text : "";
    const small = value && !size && [11, 9.5].find((one) => wide(value, one) <= side);
    return [size ? ui.h("span", { style: { "font-size": `${size}px` } }, cell.name) : null, value && (size || small) ? ui.h("span", { style: { "font-size": `${size || small}px` } }, value) : null];
  }

  /* Arrow keys go to the nearest square that way. */
  function move(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = event.target.closest(".tile");
    if (!way || !from) return;
    event.preventDefault();
    const middle = (tile) => [tile.offsetLeft + tile.offsetWidth / 2, tile.offsetTop + tile.offsetHeight / 2];
    const [x, y] = middle(from);
    let best = null;
    for (const other of byId("tiles").querySelectorAll(".tile")) {
      const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
      const along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (other !== from && along > 0 && (!best || along + 2 * aside < best.cost)) best = { other, cost: along + 2 * aside };
    }
    if (!best) return;
    from.tabIndex = -1;
    best.other.tabIndex = 0;
    best.other.focus();
  }

  function draw() {
    if (Atlas.state.get("view") !== "tiles" || !ui.tilesFit()) return ui.refill(byId("tiles"));
    const view = Atlas.view();
    const { width, height, tiles } = layout(view.level);
    const people = ui.people(view.level);
    const marked = ui.inRange(view);
    const room = byId("tiles").clientWidth || 600;
    const shown = Math.min(room, (innerHeight * 0.58 * width) / height);
    const focus = ui.chosen()[0] ?? tiles[0].i;
    return ui.refill(byId("tiles"), ui.h("p", { class: "fine" }, t("tiles_help")),
      ui.h("div", { class: "tile-field", role: "group", "aria-label": t("tiles"), onkeydown: move, style: { "aspect-ratio": `${width} / ${height}`, "max-width": `${shown}px` } },
        tiles.map((one) => {
          const button = tile(one, view, people, shown, focus);
          button.classList.toggle("dim", !!marked && !marked.has(one.i));
          return button;
        })));
  }

  Atlas.register({ redraw: draw });
})(window.Atlas);
