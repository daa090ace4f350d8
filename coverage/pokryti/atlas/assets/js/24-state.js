/* What the reader has chosen; all of it stands in the address, so that a view can be sent. */
"use strict";
((Atlas) => {
  const keys = new Map();
  const listeners = [];
  let now = {};
  const state = (Atlas.state = {});

  state.define = (key, value, { hash } = {}) => keys.set(key, { value, hash });
  const start = { measure: "i", level: "l", period: "t", group: "g", area: "d", compare: "c", method: "m", palette: "p", benchmark: "x", breaks: "br", place: "z" };
  for (const [key, hash] of Object.entries({ ...start, view: "v", need: "n", points: "pt", lang: "lang", theme: "th" })) state.define(key, "", { hash });

  const inWorld = ([lat, lng, zoom, ...more]) => !more.length && Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0 && zoom <= 22;

  const CHOICES = {
    measure: (id) => !!Atlas.measure(id), level: (id) => Atlas.levels.some((level) => level.id === id),
    period: (id) => Atlas.periods.some((period) => period.id === id), group: (id) => id === "" || Object.keys(Atlas.data.groups).includes(id),
    method: (name) => Atlas.classes.METHODS.includes(name), breaks: (text) => text === "" || !!Atlas.classes.edges(text), palette: (name) => ["seq", "div"].includes(name), lang: (name) => Object.keys(Atlas.data.words).includes(name),
    place: (text) => text === "" || inWorld(text.split(",").map(Number)),
    theme: (name) => ["", "light", "dark"].includes(name), view: (name) => ["map", "table", "bivariate", "tiles"].includes(name), need: (id) => id === "" || !!Atlas.measure(id),
  };

  function defaults() {
    const level = (Atlas.levels.find(({ id }) => id === "orp") || Atlas.levels[0] || { id: "" }).id;
    const period = Atlas.periods[Atlas.periods.length - 1].id;
    const there = Atlas.measures.filter((measure) => Atlas.has({ measure: measure.id, level, period, group: measure.group || "" }));
    const measure = there.find(({ id }) => id === Atlas.data.first) || there.find(({ type }) => type === "ratio") || there[0] || Atlas.measures[0];
    const need = ["need", "share_80plus"].map((wish) => there.find(({ id }) => id === wish)).find(Boolean) || there.find(({ theme }) => theme === "need");
    const found = { measure: measure ? measure.id : "", level, period, need: need ? need.id : "", method: "fisher_jenks", palette: "seq", benchmark: "stat", view: "map", lang: Atlas.data.lang };
    for (const [key, value] of Object.entries(found)) keys.get(key).value = value;
  }

  const valid = (key, value) => !CHOICES[key] || CHOICES[key](value);

  function read() {
    let given;
    try {
      given = new URLSearchParams(location.hash.slice(1));
    } catch {
      given = new URLSearchParams();
    }
    const found = {};
    for (const [key, { value, hash }] of keys) {
      const wish = hash ? given.get(hash) : null;
      found[key] = wish !== null && valid(key, wish) ? wish : value;
    }
    return tidy(found, found);
  }

  function write(push) {
    const parts = new URLSearchParams();
    for (const [key, { value, hash }] of keys) if (hash && now[key] !== value) parts.set(hash, now[key]);
    const address = parts.toString();
    try {
      if (address !== location.hash.slice(1)) history[push ? "pushState" : "replaceState"](null, "", address ? `#${address}` : location.pathname + location.search);
    } catch {
      // a page inside a frame of a notebook has no address of its own
    }
  }

  /* The same district, or the one that holds it, at another level. */
  function moved(code, from, to) {
    const [old, next] = [Atlas.level(from), Atlas.level(to)];
    if (!old || !next || !old.index.has(code)) return next && next.index.has(code) ? code : "";
    if (from === to) return code;
    const up = old.parents[to];
    const at = up ? up[old.index.get(code)] : -1;
    return at >= 0 ? next.codes[at] : next.index.has(code) ? code : "";
  }

  /* Make a wish agree with the data. */
  function tidy(next, before) {
    const codes = (text) => text.split(",").filter(Boolean).map((code) => moved(code, before.level, next.level)).filter(Boolean);
    next.area = codes(next.area)[0] || "";
    // a number means something for its own measure only
    if (next.measure !== before.measure && next.method === "given" && next.breaks === before.breaks) [next.method, next.breaks] = [keys.get("method").value, ""];
    if (next.measure !== before.measure && !/^(stat|kraj:.*)$/.test(next.benchmark)) next.benchmark = "stat";
    next.compare = [...new Set(codes(next.compare))].filter((code) => code !== next.area).slice(0, 3).join(",");
    const view = Atlas.measure(next.measure) && { measure: next.measure, level: next.level, period: next.period, group: Atlas.measure(next.measure).group || "" };
    if (view && !Atlas.has(view)) {
      const other = Atlas.measures.find((measure) => Atlas.has({ ...view, measure: measure.id, group: measure.group || "" }));
      if (other) next.measure = other.id;
    }
    return next;
  }

  state.get = (key) => (key ? now[key] : { ...now });

  /* `push` makes a step to go back to; `quiet` only writes the address, for what is on the screen already. */
  state.set = (changes, { push = false, quiet = false } = {}) => {
    const next = { ...now };
    for (const [key, value] of Object.entries(changes)) if (keys.has(key) && valid(key, String(value))) next[key] = String(value);
    settle(tidy(next, now), push, quiet);
  };

  function settle(next, push, quiet = false) {
    const changed = new Set([...keys.keys()].filter((key) => next[key] !== now[key]));
    if (!changed.size) return;
    now = next;
    Atlas.lang = now.lang;
    write(push);
    if (!quiet) for (const listener of listeners) listener(changed, state.get());
  }

  state.subscribe = (listener) => listeners.push(listener);

  state.start = () => {
    if (Atlas.levels.length) defaults();
    now = read();
    Atlas.lang = now.lang || Atlas.data.lang;
    for (const event of ["hashchange", "popstate"]) addEventListener(event, () => settle(read(), false));
    return new Set(keys.keys());
  };
})(window.Atlas);
