/* Elements. Text from data reaches the page only through here, and only as text. */
"use strict";
((Atlas) => {
  const ui = (Atlas.ui = {});
  const SVG = "http://www.w3.org/2000/svg";

  function set(element, key, value) {
    if (value === undefined || value === null || value === false) return;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (key === "class") element.setAttribute("class", value);
    else if (key === "style") for (const [name, one] of Object.entries(value)) element.style.setProperty(name, one);
    else if (key in element && typeof value !== "string" && !key.includes("-")) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }

  /* Parts that are not there are left out. */
  const present = (children) => children.flat(3).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "string" ? Atlas.texts.bind(child) : child));

  /* h("button", {class: "quiet", onclick: f}, "text", other): an element; strings become text, never markup. */
  ui.h = (tag, props, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) set(element, key, value);
    element.append(...present(children));
    return element;
  };

  ui.svg = (tag, props, ...children) => {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (typeof value === "function") element.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...present(children));
    return element;
  };

  /* A link only where the address is a plain https one; anything else stays text. */
  ui.link = (address, text) =>
    /^https:\/\/[^\s]+$/.test(address || "")
      ? ui.h("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text)
      : ui.h("span", {}, text);

  ui.button = (text, onclick, props) => ui.h("button", { type: "button", ...props, onclick }, text);

  /* Replace what an element holds, keeping the focus on the control with the same data-key. */
  ui.refill = (element, ...children) => {
    const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    element.replaceChildren(...present(children));
    if (key) {
      const again = [...element.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
      if (again) again.focus({ preventScroll: true });
    }
  };

  ui.options = (select, entries, chosen) => {
    const group = ({ label, items }) => {
      const children = items.map(({ value, text }) => new Option(text, value, false, value === chosen));
      return label ? ui.h("optgroup", { label }, children) : children;
    };
    select.replaceChildren(...entries.map(group).flat());
  };

  /* A row of radio buttons that looks like one switch. */
  ui.segments = (name, label, items, chosen, onpick) =>
    ui.h("fieldset", { class: "segments", id: `${name}-choice` }, ui.h("legend", {}, label), ui.h("div", { class: "segments-row" },
      items.map(({ value, text, title, lang, disabled }) =>
        ui.h("label", { title, lang }, ui.h("input", {
          type: "radio", name, value, checked: value === chosen, disabled: !!disabled, "data-key": `${name}-${value}`,
          onchange: () => onpick(value),
        }), ui.h("span", {}, text)))));

  ui.save = (blob, name) => {
    const link = ui.h("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /* One task per frame, however often it is asked for. */
  ui.perFrame = (task) => {
    let waiting = 0;
    return (...given) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => task(...given));
    };
  };

  ui.t = (key, values) => Atlas.texts.t(key, values);
  ui.get = (key) => Atlas.state.get(key);
  ui.byId = (id) => document.getElementById(id);
})(window.Atlas);
