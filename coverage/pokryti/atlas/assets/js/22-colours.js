/* Colours of classes, and patterns of what is not a number. */
"use strict";
((Atlas) => {
  const colours = (Atlas.colours = { RING: "rgb(128 140 150 / 6%)" });
  const CHOICE = { 0: [], 1: [2], 2: [1, 3], 3: [0, 2, 4], 4: [0, 1, 3, 4], 5: [0, 1, 2, 3, 4] };
  // rows: need grows upwards; columns: supply grows to the right
  const TWO = [["#f3ecd9", "#b5d3e0", "#6fb1cf"], ["#e3b9a5", "#a99aa5", "#5b7fa3"], ["#c8643c", "#8a4b52", "#3b3a63"]];
  const RATIO = Math.max(1, Math.round(window.devicePixelRatio || 1));
  const tiles = new Map();

  Object.defineProperty(colours, "SPECIAL", { get: () => Atlas.data.special });

  colours.sequential = (count) => CHOICE[count].map((step) => Atlas.data.palettes.seq[step]);

  /* Orange is always the side that worries: less supply, more need. */
  colours.diverging = ({ upper, below }, measure) => {
    const ramp = measure.polarity === "more_need" ? [...Atlas.data.palettes.div].reverse() : Atlas.data.palettes.div;
    const [low, high] = [[ramp[0], ramp[1]], [ramp[3], ramp[4]]];
    const above = upper.length - below;
    return [...(below === 1 ? [ramp[1]] : low.slice(0, below)), ...(above === 1 ? [ramp[3]] : high.slice(0, above))];
  };

  colours.bivariate = (kx, ky) => TWO[ky][kx];

  function hatch(pen, kind, size) {
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
      if (kind === "/" || kind === "x") [pen.moveTo(shift, size), pen.lineTo(shift + size, 0)];
      if (kind === "x") [pen.moveTo(shift, 0), pen.lineTo(shift + size, size)];
    }
    pen.stroke();
    if (kind !== ".") return;
    pen.beginPath();
    pen.arc(size / 2, size / 2, size / 7, 0, 7);
    pen.fill();
  }

  function tile(flag, ratio) {
    const key = `${flag}/${ratio}`;
    if (tiles.has(key)) return tiles.get(key);
    const special = Atlas.data.special[flag];
    const canvas = document.createElement("canvas");
    const size = 8 * ratio;
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.fillStyle = special.fill;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = pen.fillStyle = special.ink;
    pen.lineWidth = 1.2 * ratio;
    hatch(pen, special.hatch, size);
    tiles.set(key, pen.createPattern(canvas, "repeat"));
    return tiles.get(key);
  }

  /* A class by its number, or a flag by its name. */
  colours.fill = (key, view, ratio = RATIO) => {
    if (key === "ring") return colours.RING;
    if (typeof key === "number") return Atlas.classes.of(view).colours[key] || colours.RING;
    return Atlas.data.special[key] && Atlas.data.special[key].hatch ? tile(key, ratio) : (Atlas.data.special[key] || { fill: colours.RING }).fill;
  };

  /* The colour of each district of a view, found at once. */
  colours.all = (view, ratio = RATIO) => {
    const { colours: steps, classOf } = Atlas.classes.of(view);
    const { value, flag } = Atlas.column(view);
    const special = Atlas.FLAGS.map((name) => colours.fill(name, view, ratio));
    return (i) => (flag[i] < Atlas.data.numeric ? steps[classOf(value[i])] : special[flag[i]]);
  };

  colours.area = (i, view = Atlas.view()) => colours.all(view)(i);

  colours.swatch = (key, view, width, height) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * RATIO, height * RATIO];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.setAttribute("aria-hidden", "true");
    const pen = canvas.getContext("2d");
    const fill = colours.fill(key, view);
    if (typeof fill !== "string") fill.setTransform(new DOMMatrix()); // the map has left its own there
    pen.fillStyle = fill;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    return canvas;
  };
})(window.Atlas);
