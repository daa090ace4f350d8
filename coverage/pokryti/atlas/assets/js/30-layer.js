/* A Leaflet layer of two canvases: districts below, what is chosen above. Large redraws are cut into short pieces. */
"use strict";
((Atlas) => {
  const PIECE_MS = 5;
  const REST_MS = 600;

  /* Where a picture lies: from map units to pixels. */
  function frameOf(map, bounds, center, zoom, ratio) {
    const grid = Atlas.topology.grid();
    const world = 256 * 2 ** zoom;
    const k = world / (2 * Math.PI * 6378137);
    const origin = map._getNewPixelOrigin(center, zoom).add(bounds.min);
    const size = bounds.getSize();
    return {
      bounds, center, zoom, ratio, size, scale: grid.step * k * ratio,
      x: (world / 2 + grid.x * k - origin.x) * ratio, y: (world / 2 - grid.y * k - origin.y) * ratio,
      width: Math.round(size.x * ratio), height: Math.round(size.y * ratio),
    };
  }

  /* The part of the map a picture shows, in map units. */
  function seen({ x, y, scale, width, height }) {
    return [-x / scale, (y - height) / scale, (width - x) / scale, y / scale];
  }
  const meet = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

  const penOf = (canvas) => canvas.getContext("2d", { willReadFrequently: true });

  function merge(districts, borders) {
    const pen = penOf(districts);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(borders, 0, 0);
  }

  Atlas.Layer = L.Renderer.extend({
    options: { padding: 0.25, fills: null, borders: null, toper: null },

    _initContainer() {
      this._container = L.DomUtil.create("div", "atlas-canvas");
      this._base = L.DomUtil.create("canvas", "", this._container);
      this._top = L.DomUtil.create("canvas", "", this._container);
      this._spare = [];
    },
    _destroyContainer() {
      L.DomUtil.remove(this._container);
    },
    /* While the map is under the hand nothing is drawn: the end of every move draws anew. */
    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), dragstart: this._halt };
    },
    _halt() {
      cancelAnimationFrame(this._waiting);
      clearTimeout(this._resting);
      this._waiting = 0;
    },
    _updatePaths() {},
    _onZoomEnd() {},
    _reset() {
      this.paint();
    },

    /* Called after the map has moved: the old picture stays until the new one is ready. One that still fills the map has time until the hand rests. */
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      if (!this._fills()) return this.paint(!!this._bounds);
      this._halt();
      this._resting = setTimeout(() => this.paint(true), REST_MS);
    },

    _fills() {
      const min = this._map.containerPointToLayerPoint([0, 0]);
      return this._shown?.zoom === this._map.getZoom() && this._bounds.contains(new L.Bounds(min, min.add(this._map.getSize())));
    },

    _frame() {
      const size = this._map.getSize();
      const padding = this.options.padding;
      const min = this._map.containerPointToLayerPoint(size.multiplyBy(-padding)).round();
      const bounds = new L.Bounds(min, min.add(size.multiplyBy(1 + 2 * padding)).round());
      return frameOf(this._map, bounds, this._map.getCenter(), this._map.getZoom(), Math.max(1, Math.min(2, window.devicePixelRatio || 1)));
    },

    /* Everything anew, in pieces between frames or at once; districts and borders on sheets of their own. */
    paint(inPieces = false) {
      if (!this._map) return;
      this._halt();
      const frame = this._frame();
      if (!frame.width || !frame.height) return; // out of sight, as on paper
      const sheets = [this._sheet(frame), this._sheet(frame)];
      const steps = this._steps(sheets, frame, inPieces);
      const work = () => {
        const until = performance.now() + PIECE_MS;
        let step = steps.next();
        while (!step.done && (!inPieces || performance.now() < until)) step = steps.next();
        this._waiting = step.done ? 0 : requestAnimationFrame(work);
        if (step.done) this._show(sheets, frame);
      };
      if (inPieces) this._waiting = requestAnimationFrame(work);
      else work();
    },

    /* The districts alone: other numbers change no border. */
    recolour() {
      if (!this._shown || this._waiting) return this.paint();
      const sheet = this._sheet(this._shown);
      for (const _ of this.options.fills(penOf(sheet), this._shown, seen(this._shown)));
      merge(sheet, this._borders);
      return this._swap(sheet);
    },

    *_steps(sheets, frame, inPieces) {
      for (const [k, painter] of [this.options.fills, this.options.borders].entries()) {
        const pen = penOf(sheets[k]);
        for (const _ of painter(pen, frame, seen(frame))) {
          // browsers put drawing off until somebody looks
          if (inPieces) pen.getImageData(0, 0, 1, 1);
          yield;
        }
      }
      merge(...sheets);
      yield;
    },

    /* An empty canvas; those taken off the page are used again, for new ones cost memory and time. */
    _sheet({ width, height }) {
      const used = this._spare.findIndex((one) => one.width === width && one.height === height);
      const canvas = used < 0 ? Object.assign(document.createElement("canvas"), { width, height }) : this._spare.splice(used, 1)[0];
      const pen = penOf(canvas);
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, width, height);
      return canvas;
    },

    _show([base, borders], frame) {
      if (this._borders) this._spare.push(this._borders);
      Object.assign(this, { _bounds: frame.bounds, _center: frame.center, _zoom: frame.zoom, _shown: frame, _borders: borders });
      this._swap(base);
      this._spare = this._spare.filter(({ width, height }) => width === frame.width && height === frame.height);
      // setting a size empties a canvas and takes new memory for it
      if (this._top.width !== frame.width || this._top.height !== frame.height) [this._top.width, this._top.height] = [frame.width, frame.height];
      for (const canvas of [this._base, this._top]) {
        Object.assign(canvas.style, { position: "absolute", left: 0, top: 0, width: `${frame.size.x}px`, height: `${frame.size.y}px` });
      }
      this._updateTransform(this._map.getCenter(), this._map.getZoom());
      this.paintTop();
    },

    _swap(base) {
      base.style.cssText = this._base.style.cssText;
      this._base.replaceWith(base);
      this._spare.push(this._base);
      this._base = base;
    },

    detail() {
      return this._shown ? Atlas.topology.detail(this._shown.scale) : 0;
    },

    paintTop() {
      if (!this._shown) return;
      const pen = this._top.getContext("2d");
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this._top.width, this._top.height);
      this.options.toper(pen, this._shown);
    },

    /* The map as it is seen, larger or smaller; or as it would be seen from elsewhere. */
    picture(ratio, { center = this._map.getCenter(), zoom = this._map.getZoom() } = {}) {
      const size = this._map.getSize();
      const min = this._map.containerPointToLayerPoint([0, 0]);
      const frame = frameOf(this._map, new L.Bounds(min, min.add(size)), center, zoom, ratio);
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [frame.width, frame.height];
      const pen = canvas.getContext("2d");
      for (const paint of [this.options.fills, this.options.borders]) for (const _ of paint(pen, frame, seen(frame)));
      // what is chosen is drawn on a sheet of its own: a veil has holes, and the districts must not
      const top = Object.assign(document.createElement("canvas"), { width: frame.width, height: frame.height });
      this.options.toper(top.getContext("2d"), frame);
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.drawImage(top, 0, 0);
      return canvas;
    },
  });
  Atlas.Layer.meet = meet;
})(window.Atlas);
