/* An ARIA combobox that finds districts by name or code, without regard to case and diacritics. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;
  const MOST = 30;

  /* Whole name first, then names that begin so, then words inside, then anything else. */
  function score(name, code, wanted) {
    if (code.toLowerCase() === wanted || name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (code.toLowerCase().startsWith(wanted)) return 2;
    if (name.includes(` ${wanted}`) || name.includes(`-${wanted}`)) return 3;
    return name.includes(wanted) ? 4 : -1;
  }

  /* "nova ves, melnik" is a name, or a shorter one inside what its last words name: namesakes are told apart so. */
  function readings(text) {
    const words = Atlas.texts.fold(text).split(/[\s,]+/).filter(Boolean);
    return words.map((_, k) => ({ name: words.slice(0, words.length - k).join(" "), inside: words.slice(words.length - k) }));
  }

  const parents = ({ level, i }) => Atlas.parents(level.id, i).filter((one) => ["orp", "okres", "kraj"].includes(one.level)).map((one) => one.name);
  // a district and its seat have one name
  const describe = (entry) => [ui.short(entry.level.id), ...new Set(parents(entry))].join(", ");
  const names = (level) => Atlas.remembered("folded", { level: level.id }, () => level.names.map(Atlas.texts.fold));

  function rate(entry, read) {
    for (const [k, { name, inside }] of read.entries()) {
      const points = score(names(entry.level)[entry.i], entry.level.codes[entry.i], name);
      const larger = points < 0 || !inside.length ? "" : ` ${Atlas.texts.fold(parents(entry).join(" "))}`;
      if (points >= 0 && inside.every((word) => larger.includes(` ${word}`))) return points + 10 * k;
    }
    return -1;
  }

  /* All levels are searched; the level shown now comes first among equals. */
  function find(text, only) {
    const read = readings(text);
    const shown = Atlas.state.get("level");
    const found = [];
    for (const level of read.length ? (only ? [Atlas.level(shown)] : Atlas.levels) : []) {
      for (const i of Atlas.areas(level.id)) {
        const points = rate({ level, i }, read);
        if (points >= 0) found.push({ level, i, name: level.names[i], points: points * 2 + (level.id === shown ? 0 : 1) });
      }
    }
    return found.sort((a, b) => a.points - b.points || Atlas.texts.compare(a.name, b.name));
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

    function open(all) {
      const entries = found = all.slice(0, MOST);
      active = entries.length ? 0 : -1;
      const remark = (text) => ui.h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, text);
      const rest = all.length - entries.length;
      list.replaceChildren(...entries.map(row), ...(rest ? [remark(t("search_more", { n: Atlas.numbers.format(rest, 0) }))] : entries.length ? [] : [remark(t("search_none"))]));
      list.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark();
      if (!list.hidden) Atlas.live(entries.length ? t("search_found", { n: Atlas.numbers.format(all.length, 0) }) : t("search_none"));
    }

    function row(entry, k) {
      return ui.h("li", { role: "option", id: `${id}-${k}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => pick(k) },
        ui.h("span", {}, entry.name), " ", ui.h("small", {}, describe(entry)));
    }

    function mark() {
      [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === active && k < found.length)));
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
