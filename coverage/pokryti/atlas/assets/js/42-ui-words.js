/* Sentences: number and noun, place and preposition, the reading example. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;
  const FORMS = { cs: ["one", "few", "many", "other"], en: ["one", "other"] };

  /* "lůžko|lůžka|lůžka|lůžek" and 41 give "lůžek"; a number shown with decimals takes the decimal form. */
  ui.form = (forms, n, decimals = 0) => {
    const parts = forms.split("|");
    return parts[Math.min(FORMS[Atlas.lang].indexOf(Atlas.numbers.plural(n, decimals)), parts.length - 1)];
  };

  ui.count = (key, n) => `${Atlas.numbers.format(n, 0)}\u00a0${ui.form(t(key), n)}`;

  /* A text that need not be there. */
  ui.known = (key) => {
    const text = t(key);
    return text !== key ? text : "";
  };

  /* "41 lůžek", "1 lůžko", "41,5 lůžka"; a unit the page has no forms for keeps its short label. */
  ui.amount = (measure, value, decimals) => `${Atlas.numbers.format(value, decimals)}\u00a0${noun(measure, value, decimals)}`.trim();

  function noun(measure, value, decimals) {
    const forms = ui.known(`unit_${measure.unit}`);
    const unit = Atlas.data.units[measure.unit];
    return forms ? ui.form(forms, value, decimals) : unit ? Atlas.pick(unit.short) : "";
  }

  /* "z 9", "ze 4", "ze 206": Czech hears the spelled number; English needs only "of". */
  ui.of = (n) => {
    const number = Atlas.numbers.format(n, 0);
    if (Atlas.lang !== "cs") return `of\u00a0${number}`;
    let lead = n;
    while (lead >= 1000) lead = Math.floor(lead / 1000);
    const first = String(lead)[0];
    const soft = first === "1" ? [12, 13, 14, 16, 17].includes(lead) || lead >= 100 : "23467".includes(first);
    return `${soft ? "ze" : "z"}\u00a0${number}`;
  };

  /* A capacity with its unit: "151 kontaktů". */
  ui.amountCount = (measure, value) => ui.amount(measure, value, Number.isInteger(value) ? 0 : 1);

  /* Czech says "ve" before v and f, and before s, z, š, ž with another consonant. */
  const inside = (name) => (/^([vf]|[szšž][^aeiouyáéěíóúůý])/i.test(name) ? "ve" : "v");

  function region(name) {
    const declined = name.replace(/ý kraj$/, "ém kraji").replace(/^Kraj /, "Kraji ").replace(/^Hlavní město Praha$/, "hlavním městě Praze");
    return declined === name ? t("where_own", { name }) : `${inside(declined)} ${declined}`;
  }

  /* Say in which district: "v ORP Třeboň", "ve Zlínském kraji", "in the okres of Tábor". */
  ui.where = (level, name) => {
    if (level === "stat") return t("where_state");
    if (level === "kraj" && Atlas.lang === "cs") return region(name);
    return t(["obec", "pou", "orp", "okres"].includes(level) ? `where_${level}` : "where_own", { name });
  };

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  ui.capital = capital;

  /* Larger districts and the state with a number of the same measure, smallest first. */
  ui.yardsticks = (i, view) => {
    if (Atlas.measure(view.measure).index) return []; // an index compares districts of one level with one another
    const larger = Atlas.parents(view.level, i).map((parent) => ({ ...parent, view: Atlas.view({ ...view, level: parent.level }) }));
    const state = { level: "stat", i: 0, name: t("state_value"), view: Atlas.view({ ...view, level: "stat" }) };
    const all = larger.some((one) => one.level === "stat") ? larger : [...larger, state];
    return all.filter((one) => Atlas.has(one.view)).map((one) => ({ ...one, cell: Atlas.cell(one.i, one.view), decimals: Atlas.decimals(one.view) }));
  };

  const atLeast = ({ bound }) => (bound ? `${t("at_least")} ` : "");

  function compared(i, view, decimals) {
    return ui.yardsticks(i, view).filter(({ level, cell }) => ["kraj", "stat"].includes(level) && cell.isNumber).map(({ level, name, cell, decimals: own }) =>
      t("read_compare", { where: ui.where(level, name), value: atLeast(cell) + Atlas.numbers.format(cell.value, Math.max(decimals, own)) }));
  }

  function ratio(i, view, measure, cell) {
    const decimals = Atlas.decimals(view);
    const people = Atlas.pick(Atlas.data.groups[view.group || measure.group].per);
    const per = Atlas.numbers.format(measure.per, 0);
    const where = ui.where(view.level, cell.name);
    const others = compared(i, view, decimals);
    if (cell.flag === "none") {
      const list = others.length ? [t("read_none_compare", { per, people, list: others.join(", ") })] : [];
      return [t("read_none", { where, Where: capital(where) }), ...list];
    }
    const shown = Number(cell.value.toFixed(decimals));
    const form = Atlas.numbers.plural(shown, decimals);
    const is = form === "one" ? "is" : "are";
    const key = Atlas.lang === "cs" && form === "few" ? "read_ratio_few" : "read_ratio";
    return [t(key, { per, people, where, is, amount: atLeast(cell) + ui.amount(measure, shown, decimals) }), ...(others.length ? [others.join(", ")] : [])];
  }

  /* One plain sentence that says what the number of district i means. */
  ui.reading = (i, view = Atlas.view()) => {
    const cell = Atlas.cell(i, view);
    const measure = Atlas.measure(view.measure);
    const where = ui.where(view.level, cell.name);
    const given = { where, Where: capital(where) };
    if (cell.flag === "ring") return t("ring_text");
    if (!cell.isNumber && cell.flag !== "none") return `${t(`read_${cell.flag}`, given)}.`;
    if (measure.type === "ratio") return `${ratio(i, view, measure, cell).join("; ")}.`;
    if (measure.index) return `${ui.readNeed(i, view, given)}.`;
    const others = compared(i, view, Atlas.decimals(view));
    return `${[t(measure.access ? `read_${measure.access}` : "read_other", { ...given, measure: capital(Atlas.labels.measure(measure)), spot: measure.spot ? measure.spot[Atlas.lang] : "", value: `${cell.text}\u00a0${ui.unit(view, cell)}`.trim() }), ...(others.length ? [others.join(", ")] : [])].join("; ")}.`;
  };

  /* The unit of a view; behind a number in the form that it asks for: "8,3 lůžka", "5 lůžek". */
  ui.unit = (view, cell) => {
    const measure = Atlas.measure(view.measure);
    const decimals = Atlas.decimals(view);
    return Atlas.labels.unit(measure, view.group, cell && measure.unit ? noun(measure, Number(cell.value.toFixed(decimals)), decimals) : undefined);
  };
})(window.Atlas);
