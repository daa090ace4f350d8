/* What districts are compared with: means of larger ones, cited values, or a number that the reader gives. */
"use strict";
((Atlas) => {
  const benchmarks = (Atlas.benchmarks = {});
  const last = () => Atlas.periods[Atlas.periods.length - 1].id;

  /* Colours that part at the benchmark keep their meaning in all periods: the mean is then that of the last one. */
  const periodOf = (view) => (Atlas.state.get("palette") === "div" ? last() : view.period);

  function mean(view, level, code, label) {
    if (Atlas.measure(view.measure).index) return null; // an index compares districts of one level with one another
    const there = Atlas.view({ ...view, level, period: periodOf(view) });
    const i = Atlas.level(level) ? Atlas.level(level).index.get(code) : undefined;
    if (i === undefined || !Atlas.has(there)) return null;
    const { value, flag } = Atlas.column(there);
    const bound = Atlas.bound(flag[i]);
    const year = there.period === view.period ? "" : ` ${there.period.slice(0, 4)}`;
    return flag[i] < Atlas.data.numeric ? { value: value[i], bound, label: label + year, decimals: () => Atlas.decimals(there) } : null;
  }

  const decimalsOf = (value) => () => Math.min(3, (String(value).split(".")[1] || "").length);

  /* Cited values hold for the people they were meant for. */
  const cited = (view) => {
    const measure = Atlas.measure(view.measure);
    return (view.group === (measure.group || "") && measure.benchmarks) || [];
  };

  function regions(view) {
    const level = Atlas.level("kraj");
    return level && view.level !== "kraj" ? Array.from(Atlas.areas("kraj")).map((i) => ({ code: level.codes[i], name: level.names[i] })) : [];
  }

  function find(view, wish) {
    if (wish.startsWith("kraj:")) {
      const region = regions(view).find(({ code }) => code === wish.slice(5));
      return region ? mean(view, "kraj", region.code, Atlas.texts.t("benchmark_mean", { name: region.name })) : null;
    }
    if (Atlas.state.get("measure") !== view.measure) return null; // a number has a meaning for its own measure only
    const given = wish.startsWith("cited:") ? cited(view)[Number(wish.slice(6))] : null;
    if (given) return { value: given.value, label: Atlas.pick(given.label), source: given.source, decimals: decimalsOf(given.value) };
    return wish && Number.isFinite(Number(wish)) ? { value: Number(wish), label: Atlas.texts.t("benchmark_own"), decimals: decimalsOf(wish) } : null;
  }

  /* The number that the reader compares with, its name and source, how many decimals it needs; or null. */
  benchmarks.of = (view) => {
    const stat = Atlas.level("stat");
    return find(view, Atlas.state.get("benchmark")) || mean(view, "stat", stat.codes[0], Atlas.texts.t("benchmark_state"));
  };

  /* What may be chosen for a view, in groups; means only where there are any. */
  benchmarks.choices = (view) => [
    { items: [{ value: "stat", text: Atlas.texts.t("benchmark_state") }] },
    { label: Atlas.texts.t("benchmark_regions"), items: regions(view).map(({ code, name }) => ({ value: `kraj:${code}`, text: name })).filter(({ value }) => find(view, value)) },
    { label: Atlas.texts.t("benchmark_cited"), items: cited(view).map(({ label }, k) => ({ value: `cited:${k}`, text: Atlas.pick(label) })) },
  ].filter(({ items }) => items.length);
})(window.Atlas);
