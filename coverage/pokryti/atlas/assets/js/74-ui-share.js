/* The two dialogs: share and download; about the data. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t, byId } = ui;

  function show(title, ...parts) {
    const dialog = byId("dialog");
    dialog.replaceChildren(ui.h("div", { class: "dialog-head" }, ui.h("h2", { id: "dialog-title" }, title), ui.button(t("close"), () => dialog.close(), { class: "quiet", id: "dialog-close" })), ...parts.filter(Boolean));
    dialog.setAttribute("aria-labelledby", "dialog-title");
    if (!dialog.open) dialog.showModal();
    byId("dialog-close").focus();
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(byId("share-link").value);
      byId("share-said").textContent = t("share_copied");
    } catch {
      byId("share-link").select();
      byId("share-said").textContent = t("share_select");
    }
  }

  // inside a notebook the page has no address, and may not print
  ui.alone = location.protocol !== "about:";

  ui.openShare = () => show(t("share"),
    ui.alone && ui.h("section", {}, ui.h("h3", {}, ui.h("label", { for: "share-link" }, t("share_link"))),
      ui.h("div", { class: "row" }, ui.h("input", { id: "share-link", type: "text", readonly: true, value: location.href }), ui.button(t("share_copy"), copy)), ui.h("p", { id: "share-said", role: "status" })),
    ui.h("section", {}, ui.h("h3", {}, t("share_table")), ui.h("div", { class: "row" }, ui.button(t("share_excel"), () => ui.saveCsv(true)), ui.button(t("share_plain"), () => ui.saveCsv(false)))),
    ui.h("section", {}, ui.h("h3", {}, t("share_picture")), ui.button(t("share_png"), () => ui.savePicture())),
    ui.alone && ui.h("section", {}, ui.h("h3", {}, t("share_print")), ui.h("p", { class: "fine" }, t("share_print_hint")), ui.button(t("share_print_do"), () => {
      byId("dialog").close();
      ui.print();
    })));

  function nothing(flag) {
    return ui.h("li", {}, Atlas.colours.swatch(flag, Atlas.view(), 26, 18), ui.h("span", {}, t(`about_${flag}`)));
  }

  function licence(one) {
    const words = one.licence.split(" / "); // Czech and English, or the same in both
    const licensed = Atlas.pick({ cs: words[0], en: words[words.length - 1] });
    return ui.h("li", {}, `${Atlas.pick(one.what)}: `, ui.link(one.url, Atlas.pick(one.publisher)), licensed ? `, ${licensed}` : "");
  }

  ui.openAbout = () => {
    const view = Atlas.view();
    const measure = Atlas.measure(view.measure);
    show(t("about"),
      ui.h("section", {}, ui.h("h3", {}, t("about_measure")), ui.h("p", {}, ui.h("strong", {}, ui.capital(Atlas.labels.full(measure, view.group)))),
        ui.h("p", {}, Atlas.pick(measure.method) || t(`method_of_${measure.type}`)), ui.h("p", { class: "fine" }, `${t("source")}: ${ui.sourceOf(measure)}`)),
      ui.h("section", {}, ui.h("h3", {}, t("about_weight")), ui.h("p", {}, t("about_weight_text"))),
      ui.h("section", {}, ui.h("h3", {}, t("about_reading")), ui.h("ul", { class: "nothing" }, ["none", "unknown", "suppressed", "undefined"].map(nothing))),
      ui.h("section", {}, ui.h("h3", {}, t("about_sources")), ui.h("p", {}, Atlas.pick(Atlas.data.source)), ui.h("ul", {}, (Atlas.data.publishers || []).map(licence))),
      ui.h("section", {}, ui.h("h3", {}, t("about_keys")), ui.h("p", {}, t("about_keys_text")), ui.h("p", {}, t("map_help"))));
  };

  Atlas.register({
    init() {
      byId("dialog").addEventListener("click", (event) => { if (event.target === byId("dialog")) byId("dialog").close(); });
    },
  });
})(window.Atlas);
