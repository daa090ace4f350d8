/* Unpack the data: one JSON object, its numbers in columns of whole numbers. */
"use strict";
((Atlas) => {
  async function unpack(text) {
    const bytes = Uint8Array.from(atob(JSON.parse(text)), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  const columns = new Map();
  let packed = [];

  function decode(item, n) {
    const column = new Float64Array(n);
    if (item === null || typeof item === "number") return column.fill(item === null ? NaN : item);
    const scale = item.s || 1;
    let at = 0;
    item.d.forEach((whole, k) => {
      at = item.i ? at + item.i[k] : k;
      column[at] = whole === null ? NaN : whole / scale;
    });
    return column;
  }

  /* Column `number` of the pool, n long; unpacked when first asked for. */
  Atlas.pool = (number, n) => {
    const key = `${number}/${n}`;
    if (!columns.has(key)) columns.set(key, decode(packed[number], n));
    return columns.get(key);
  };

  function prepare(level) {
    const n = level.codes.length;
    const ring = new Uint8Array(n);
    for (const i of level.ring) ring[i] = 1;
    const parents = {};
    for (const [id, places] of Object.entries(level.parents)) parents[id] = Int32Array.from(places);
    const units = level.units ? Int32Array.from(level.units) : null;
    const index = new Map(level.codes.map((code, i) => [code, i]));
    return { ...level, short: level.label, n, ring, parents, units, index, area_km2: Atlas.pool(level.area_km2, n) };
  }

  function preparePlaces(places) {
    if (!places) return null;
    const { names, services, providers } = places;
    const n = places.n;
    const [x, y, unit, precision, when, name, service] = ["x", "y", "unit", "precision", "when", "name", "service"].map((key) => Atlas.pool(places[key], n));
    const metres = Atlas.topology.metres();
    const kinds = services.map(([, ...rows]) => rows.map(([kind, form, unitId, capacity]) => ({ kind, form, unit: unitId, capacity })));
    const all = Array.from({ length: n }, (_, i) => i);
    const shown = () => 1 << Atlas.periods.findIndex(({ id }) => id === Atlas.state.get("period"));
    return {
      n, x, y,
      /* Those that there were in the period shown. */
      now: () => all.filter((i) => when[i] & shown()),
      name: (i) => names[name[i]],
      provider: (i) => providers[services[service[i]][0]] || "",
      kinds: (i) => kinds[service[i]],
      service: (i) => service[i],
      precision: (i) => (precision[i] ? "obec" : "address"),
      area: (levelId, i) => Atlas.level(levelId).units[unit[i]],
      obec: (i) => (Atlas.level("obec") ? Atlas.level("obec").codes[Atlas.level("obec").units[unit[i]]] : ""),
      /* Those up to so far from a border, nearest first: [place, km]. */
      near(away, km) {
        const found = this.now().map((i) => [i, (away(x[i], y[i], (km * 1000) / metres) * metres) / 1000]);
        return found.filter(([, far]) => far <= km).sort((a, b) => a[1] - b[1]);
      },
    };
  }

  Atlas.load = async () => {
    const data = await unpack(document.getElementById("data").textContent);
    packed = data.columns;
    Atlas.data = data;
    Atlas.lang = data.lang;
    Atlas.FLAGS = data.flags;
    Atlas.periods = data.periods;
    Atlas.measures = data.measures;
    const all = data.levels.map(prepare);
    const byId = new Map(all.map((level) => [level.id, level]));
    const measures = new Map(data.measures.map((measure, number) => [measure.id, Object.assign(measure, { number })]));
    Atlas.levels = all.filter((level) => level.draw);
    Atlas.level = (id) => byId.get(id);
    Atlas.measure = (id) => measures.get(id);
    Atlas.topology.load(data.topology);
    Atlas.places = preparePlaces(data.places);
    Atlas.themes = data.themes.filter((theme) => data.measures.some((measure) => measure.theme === theme.id));
  };
})(window.Atlas);
