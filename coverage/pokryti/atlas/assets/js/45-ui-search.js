/* An ARIA combobox that finds districts by name or code, without regard to case and diacritics. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;
  const MOST = 12;

  /* Whole name first, then names that begin so, then words inside, then anything else. */
  function score(name, code, wanted) {
    if (code.toLowerCase() === wanted || name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (code.toLowerCase().startsWith(wanted)) return 2;
    if (name.includes(` ${wanted}`) || name.includes(`-${wanted}`)) return 3;
    return name.includes(wanted) ? 4 : -1;
  }

  /* All levels are searched; the level shown now comes first among equals. */
  function find(text, only) {
    const wanted = Atlas.texts.fold(text.trim());
    if (!wanted) return [];
    const shown = Atlas.state.get("level");
    const found = [];
    for (const level of only ? [Atlas.level(shown)] : Atlas.levels) {
      for (const i of Atlas.areas(level.id)) {
        const points = score(Atlas.texts.fold(level.names[i]), level.codes[i], wanted);
        if (points >= 0) found.push({ level, i, name: level.names[i], points: points * 2 + (level.id === shown ? 0 : 1) });
      }
    }
    return found.sort((a, b) => a.points - b.points || Atlas.texts.compare(a.name, b.name)).slice(0, MOST);
  }

  function describe({ level, i }) {
    const parents = Atlas.parents(level.id, i).filter((one) => ["orp", "okres", "kraj"].includes(one.level)).map((one) => one.name);
    return [ui.short(level.id), ...parents].join(", ");
  }

  /* `label` adds a label of its own; `only` keeps to the level shown now. */
  ui.searchBox = (id, onpick, { label, only } = {}) => {
    let found = [];
    let active = -1;
    const list = ui.h("ul", { id: `${id}-list`, role: "listbox", "aria-label": t("search"), hidden: true });
    const input = ui.h("input", {
      id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: t("search_hint"),
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-describedby": `${id}-help`,
      oninput: () => open(find(input.value, only)), onkeydown: press, onblur: () => setTimeout(close, 150),
    });

    function close() {
      found = [];
      active = -1;
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function open(entries) {
      found = entries;
      active = entries.length ? 0 : -1;
      const nothing = ui.h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, t("search_none"));
      list.replaceChildren(...(entries.length ? entries.map(row) : [nothing]));
      list.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark();
      if (!list.hidden) Atlas.live(entries.length ? t("search_found", { n: entries.length }) : t("search_none"));
    }

    function row(entry, k) {
      return ui.h("li", { role: "option", id: `${id}-${k}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => pick(k) },
        ui.h("span", {}, entry.name), " ", ui.h("small", {}, describe(entry)));
    }

    function mark() {
      [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", `${id}-${active}`);
      return list.children[active].scrollIntoView({ block: "nearest" });
    }

    function pick(k) {
      const { level, i } = found[k];
      input.value = "";
      close();
      if (level.id !== Atlas.state.get("level")) Atlas.state.set({ level: level.id });
      onpick(i);
      if (!only) Atlas.map.fit(level.id, i);
    }

    function press(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key === "Escape") {
        input.value = "";
        close();
      } else if (event.key === "Enter" && active >= 0) {
        pick(active);
      } else if (moves[event.key] && found.length) {
        active = (active + moves[event.key] + found.length) % found.length;
        mark();
      } else return;
      event.preventDefault();
    }

    return ui.h("div", { class: "combo" }, label ? ui.h("label", { for: id }, label) : null, input, list, ui.h("span", { id: `${id}-help`, class: "hidden" }, t("search_help")));
  };
})(window.Atlas);
