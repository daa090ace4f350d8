/* What several parts of the page need: chosen districts, sorted values, ranges. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;
  Atlas.state.define("range", "", { hash: "b" });

  ui.LETTERS = ["A", "B", "C", "D"];

  /* Chosen districts as indices: the selected one first, then the compared. */
  ui.chosen = () => {
    const { index } = Atlas.level(Atlas.state.get("level"));
    const codes = [Atlas.state.get("area"), ...Atlas.state.get("compare").split(",")].filter(Boolean);
    return [...new Set(codes)].filter((code) => index.has(code)).slice(0, 4).map((code) => index.get(code));
  };

  ui.choose = (indices) => {
    const { codes } = Atlas.level(Atlas.state.get("level"));
    const [area = "", ...others] = indices.slice(0, 4).map((i) => codes[i]);
    Atlas.state.set({ area, compare: others.join(",") });
  };

  ui.addToComparison = (i) => {
    const now = ui.chosen();
    if (now.includes(i)) return;
    if (now.length === 4) Atlas.live(ui.t("compare_full"));
    else ui.choose([...now, i]);
  };

  ui.remove = (i) => {
    Atlas.live(ui.t("announce_removed", { name: Atlas.cell(i).name }));
    ui.choose(ui.chosen().filter((other) => other !== i));
  };

  /* A true zero is a number too; what comes behind it among the flags is not. */
  ui.counts = (flag) => flag <= Atlas.FLAGS.indexOf("none");

  /* Numbers to be read with care say why. */
  ui.careful = (flag) => (["edge", "small", "at_least"].includes(flag) ? ui.t(`flag_${flag}`) : "");

  /* Whose rates the people of a view are expected by; empty where they are counted. */
  ui.expected = (view) => (Atlas.measure(view.measure).type === "ratio" && Atlas.data.groups[view.group]?.expected) || "";

  const ofPeople = (view) => ["share", "density"].includes(Atlas.measure(view.measure).type);
  const endOf = (year) => (year ? Atlas.numbers.date(`${year}-12-31`) : "");

  /* When the people of a view were counted. */
  ui.peopleDate = (view) => endOf(Atlas.periods.find(({ id }) => id === view.period).people_year);

  /* Of when the number of a view is: the date of the services, or the year that an indicator is of. */
  ui.dated = (view) => {
    const year = Atlas.year(view);
    return ofPeople(view) ? ui.peopleDate(view) : year ? String(year) : Atlas.numbers.date(view.period);
  };

  /* What a number is divided into and by: "Kapacita" and "Lidí", "Lidí" and "Rozloha". */
  ui.parts = (view) => {
    const { type } = Atlas.measure(view.measure);
    return { numerator: t({ ratio: "numerator", density: "denominator" }[type] || "numerator_people"), denominator: t(type === "density" ? "area_km2" : "denominator") };
  };

  /* What a value counts: a known part is a lower bound, and of what nobody knows there is none. */
  ui.numeratorText = (cell, write = Atlas.numbers.count) => (cell.flag === "unknown" || Number.isNaN(cell.numerator) ? "–" : cell.bound + write(cell.numerator));

  /* A number of people; "≈" where it is expected and not counted. */
  ui.peopleText = (count, view) => (ui.expected(view) && Number.isFinite(count) ? "≈\u00a0" : "") + Atlas.numbers.format(count, 0);

  /* Districts with a number, lowest first: [index, value]. */
  ui.sorted = (view) => {
    const { value, flag } = Atlas.column(view);
    return Array.from(Atlas.areas(view.level)).filter((i) => ui.counts(flag[i]) && !Number.isNaN(value[i]))
      .map((i) => [i, value[i]]).sort((a, b) => a[1] - b[1]);
  };

  ui.summary = (view) => {
    const values = ui.sorted(view).map(([, value]) => value);
    if (!values.length) return null;
    const at = (share) => Atlas.classes.quantile(values, share);
    return { n: values.length, min: values[0], p25: at(0.25), median: at(0.5), p75: at(0.75), max: values[values.length - 1] };
  };

  /* People of each district, whatever the measure. */
  ui.people = (level) => {
    const known = Atlas.measures.find(({ type }) => type === "density") || Atlas.measures.find(({ type }) => type === "ratio");
    if (!known) return Atlas.level(level).area_km2;
    const column = Atlas.column(Atlas.view({ measure: known.id, level, group: "all" }));
    return known.type === "density" ? column.numerator : column.denominator;
  };

  /* "ORP", "okres": the level before a name. */
  ui.short = (level) => ui.known(`short_${level}`) || Atlas.labels.level(level);

  /* "obvody ORP", "okresy": all districts of a level. */
  ui.levelName = (level) => ui.known(`level_${level}`) || Atlas.labels.level(level);

  ui.number = (value, view) => Atlas.numbers.format(value, Atlas.decimals(view));

  /* The benchmark may need more decimals than the districts: 0,65 beside 191. */
  ui.benchmarkText = (view) => {
    const { value, bound = "", decimals } = Atlas.benchmarks.of(view);
    return bound + Atlas.numbers.format(value, Math.max(Atlas.decimals(view), decimals()));
  };

  const CLASS = /^k\d$/;

  /* What is highlighted: a class "k2", a range of numbers "5~9", one flag such as "none", what at least two rules
     call scarce "r2", or a class of two measures such as "two01". */
  ui.range = () => {
    if (CLASS.test(Atlas.state.get("range"))) return Atlas.classes.of().ranges[Number(Atlas.state.get("range")[1])] || null;
    const [low, high] = Atlas.state.get("range").split("~").map(Number);
    return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
  };

  /* Districts that have a class. */
  const members = (view) => Array.from(Atlas.areas(view.level)).filter((i) => Atlas.column(view).flag[i] < Atlas.data.numeric);

  /* From how many rules on districts are highlighted; 0 when something else is. */
  ui.scarceWish = () => Number(/^r(\d+)$/.exec(Atlas.state.get("range"))?.[1] || 0);

  ui.inRange = (view) => {
    const wish = Atlas.state.get("range");
    if (ui.scarceWish()) return ui.scarceFrom(view, ui.scarceWish());
    const range = ui.range();
    if (CLASS.test(wish) && range) {
      const { classOf } = Atlas.classes.of(view);
      return new Set(members(view).filter((i) => classOf(Atlas.column(view).value[i]) === Number(wish[1])));
    }
    if (range) return new Set(ui.sorted(view).filter(([, value]) => value >= range[0] && value <= range[1]).map(([i]) => i));
    if (!Atlas.FLAGS.includes(wish)) return ui.inCell(wish);
    const { flag } = Atlas.column(view);
    return new Set(Array.from(Atlas.areas(view.level)).filter((i) => Atlas.FLAGS[flag[i]] === wish));
  };
})(window.Atlas);
