/* The tooltip that follows the pointer; nothing in it is reachable only here. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const tip = () => document.getElementById("tip");

  ui.showTip = (x, y, ...parts) => {
    tip().replaceChildren(...parts);
    tip().hidden = false;
    const { offsetWidth: width, offsetHeight: height } = tip();
    tip().style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 8))}px`;
    tip().style.top = `${y + 18 + height > innerHeight ? y - height - 10 : y + 18}px`;
  };
  ui.hideTip = () => { tip().hidden = true; };

  function about(i) {
    const view = Atlas.view();
    const cell = Atlas.cell(i, view);
    const parent = Atlas.parents(view.level, i)[0];
    const worth = cell.isNumber ? `${cell.text} ${ui.unit(view, cell)}` : cell.text;
    return [ui.h("strong", {}, cell.name), parent && view.level === "obec" ? ui.h("small", {}, parent.name) : "", ui.h("span", {}, worth)].filter(Boolean);
  }

  let pointer = { x: 0, y: 0 };

  Atlas.register({
    init() {
      document.addEventListener("pointermove", (event) => { pointer = { x: event.clientX, y: event.clientY }; }, { passive: true, capture: true });
      Atlas.leaflet.on("dragstart", ui.hideTip);
      Atlas.map.onHover((i) => {
        if (ui.pointUnder && ui.pointUnder(pointer)) return;
        // a row of the table says it all by itself
        if (i < 0 || Atlas.state.get("view") === "table") ui.hideTip();
        else ui.showTip(pointer.x, pointer.y, ...about(i));
      });
    },
    redraw() {
      ui.hideTip();
    },
  });
})(window.Atlas);
