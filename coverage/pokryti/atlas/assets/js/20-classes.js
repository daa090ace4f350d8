/* At most five classes of values, the same in all periods. Bounds are inclusive upper ones, ascending. */
"use strict";
((Atlas) => {
  const MOST = 5;
  const classes = (Atlas.classes = { METHODS: ["fisher_jenks", "quantile", "equal", "pretty", "given"] });

  /* Linear interpolation between sorted values. */
  classes.quantile = (sorted, share) => {
    const place = (sorted.length - 1) * share;
    const below = Math.floor(place);
    const next = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (next - sorted[below]) * (place - below);
  };

  const distinct = (sorted) => sorted.filter((x, k) => !k || x !== sorted[k - 1]);

  function find(x, upper) {
    let low = 0;
    let high = upper.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upper[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /* Leave out classes without a value. */
  function used(sorted, upper) {
    const bounds = distinct(upper);
    const hit = new Set(sorted.map((x) => find(x, bounds)));
    return bounds.filter((_, k) => hit.has(k));
  }

  function equal(sorted, count) {
    const [low, high] = [sorted[0], sorted[sorted.length - 1]];
    return distinct(Array.from({ length: count }, (_, k) => (k === count - 1 ? high : low + ((high - low) * (k + 1)) / count)));
  }

  function roundStep(low, high, count) {
    const power = 10 ** (Math.floor(Math.log10((high - low) / count)) - 1);
    const factors = [1, 2, 2.5, 5, 10, 20, 25, 50, 100, 200];
    return factors.map((factor) => power * factor).find((step) => Math.ceil(high / step) - Math.floor(low / step) <= count) || high - low;
  }

  function pretty(sorted, count) {
    const [low, high] = [sorted[0], sorted[sorted.length - 1]];
    if (low === high) return { lower: low, upper: [high] };
    const step = roundStep(low, high, count);
    const first = Math.floor(low / step);
    const edges = Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
    return { lower: edges[0], upper: edges.slice(1) };
  }

  /* Fisher (1958): the classes whose members differ least; each cut is found by halving, O(k n log n) in all. */
  function fisherJenks(sorted, count) {
    const x = distinct(sorted);
    if (x.length <= count) return x;
    const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length;
    const [w, s, q] = [0, 1, 2].map(() => new Float64Array(x.length + 1));
    let at = 0;
    x.forEach((value, k) => {
      let weight = 0;
      while (at < sorted.length && sorted[at] === value) [weight, at] = [weight + 1, at + 1];
      const centred = value - mean;
      w[k + 1] = w[k] + weight;
      s[k + 1] = s[k] + weight * centred;
      q[k + 1] = q[k] + weight * centred * centred;
    });
    const spread = (i, j) => q[j + 1] - q[i] - (s[j + 1] - s[i]) ** 2 / (w[j + 1] - w[i]);
    let cost = Float64Array.from(x, (_, j) => spread(0, j));
    const starts = [];
    for (let k = 1; k < count; k++) {
      const next = new Float64Array(x.length).fill(Infinity);
      const best = new Int32Array(x.length);
      const halve = (first, last, lowest, highest) => {
        if (first > last) return;
        const end = (first + last) >> 1;
        for (let i = lowest; i <= Math.min(highest, end); i++) {
          const total = cost[i - 1] + spread(i, end);
          if (total < next[end]) [next[end], best[end]] = [total, i];
        }
        halve(first, end - 1, lowest, best[end]);
        halve(end + 1, last, best[end], highest);
      };
      halve(1, x.length - 1, 1, x.length - 1);
      starts.push(best);
      cost = next;
    }
    const ends = [x.length - 1];
    for (const start of starts.reverse()) ends.push(start[ends[ends.length - 1]] - 1);
    return ends.reverse().map((end) => x[end]);
  }

  /* Two classes below the benchmark and two above it. */
  function around(sorted, benchmark) {
    const [below, above] = [sorted.filter((x) => x < benchmark), sorted.filter((x) => x >= benchmark)];
    const cut = (part, last) => (part.length ? [classes.quantile(part, 0.5), last] : []);
    // the bound itself belongs to those above
    const bounds = [...cut(below, below[below.length - 1]), ...cut(above, above[above.length - 1])];
    return { lower: sorted[0], upper: used(sorted, bounds), below: below.length ? new Set(below.map((x) => find(x, used(sorted, bounds)))).size : 0 };
  }

  classes.bounds = (values, method, count = MOST) => {
    const sorted = Float64Array.from(values).filter((x) => !Number.isNaN(x)).sort();
    const list = Array.from(sorted);
    if (!list.length) return { lower: NaN, upper: [] };
    if (method === "pretty") return pretty(list, count);
    const upper = { quantile: () => used(list, Array.from({ length: count }, (_, k) => classes.quantile(list, (k + 1) / count))), equal: () => equal(list, count) }[method];
    return { lower: list[0], upper: upper ? upper() : used(list, fisherJenks(list, count)) };
  };

  /* Numbers of all periods, so that a colour means the same in each of them. */
  const pooled = (view) => Atlas.remembered("pooled", { ...view, period: "" }, () => {
    const all = Atlas.periods.map(({ id }) => {
      const { value, flag } = Atlas.column({ ...view, period: id });
      return Atlas.areas(view.level).filter((i) => flag[i] < Atlas.data.numeric).map((i) => value[i]);
    });
    return { values: all.flat(), most: Math.max(0, ...all.map((values) => values.length)) };
  });
  classes.pooled = (view) => pooled(view).values;

  /* "10;20;30" as numbers between classes; null unless they are one to four and rise. */
  classes.edges = (breaks) => {
    const edges = breaks.split(";").map((part) => (part.trim() ? Number(part) : NaN));
    return edges.length < MOST && edges.every((edge, k) => Number.isFinite(edge) && (!k || edge > edges[k - 1])) ? edges : null;
  };

  /* Nothing lies outside: what is up to the first number, or above the last, is a class of its own. */
  function given(edges, values) {
    if (!edges || !values.length) return null;
    const [least, most] = values.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);
    const open = [least <= edges[0], most > edges[edges.length - 1]];
    const upper = [...(open[0] ? edges : edges.slice(1)), ...(open[1] ? [most] : [])];
    return { lower: open[0] ? least : edges[0], upper, open };
  }

  function decimalsFor(numbers, most = 3) {
    const finite = numbers.filter(Number.isFinite);
    const largest = Math.max(0, ...finite.map(Math.abs));
    if (!largest || finite.every(Number.isInteger)) return 0;
    return largest >= 100 ? 0 : Math.min(Math.max(1 - Math.floor(Math.log10(largest)), 1), most);
  }

  function rangeDecimals(ranges) {
    const decimals = decimalsFor(ranges.flat());
    const gaps = ranges.slice(1).map(([low], k) => [ranges[k][1], low]).filter(([high, low]) => high < low);
    const apart = (d) => gaps.every(([high, low]) => high.toFixed(d) !== low.toFixed(d));
    return !apart(decimals) && apart(decimals + 1) ? decimals + 1 : decimals;
  }

  /* Of whole numbers the class above 5 begins with 6. */
  function whole([low, high], k) {
    const inside = [k ? Math.floor(low) + 1 : Math.ceil(low), Math.floor(high)];
    return inside[0] <= inside[1] ? inside : [low, high];
  }

  function rangesOf({ lower, upper }, values, observed) {
    const ranges = upper.map((bound, k) => [k ? upper[k - 1] : lower, bound]);
    if (!observed) return values.every(Number.isInteger) ? ranges.map(whole) : ranges;
    const seen = ranges.map(() => [Infinity, -Infinity]);
    for (const x of values) {
      const range = seen[find(x, upper)];
      range[0] = Math.min(range[0], x);
      range[1] = Math.max(range[1], x);
    }
    return seen.map((range, k) => (range[0] <= range[1] ? range : ranges[k]));
  }

  function compute(view, method, benchmark) {
    const { values, most } = pooled(view);
    // with one class for each district they would only repeat the numbers
    const count = Math.min(MOST, Math.max(2, Math.ceil(most / 2)));
    const edges = method === "given" ? classes.edges(Atlas.state.get("breaks")) : null;
    const own = given(edges, values);
    const diverging = benchmark !== null && values.length > 0;
    const bounds = diverging ? around(Array.from(Float64Array.from(values).sort()), benchmark) : own || classes.bounds(values, method, count);
    const ranges = rangesOf(bounds, values, diverging || (!own && method !== "equal" && method !== "pretty"));
    const colours = diverging ? Atlas.colours.diverging(bounds, Atlas.measure(view.measure)) : Atlas.colours.sequential(bounds.upper.length);
    const decimals = Atlas.measure(view.measure).decimals ?? rangeDecimals(ranges);
    return { method: own ? "given" : method === "given" ? "fisher_jenks" : method, breaks: bounds.upper, lower: bounds.lower, ranges, decimals, colours, diverging, benchmark, open: (!diverging && own?.open) || [], given: own && !diverging ? edges : null };
  }

  classes.of = (view = Atlas.view()) => {
    const [method, palette, breaks] = ["method", "palette", "breaks"].map((key) => Atlas.state.get(key));
    const benchmark = palette === "div" ? Atlas.benchmarks.of(view)?.value ?? null : null;
    const key = `classes|${method}|${palette}|${breaks}|${benchmark}`;
    const found = Atlas.remembered(key, { ...view, period: "" }, () => compute(view, method, benchmark));
    return Atlas.remembered(`${key}|${Atlas.lang}`, view, () => {
      const classOf = (x) => (Number.isNaN(x) || !found.breaks.length ? -1 : find(x, found.breaks));
      return { ...found, classOf, labels: labelsOf(found), ...countsOf(view, found, classOf) };
    });
  };

  classes.decimals = (view) => classes.of(view).decimals;

  /* No number stands in two labels: the upper one belongs to its class, the lower one does not. */
  function labelsOf({ ranges, decimals: usual, open, given: own }) {
    const decimals = own ? Math.max(...own.map((edge) => (String(edge).split(".")[1] || "").length)) : usual;
    const texts = ranges.map((range) => range.map((x) => Atlas.numbers.format(x, decimals)));
    return texts.map(([from, to], k) => {
      const [before] = k ? texts[k - 1].slice(1) : [];
      if (k === texts.length - 1 && open[1]) return `>\u00a0${before ?? Atlas.numbers.format(ranges[k][0], decimals)}`;
      if (!k && open[0]) return `≤\u00a0${to}`;
      const above = from === before ? ">\u00a0" : "";
      return above + (from === to ? from : Atlas.numbers.range(from, to));
    });
  }

  function countsOf(view, { breaks }, classOf) {
    const { value, flag } = Atlas.column(view);
    const counts = new Array(breaks.length).fill(0);
    const special = {};
    const careful = {};
    let ring = 0;
    for (let i = 0; i < flag.length; i++) {
      const name = Atlas.FLAGS[flag[i]];
      if (name === "ring") ring++;
      else if (flag[i] < Atlas.data.numeric) {
        counts[classOf(value[i])]++;
        if (name !== "ok") careful[name] = (careful[name] || 0) + 1;
      }
      else special[name] = (special[name] || 0) + 1;
    }
    return { counts, special, careful, ring };
  }

  /* Thirds of two measures crossed: nine classes. */
  Atlas.bivariate = {
    of(viewX, viewY) {
      const zero = Atlas.FLAGS.indexOf("none");
      const thirds = (view) => {
        const all = Atlas.periods.flatMap(({ id }) => {
          const { value, flag } = Atlas.column({ ...view, period: id });
          return Atlas.areas(view.level).filter((i) => flag[i] <= zero).map((i) => value[i]);
        }).sort((a, b) => a - b);
        return all.length ? [classes.quantile(all, 1 / 3), classes.quantile(all, 2 / 3)] : [NaN, NaN];
      };
      const [x, y] = [thirds(viewX), thirds(viewY)];
      const [across, up] = [Atlas.column(viewX), Atlas.column(viewY)];
      const third = (value, [low, high]) => (value <= low ? 0 : value <= high ? 1 : 2);
      const classOf = (i) => (across.flag[i] > zero || up.flag[i] > zero ? null : [third(across.value[i], x), third(up.value[i], y)]);
      const counts = [0, 1, 2].map(() => [0, 0, 0]);
      for (const i of Atlas.areas(viewX.level)) {
        const both = classOf(i);
        if (both) counts[both[0]][both[1]]++;
      }
      return { x, y, classOf, counts };
    },
  };
})(window.Atlas);
