/* Words and numbers in the language of the reader. */
"use strict";
((Atlas) => {
  const LOCALES = { cs: "cs-CZ", en: "en-GB" };
  const formats = new Map();
  Atlas.lang = "cs";

  Atlas.pick = (label) => (label ? label[Atlas.lang] || label.cs || "" : "");

  function remembered(kind, options, lang = Atlas.lang) {
    const key = kind + lang + JSON.stringify(options);
    if (!formats.has(key)) formats.set(key, new Intl[kind](LOCALES[lang], options));
    return formats.get(key);
  }

  const numbers = (Atlas.numbers = {});

  numbers.format = (x, decimals = 1, lang = Atlas.lang) => {
    if (x === null || x === undefined || Number.isNaN(x)) return "–";
    // four digits are grouped too, as in the tables: 1 000
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always" };
    return remembered("NumberFormat", digits, lang).format(x === 0 ? 0 : x).replace("-", "\u2212");
  };

  /* "5–9"; beside a minus a dash would not be seen: "−5 to −2". */
  numbers.range = (low, high) => (`${low}${high}`.includes("\u2212") ? `${low} ${Atlas.texts.t("range_to")} ${high}` : `${low}–${high}`);

  numbers.count = (x) => numbers.format(x, Number.isInteger(x) ? 0 : 1);

  /* Which form of a noun a number takes: "one", "few", "many", "other". */
  numbers.plural = (x, decimals = 0) =>
    remembered("PluralRules", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).select(x);

  numbers.plain = (x) => (Number.isNaN(x) || x === null || x === undefined ? "" : String(x));

  numbers.date = (iso) => {
    const [year, month, day] = iso.split("-").map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    return remembered("DateTimeFormat", { day: "numeric", month: Atlas.lang === "cs" ? "numeric" : "long", year: "numeric", timeZone: "UTC" })
      .format(date).replace(/ /g, "\u00a0");
  };

  const texts = (Atlas.texts = {});

  texts.t = (key, values) => {
    const text = (Atlas.data.words[Atlas.lang] || {})[key];
    if (text === undefined) return key;
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)) : text;
  };

  /* Fill what the skeleton leaves to the language. */
  texts.apply = (root = document) => {
    const fill = { text: (e, t) => (e.textContent = texts.bind(t)), label: (e, t) => e.setAttribute("aria-label", t) };
    fill.hint = (e, t) => e.setAttribute("title", t);
    fill.placeholder = (e, t) => e.setAttribute("placeholder", t);
    for (const [name, put] of Object.entries(fill)) {
      for (const element of root.querySelectorAll(`[data-${name}]`)) put(element, texts.t(element.dataset[name]));
    }
  };

  /* Czech keeps a one-letter word with the next one, and a number with what it counts, on one line; English writes 75%. */
  texts.bind = (text) => (Atlas.lang !== "cs" ? text.replace(/(\d)\s%/g, "$1%") : text.replace(/(?<=^|[\s(„])([ksvzouiaKSVZOUIA]) (?=\S)/g, "$1\u00a0").replace(/(\d\.?) (?=[\p{L}%])/gu, "$1\u00a0"));

  /* For searching: no case, no diacritics, one kind of space. */
  texts.fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").toLowerCase();

  texts.compare = (a, b) => remembered("Collator", { numeric: true }).compare(a, b);

  const labels = (Atlas.labels = {});
  const UNNAMED = new Set(["", "nerozliseno", "neuvedena"]);

  labels.form = (id) => Atlas.pick(Atlas.data.forms[id]) || id;
  /* "pobytová forma" behind the name of a service, for which the adjective alone is of the wrong number and gender. */
  labels.inForm = (id) => {
    const form = labels.form(id);
    return UNNAMED.has(id) ? "" : /^form/i.test(form) ? form : texts.t("form_of", { form });
  };
  labels.group = (id) => (Atlas.data.groups[id] ? Atlas.pick(Atlas.data.groups[id].label) : id);
  labels.level = (id) => (Atlas.level(id) ? Atlas.pick(Atlas.level(id).label) : id);
  labels.flag = (flag) => {
    const special = Atlas.data.special[flag];
    return special ? Atlas.pick(special) : flag === "ring" ? texts.t("ring") : flag === "ok" ? "" : texts.t(`flag_${flag}`);
  };
  labels.measure = (m) =>
    [Atlas.pick(m.title), m.type === "ratio" ? labels.inForm(m.form) : ""].filter(Boolean).join(", ");
  /* `noun` is the unit in the form that a number asks for. */
  labels.unit = (m, group, noun) => {
    if (m.type !== "ratio") return noun && m.rest ? `${noun} ${Atlas.pick(m.rest)}` : Atlas.pick(m.what);
    const unit = Atlas.data.units[m.unit];
    const people = Atlas.data.groups[group || m.group];
    const per = `${Atlas.lang === "cs" ? "na" : "per"} ${numbers.format(m.per, 0)}`;
    return [noun || (unit ? Atlas.pick(unit.short) : m.unit), per, people ? Atlas.pick(people.per) : group || m.group].join(" ");
  };
  labels.full = (m, group) => [labels.measure(m), labels.unit(m, group)].filter(Boolean).join(": ");
})(window.Atlas);
