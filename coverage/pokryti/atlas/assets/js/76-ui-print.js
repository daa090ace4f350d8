/* One A4 sheet: the district (or the whole map) with its picture, numbers and sources. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, byId } = ui;

  /* The map on white as a picture: paper cannot print a canvas reliably. */
  function snapshot() {
    const map = Atlas.map.sheet(ui.chosen());
    const pen = map.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.globalCompositeOperation = "destination-over";
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, map.width, map.height);
    return map.toDataURL("image/png");
  }

  /* A copy whose canvases are pictures, for a copied canvas is empty. */
  function onPaper(element) {
    const copy = element.cloneNode(true);
    const canvases = element.querySelectorAll("canvas");
    copy.querySelectorAll("canvas").forEach((canvas, k) => canvas.replaceWith(ui.h("img", { src: canvases[k].toDataURL(), alt: "", width: 26, height: 16 })));
    return copy;
  }

  function legend(view) {
    if (Atlas.state.get("view") === "bivariate") {
      const both = byId("two").querySelector(".two-body > div");
      return both ? onPaper(both) : null;
    }
    const benchmark = Atlas.benchmarks.of(view);
    return ui.h("ul", { class: "sheet-legend" }, ui.legendRows(view).map(([key, label, n]) => ui.h("li", {},
      ui.h("img", { src: Atlas.colours.swatch(key, view, 26, 16).toDataURL(), alt: "", width: 26, height: 16 }), `${label} (${Atlas.numbers.format(n, 0)})`)),
    benchmark ? ui.h("li", {}, `${benchmark.label} ${ui.benchmarkText(view)}`) : null);
  }

  function body() {
    const view = Atlas.view();
    const panel = byId("panel").cloneNode(true);
    for (const element of panel.querySelectorAll("button, input, .combo, .actions, .compare-add, .on-screen")) {
      if (element.matches(".link")) element.replaceWith(element.textContent);
      else element.remove();
    }
    for (const element of [panel, ...panel.querySelectorAll("[id]")]) element.removeAttribute("id");
    for (const details of panel.querySelectorAll("details")) {
      // sources stand at the end of every sheet, open or not; the other lists would take pages
      const brief = details.querySelector('[data-key="fold-neighbours"], [data-key="fold-services"], [data-key="fold-rules"]');
      if (brief && details.open && details.children[1]) details.replaceWith(ui.h("section", { class: details.querySelector(".places, .rules") ? "long" : null }, details.querySelector("h3"), details.children[1]));
      else details.remove();
    }
    const both = Atlas.state.get("view") === "bivariate" ? ui.two() : null;
    const parts = [...panel.childNodes, ui.h("section", {}, ui.h("h3", {}, t("sources")), ui.sourceList(view)), both && ui.h("section", {}, ui.h("h3", {}, ui.capital(Atlas.labels.measure(both.measure))), ui.sourceList(both.y))];
    return [
      ui.h("header", {}, ui.h("p", {}, `${byId("title").textContent} · ${byId("subtitle").textContent}`), Atlas.data.sample ? ui.h("p", { class: "sheet-sample" }, t("sample")) : null),
      ui.h("h2", {}, byId("headline").textContent), ui.h("p", {}, byId("subline").textContent),
      ui.h("div", { class: `sheet-map${Atlas.state.get("view") === "bivariate" ? " beside" : ""}` }, ui.h("img", { src: snapshot(), alt: t("map") }), legend(view)),
      ui.h("div", { class: "sheet-body" }, parts),
      ui.h("footer", {}, ui.h("p", {}, `${Atlas.pick(Atlas.data.source)} ${t("made")}.`)),
    ];
  }

  function prepare() {
    Atlas.settle();
    byId("sheet").replaceChildren(...body());
  }

  /* Pictures of the sheet are decoded before the printer asks for them. */
  ui.print = async () => {
    prepare();
    await Promise.all([...byId("sheet").querySelectorAll("img")].map((image) => image.decode().catch(() => {})));
    window.print();
  };

  Atlas.register({
    init() {
      window.addEventListener("beforeprint", prepare);
      window.addEventListener("afterprint", () => byId("sheet").replaceChildren());
    },
  });
})(window.Atlas);
