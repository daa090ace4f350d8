/* Tiles below the districts, only where the study asks for them; without the internet nothing is missing but them. */
"use strict";
((Atlas) => {
  const byId = (id) => document.getElementById(id);
  let tiles = null;
  Atlas.state.define("background", "1", { hash: "bg" });

  function note({ attribution, link }) {
    const { h, link: linked } = Atlas.ui;
    byId("background").replaceChildren(h("span", {}, linked(link, attribution)), h("label", {}, h("input", {
      type: "checkbox", id: "background-show", checked: !!Atlas.state.get("background"),
      onchange: (event) => Atlas.state.set({ background: event.target.checked ? "1" : "" }),
    }), Atlas.texts.t("background_show")));
  }

  Atlas.register({
    init() {
      const wanted = Atlas.data.background;
      if (wanted) tiles = L.tileLayer(wanted.url, { maxNativeZoom: wanted.zoom, maxZoom: 22 });
    },
    redraw(changed) {
      if (!tiles) return;
      const on = !!Atlas.state.get("background");
      if (changed.has("lang")) note(Atlas.data.background);
      byId("background").hidden = false;
      document.body.classList.toggle("with-background", on);
      if (on) tiles.addTo(Atlas.leaflet);
      else tiles.remove();
    },
  });
})(window.Atlas);
