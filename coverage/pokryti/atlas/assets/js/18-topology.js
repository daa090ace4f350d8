/* Districts of all levels from the same arcs: each arc knows the unit on its left and on its right. */
"use strict";
((Atlas) => {
  const topology = (Atlas.topology = {});
  const EARTH = 6378137;
  // detail is dropped where it is finer than half a pixel; in steps of the grid
  const DETAILS = [0, 6, 24, 96];
  const PART = 200; // borders painted at once
  let grid, xs, ys, starts, left, right;
  const made = new Map();
  const thin = new Map();

  topology.load = ({ origin, step, n, d, l, r }) => {
    grid = { x: origin[0], y: origin[1], step };
    const points = d.length / 2;
    [xs, ys] = [new Int32Array(points), new Int32Array(points)];
    starts = new Int32Array(n.length + 1);
    [left, right] = [Int32Array.from(l), Int32Array.from(r)];
    let at = 0;
    let [firstX, firstY] = [0, 0];
    n.forEach((length, arc) => {
      let [x, y] = [firstX, firstY];
      for (let k = 0; k < length; k++, at++) {
        x += d[2 * at];
        y += d[2 * at + 1];
        if (!k) [firstX, firstY] = [x, y];
        xs[at] = x;
        ys[at] = y;
      }
      starts[arc + 1] = at;
    });
  };

  /* Map units to Web Mercator metres, to degrees, to metres on the ground. */
  topology.grid = () => grid;
  topology.latLng = (x, y) => L.CRS.EPSG3857.unproject(L.point(grid.x + x * grid.step, grid.y + y * grid.step));
  topology.metres = () => {
    const middle = ys.length ? (Math.min(...sample(ys)) + Math.max(...sample(ys))) / 2 : 0;
    return grid.step / Math.cosh((grid.y + middle * grid.step) / EARTH);
  };
  const sample = (all) => Array.from({ length: Math.min(999, all.length) }, (_, k) => all[Math.floor((k * all.length) / Math.min(999, all.length))]);

  /* Rings of every district: lists of arcs, a reversed one written as ~arc. */
  function stitch(ends) {
    const rings = [];
    const from = new Map();
    for (const arc of ends) {
      const key = startOf(arc);
      from.set(key, [...(from.get(key) || []), arc]);
    }
    for (const list of from.values()) {
      while (list.length) {
        const ring = [list.pop()];
        const begin = startOf(ring[0]);
        for (let end = endOf(ring[0]); end !== begin; end = endOf(ring[ring.length - 1])) {
          const next = from.get(end);
          if (!next || !next.length) break;
          ring.push(next.pop());
        }
        rings.push(ring);
      }
    }
    return rings;
  }
  const pointKey = (at) => xs[at] * 1048576 + ys[at];
  const startOf = (arc) => pointKey(arc < 0 ? starts[~arc + 1] - 1 : starts[arc]);
  const endOf = (arc) => pointKey(arc < 0 ? starts[~arc] : starts[arc + 1] - 1);

  function build(levelId) {
    const { n, units } = Atlas.level(levelId);
    const ends = Array.from({ length: n }, () => []);
    const borders = [];
    const edge = [];
    for (let arc = 0; arc < left.length; arc++) {
      const a = units[left[arc]];
      const b = right[arc] < 0 ? -1 : units[right[arc]];
      if (a === b) continue;
      borders.push(arc);
      if (a < 0 || b < 0) edge.push(a < 0 ? ~arc : arc);
      if (a >= 0) ends[a].push(arc);
      if (b >= 0) ends[b].push(~arc);
    }
    const rings = [...ends, edge].map(stitch);
    const whole = rings.pop();
    return { borders, rings, whole, wholes: [], boxes: boxes(rings), paths: DETAILS.map(() => new Array(n)) };
  }

  topology.of = (levelId) => {
    if (!made.has(levelId)) made.set(levelId, build(levelId));
    return made.get(levelId);
  };

  function boxes(rings) {
    const box = new Float64Array(rings.length * 4);
    rings.forEach((list, i) => {
      let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const ring of list) {
        for (const arc of ring) {
          const real = arc < 0 ? ~arc : arc;
          for (let at = starts[real]; at < starts[real + 1]; at++) {
            west = Math.min(west, xs[at]);
            east = Math.max(east, xs[at]);
            south = Math.min(south, ys[at]);
            north = Math.max(north, ys[at]);
          }
        }
      }
      box.set([west, south, east, north], 4 * i);
    });
    return box;
  }

  /* Points of an arc that matter at a detail, in its direction; both neighbours see the same ones. */
  function points(arc, detail) {
    const real = arc < 0 ? ~arc : arc;
    const key = real * DETAILS.length + detail;
    if (!thin.has(key)) thin.set(key, simplify(real, DETAILS[detail]));
    return thin.get(key);
  }

  function simplify(arc, tolerance) {
    const [first, last] = [starts[arc], starts[arc + 1] - 1];
    const kept = [first];
    for (let at = first + 1; at < last; at++) {
      const before = kept[kept.length - 1];
      if (Math.abs(xs[at] - xs[before]) + Math.abs(ys[at] - ys[before]) >= tolerance) kept.push(at);
    }
    kept.push(last);
    return Int32Array.from(kept);
  }

  function draw(path, arc, detail, begin) {
    const kept = points(arc, detail);
    const turn = arc < 0;
    for (let k = begin ? 0 : 1; k < kept.length; k++) {
      const at = kept[turn ? kept.length - 1 - k : k];
      if (k === 0) path.moveTo(xs[at], ys[at]);
      else path.lineTo(xs[at], ys[at]);
    }
  }

  topology.detail = (scale) => {
    let detail = 0;
    while (detail + 1 < DETAILS.length && DETAILS[detail + 1] * scale < 0.8) detail++;
    return detail;
  };

  /* The area of district i, to be filled by the even-odd rule; y grows to the north. */
  topology.path = (levelId, i, detail = 0) => {
    const { rings, paths } = topology.of(levelId);
    paths[detail][i] = paths[detail][i] || area(rings[i], detail);
    return paths[detail][i];
  };

  /* All districts of a level together. */
  topology.whole = (levelId, detail) => {
    const { whole, wholes } = topology.of(levelId);
    wholes[detail] = wholes[detail] || area(whole, detail);
    return wholes[detail];
  };

  function area(rings, detail) {
    const path = new Path2D();
    for (const ring of rings) {
      ring.forEach((arc, k) => draw(path, arc, detail, k === 0));
      path.closePath();
    }
    return path;
  }

  /* Every border once, in parts with their boxes. */
  topology.lines = (levelId) => {
    const made = topology.of(levelId);
    made.parts = made.parts || Array.from({ length: Math.ceil(made.borders.length / PART) }, (_, k) => {
      const arcs = made.borders.slice(k * PART, (k + 1) * PART);
      return { arcs, box: Array.from(boxes([[arcs]])), paths: [] };
    });
    return made.parts;
  };

  topology.line = ({ arcs, paths }, detail) => {
    if (!paths[detail]) {
      paths[detail] = new Path2D();
      for (const arc of arcs) draw(paths[detail], arc, detail, true);
    }
    return paths[detail];
  };

  topology.box = (levelId, i) => topology.of(levelId).boxes.subarray(4 * i, 4 * i + 4);

  topology.bounds = (levelId, i) => {
    const [west, south, east, north] = topology.box(levelId, i);
    return L.latLngBounds(topology.latLng(west, south), topology.latLng(east, north));
  };

  topology.rings = (levelId, i) => topology.of(levelId).rings[i].map((ring) => {
    const flat = [];
    ring.forEach((arc, k) => {
      const kept = points(arc, 0);
      for (let j = k ? 1 : 0; j < kept.length; j++) {
        const at = kept[arc < 0 ? kept.length - 1 - j : j];
        flat.push(xs[at], ys[at]);
      }
    });
    return Int32Array.from(flat);
  });

  /* How to tell the distance of a point from the border of district i; Infinity beyond the reach asked for. */
  topology.away = (levelId, i) => {
    const rings = topology.rings(levelId, i);
    const [west, south, east, north] = topology.box(levelId, i);
    return (px, py, reach) => {
      if (px < west - reach || px > east + reach || py < south - reach || py > north + reach) return Infinity;
      return Math.sqrt(rings.reduce((least, ring) => Math.min(least, nearest(ring, px, py)), Infinity));
    };
  };

  /* The square of the distance to the nearest point of a closed line. */
  function nearest(ring, px, py) {
    let least = Infinity;
    for (let k = 0; k + 3 < ring.length; k += 2) {
      const [x, y, dx, dy] = [ring[k], ring[k + 1], ring[k + 2] - ring[k], ring[k + 3] - ring[k + 1]];
      const share = Math.min(1, Math.max(0, ((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, (px - x - share * dx) ** 2 + (py - y - share * dy) ** 2);
    }
    return least;
  }

  /* Centre of gravity of the largest part. */
  topology.centre = (levelId, i) => {
    let best = { area: -1, x: 0, y: 0 };
    for (const ring of topology.rings(levelId, i)) {
      let [area, x, y] = [0, 0, 0];
      for (let k = 0; k + 3 < ring.length; k += 2) {
        const cross = (ring[k] - ring[0]) * (ring[k + 3] - ring[1]) - (ring[k + 2] - ring[0]) * (ring[k + 1] - ring[1]);
        area += cross;
        x += cross * (ring[0] + ring[k] + ring[k + 2]);
        y += cross * (ring[1] + ring[k + 1] + ring[k + 3]);
      }
      if (Math.abs(area) > best.area) best = { area: Math.abs(area), x: x / (3 * area), y: y / (3 * area) };
    }
    return { x: best.x, y: best.y };
  };

  topology.neighbours = (levelId, i) => {
    const { units } = Atlas.level(levelId);
    const shared = new Map();
    for (const arc of new Set(topology.of(levelId).rings[i].flat().map((one) => (one < 0 ? ~one : one)))) {
      const [a, b] = [units[left[arc]], right[arc] < 0 ? -1 : units[right[arc]]];
      const other = a === i ? b : a;
      if (other < 0) continue;
      let length = 0;
      for (let at = starts[arc] + 1; at < starts[arc + 1]; at++) length += Math.hypot(xs[at] - xs[at - 1], ys[at] - ys[at - 1]);
      shared.set(other, (shared.get(other) || 0) + length);
    }
    return [...shared].sort((one, two) => two[1] - one[1]).map(([other]) => other);
  };
})(window.Atlas);
