/* The numbers of a view: one measure at one level, on one date, for one target group. */
"use strict";
((Atlas) => {
  const cache = new Map();
  const zero = () => Atlas.FLAGS.indexOf("none"); // the flags before it are those of numbers
  const KEPT = ["edge", "suppressed", "unknown"];
  const keyOf = (view) => `${view.measure}|${view.level}|${view.period}|${view.group}`;
  const periodOf = (view) => Math.max(0, Atlas.periods.findIndex((period) => period.id === view.period));

  function remembered(name, view, compute) {
    const key = `${name}|${keyOf(view)}`;
    if (!cache.has(key)) cache.set(key, compute(view));
    return cache.get(key);
  }
  Atlas.remembered = remembered;

  Atlas.view = (changes) => {
    const { measure, level, period, group } = { ...Atlas.state.get(), ...changes };
    const own = Atlas.measure(measure);
    const free = own && own.type === "ratio" && group in Atlas.data.groups;
    return { measure, level, period, group: free ? group : own ? own.group || "" : "" };
  };

  function cellOf(view) {
    const level = Atlas.level(view.level);
    const cells = level && level.cells[Atlas.measure(view.measure).number];
    return cells ? cells[periodOf(view)] : null;
  }

  function people(view, group) {
    const level = Atlas.level(view.level);
    return level.people[group] ? Atlas.pool(level.people[group][periodOf(view)], level.n) : new Float64Array(level.n).fill(NaN);
  }

  Atlas.has = (view) => {
    const measure = Atlas.measure(view.measure);
    if (!measure || !Atlas.level(view.level)) return false;
    if (measure.type === "share" || measure.type === "density") return people(view, measure.group).some((count) => !Number.isNaN(count));
    return !!cellOf(view);
  };

  function parts(view) {
    const measure = Atlas.measure(view.measure);
    const level = Atlas.level(view.level);
    if (measure.type === "share") return { n: people(view, measure.group), d: people(view, "all") };
    if (measure.type === "density") return { n: people(view, "all"), d: level.area_km2 };
    const cell = cellOf(view);
    if (!cell) return null;
    const odd = cell.f === undefined ? null : Atlas.pool(cell.f, level.n);
    if (measure.type === "value") return { x: Atlas.pool(cell.x, level.n), odd };
    const own = view.group === measure.group;
    const d = own && cell.d !== undefined ? Atlas.pool(cell.d, level.n) : people(view, view.group);
    const bound = (number) => (number === undefined ? undefined : Atlas.pool(number, level.n));
    return { n: Atlas.pool(cell.n, level.n), d, lo: bound(cell.lo), hi: bound(cell.hi), odd, own, small: true };
  }

  function flagOf(n, d, small) {
    if (d === 0) return "undefined";
    if (Number.isNaN(d) || Number.isNaN(n)) return "unknown";
    if (small && n === 0) return "none";
    return small && d < Atlas.data.small ? "small" : "ok";
  }

  function fill(column, i, part, per) {
    const { FLAGS } = Atlas;
    if (part.x) {
      column.value[i] = column.low[i] = column.high[i] = part.x[i];
      column.flag[i] = FLAGS.indexOf(Number.isNaN(part.x[i]) ? "unknown" : "ok");
      return;
    }
    const n = part.n[i];
    const d = part.d[i];
    // divided once and last: districts with as much per head have the very same value
    const perHead = (capacity) => (d > 0 ? (per * capacity) / d : NaN);
    column.numerator[i] = n;
    column.denominator[i] = d;
    column.value[i] = perHead(n);
    column.low[i] = perHead((part.lo || part.n)[i]);
    column.high[i] = perHead((part.hi || part.n)[i]);
    column.flag[i] = FLAGS.indexOf(flagOf(n, d, part.small));
  }

  function compute(view) {
    const level = Atlas.level(view.level);
    const measure = Atlas.measure(view.measure);
    const column = { flag: new Uint8Array(level.n).fill(Atlas.FLAGS.indexOf("unknown")) };
    for (const key of ["value", "numerator", "denominator", "low", "high"]) column[key] = new Float64Array(level.n).fill(NaN);
    const part = parts(view);
    for (let i = 0; i < level.n; i++) {
      if (level.ring[i]) column.flag[i] = Atlas.FLAGS.indexOf("ring");
      else if (part) {
        fill(column, i, part, measure.per);
        const odd = part.odd ? part.odd[i] : -1;
        // another target group changes the denominator, not what is known of the services
        if (odd >= 0 && (part.own !== false || KEPT.includes(Atlas.FLAGS[odd]))) column.flag[i] = odd;
        // of a sum with an unknown part the known part is a lower bound
        if (Atlas.FLAGS[column.flag[i]] === "unknown" && column.value[i] > 0) column.flag[i] = Atlas.FLAGS.indexOf("at_least");
        if (column.flag[i] > zero()) column.value[i] = NaN;
        // nothing known is not the same as nothing
        if (Atlas.FLAGS[column.flag[i]] === "unknown" && column.numerator[i] === 0) column.numerator[i] = NaN;
      }
    }
    return column;
  }

  Atlas.column = (view = Atlas.view()) => remembered("column", view, compute);

  /* What is packed of the verdicts of a view; null where nothing is judged. */
  function judged(view) {
    const measure = Atlas.measure(view.measure);
    const cell = measure.type === "ratio" && view.group === measure.group ? cellOf(view) : null;
    return cell && cell.v ? cell.v : null;
  }

  /* The rules whose bits are set, with their numbers. */
  const among = (bits) => Atlas.data.rules.map((rule, k) => ({ ...rule, k })).filter(({ k }) => bits & (1 << k));

  /* How many rules each district meets; NaN where it is not judged. */
  Atlas.met = (view) => remembered("met", view, () => {
    const { n } = Atlas.level(view.level);
    const v = judged(view);
    if (!v) return new Float64Array(n).fill(NaN);
    const [rules, judgeable] = [Atlas.pool(v.rules, n), Atlas.pool(v.judged, n)];
    return judgeable.map((bits, i) => (bits ? among(rules[i]).length : NaN));
  });

  /* A sentence of the pool, with the people of the district where it speaks of them. */
  function sentence(place, people) {
    const [cs, en] = Atlas.data.sentences[place || 0];
    const fill = (text, lang) => text.replace("{people}", () => Atlas.numbers.format(people, 0, lang));
    return { cs: fill(cs, "cs"), en: fill(en, "en") };
  }

  function verdict(i, view) {
    const v = judged(view);
    const column = (number) => (number === undefined ? NaN : Atlas.pool(number, Atlas.level(view.level).n)[i]);
    const of = (key) => column(v[key]);
    if (!v || !of("judged")) return null;
    const { denominator } = Atlas.column(view);
    const why = (k) => (Array.isArray(v.why?.[k]) ? column(v.why[k][0]) : v.why?.[k]);
    const rules = among(of("rules")).map((rule) => ({ ...rule, why: sentence(why(rule.k), denominator[i]) }));
    const judgeable = among(of("judged")).map(({ id }) => id);
    return { met: rules.length, applied: judgeable.length, judgeable, rules, margin: of("margin"), atLeast: of("least") > 0, confidence: sentence(of("confidence")), flip: sentence(of("flip")) };
  }

  /* Of access: the shares from outside the district, beyond the limit, and of people near the edge of the data. */
  Atlas.reach = (i, view) => {
    const cell = Atlas.measure(view.measure).access ? cellOf(view) : null;
    const share = (key) => (cell && cell[key] !== undefined ? Atlas.pool(cell[key], Atlas.level(view.level).n)[i] : NaN);
    return { outside: share("o"), beyond: share("b"), edge: share("e") };
  };

  /* The year of what is counted, where that is not the date of the period: indicators, facilities, people. */
  Atlas.year = (view) => {
    const { type, years } = Atlas.measure(view.measure);
    const at = periodOf(view);
    return (["share", "density"].includes(type) ? Atlas.periods[at].people_year : years && years[at]) || null;
  };

  Atlas.decimals = (view = Atlas.view()) => Atlas.measure(view.measure).decimals ?? Atlas.classes.decimals(view);

  /* What stands before a number that is only a lower bound. */
  Atlas.bound = (flag) => (Atlas.FLAGS[flag] === "at_least" ? "≥\u00a0" : "");

  Atlas.cell = (i, view = Atlas.view()) => {
    const level = Atlas.level(view.level);
    const column = Atlas.column(view);
    const flag = Atlas.FLAGS[column.flag[i]];
    const value = column.value[i];
    const isNumber = column.flag[i] < Atlas.data.numeric;
    const bound = Atlas.bound(column.flag[i]);
    return {
      name: level.names[i], code: level.codes[i], value, flag, isNumber, bound,
      numerator: column.numerator[i], denominator: column.denominator[i], low: column.low[i], high: column.high[i],
      text: isNumber ? bound + Atlas.numbers.format(value, Atlas.decimals(view)) : Atlas.labels.flag(flag),
      verdict: verdict(i, view),
    };
  };

  Atlas.areas = (levelId) => remembered("areas", { level: levelId }, () => {
    const { n, ring } = Atlas.level(levelId);
    return Array.from({ length: n }, (_, i) => i).filter((i) => !ring[i]);
  });

  Atlas.parents = (levelId, i) => {
    const { parents } = Atlas.level(levelId);
    return Atlas.levels.filter(({ id }) => parents[id] && parents[id][i] >= 0)
      .map(({ id, names, codes }) => ({ level: id, i: parents[id][i], name: names[parents[id][i]], code: codes[parents[id][i]] }));
  };

  Atlas.peers = (levelId, i) => {
    const { kraj } = Atlas.level(levelId).parents;
    return Atlas.areas(levelId).filter((j) => !kraj || kraj[j] === kraj[i]);
  };

  Atlas.children = (levelId, i, finer) => {
    const up = Atlas.level(finer).parents[levelId];
    return up ? Atlas.areas(finer).filter((j) => up[j] === i) : [];
  };

  /* Values of the districts that have a rank, the highest first; of a lower bound nobody knows where it stands. */
  const hasRank = (flag) => flag <= zero() && Atlas.FLAGS[flag] !== "at_least";
  const descending = (areas, { value, flag }) => Float64Array.from(areas.filter((i) => hasRank(flag[i])), (i) => value[i]).sort().reverse();
  const ranked = (view) => remembered("ranked", view, () => descending(Atlas.areas(view.level), Atlas.column(view)));

  /* How many of the falling values are above one; or as high, too. */
  function above(x, all, orEqual = false) {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle] > x || (orEqual && all[middle] === x)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /* Of need: the rank among all districts of the data with its interval, the part of the weight known, missing layers. */
  Atlas.need = (i, view) => {
    const cell = cellOf(view);
    const of = (key) => (cell && cell[key] !== undefined ? Atlas.pool(cell[key], Atlas.level(view.level).n)[i] : NaN);
    return { rank: of("r"), best: of("rl"), worst: of("rh"), of: of("rn"), known: of("p"), layers: of("g"), neediest: of("w") };
  };

  function drawn(view, i) {
    const { rank, best, worst, of } = Atlas.need(i, view);
    if (!(rank > 0)) return null;
    return { rank, of, best, worst, ties: Array.from(Atlas.areas(view.level)).filter((j) => Atlas.need(j, view).rank === rank).length };
  }

  /* Where a district stands among those of the map, or of its kraj; and where it alone would stand with one usual
     facility more or fewer, or at the bounds of its value. Null where that is not known: a bare rank looks firmer than it is. */
  Atlas.rank = (view, i, { peers = false } = {}) => {
    const { per, facility, index } = Atlas.measure(view.measure);
    if (index) return peers ? null : drawn(view, i);
    const size = facility ? facility[periodOf(view)] : null;
    const { value, low, high, numerator, denominator, flag } = Atlas.column(view);
    if (!size || !hasRank(flag[i])) return null;
    const all = peers ? descending(Atlas.peers(view.level, i), Atlas.column(view)) : ranked(view);
    if (all.length < 2) return null; // who is alone is neither first nor last
    const perHead = (capacity) => (per * capacity) / denominator[i];
    const most = Math.max(value[i], perHead(numerator[i] + size), high[i]);
    const least = Math.min(value[i], perHead(Math.max(numerator[i] - size, 0)), low[i]);
    const better = above(value[i], all);
    const ties = above(value[i], all, true) - better;
    // of equal districts anyone may be called the last; the district itself is among those counted
    return { rank: better + 1, of: all.length, ties, best: 1 + above(most, all), worst: above(least, all, true), size };
  };
})(window.Atlas);
