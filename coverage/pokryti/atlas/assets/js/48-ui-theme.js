/* Light or dark: as the device is, until the reader chooses. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (Atlas.state.get("theme") || (device.matches ? "dark" : "light")) === "dark";

  ui.themeButton = () => ui.button("◐", () => Atlas.state.set({ theme: isDark() ? "light" : "dark" }), {
    class: "theme", "aria-label": ui.t("theme_dark"), title: ui.t("theme_dark"), "aria-pressed": String(isDark()), "data-key": "theme",
  });

  function apply() {
    const theme = Atlas.state.get("theme");
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.querySelector(".theme")?.setAttribute("aria-pressed", String(isDark()));
  }

  Atlas.register({
    init() {
      device.addEventListener("change", () => Atlas.redraw(new Set(["theme"])));
    },
    redraw: apply,
  });
})(window.Atlas);
