/* One name for everything, and the few things that all parts use. */
"use strict";
((global) => {
  const modules = [];
  const Atlas = { leaflet: map_atlas, modules };
  global.Atlas = Atlas;

  /* A part of the page: init() once, redraw(changed) after every change of state; `later` if the map may go first. */
  Atlas.register = (part) => modules.push(part);

  /* make("p", {class: "x", text: "…"}, child, "text"): text enters the page only here, and only as text. */
  Atlas.make = (tag, props, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props || {})) {
      if (name === "text") element.textContent = value;
      else if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  Atlas.live = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };
})(window);
