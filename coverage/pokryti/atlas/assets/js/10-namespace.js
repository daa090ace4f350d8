/* One name for everything, and the few things that all parts use. */
"use strict";
((global) => {
  const modules = [];
  const Atlas = { leaflet: map_atlas, modules };
  global.Atlas = Atlas;

  /* A part of the page: init() once, redraw(changed) after every change of state, either if there is need; `later` if the map may go first. */
  Atlas.register = (part) => modules.push(part);

  Atlas.live = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };
})(window);
