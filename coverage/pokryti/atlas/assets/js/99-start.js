/* Begin: unpack the data, read the address, paint, then let every part of the page draw itself. */
"use strict";
(async (Atlas) => {
  const root = document.documentElement;

  function speak(lang) {
    root.lang = root.dataset.lang = lang;
    Atlas.texts.apply(document);
  }

  const owed = new Set();

  /* Draw what has been put off. */
  Atlas.settle = () => {
    const changed = new Set(owed);
    owed.clear();
    if (changed.size) for (const part of Atlas.modules) if (part.later) part.redraw(changed);
  };

  /* New colours are seen first; what is marked `later` follows once they are on the screen. */
  Atlas.redraw = (changed) => {
    if (changed.has("lang")) speak(Atlas.lang);
    for (const part of Atlas.modules) if (part.redraw && !part.later) part.redraw(changed);
    for (const key of changed) owed.add(key);
    if (!Atlas.map.update(changed)) Atlas.settle();
    else requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(Atlas.settle)));
  };

  try {
    await Atlas.load();
  } catch (fault) {
    document.getElementById("fault").hidden = false;
    throw fault;
  }
  const all = Atlas.state.start();
  speak(Atlas.lang);
  if (Atlas.levels.length && Atlas.measures.length) {
    for (const part of Atlas.modules) if (part.init) part.init();
    Atlas.map.start();
    Atlas.state.subscribe(Atlas.redraw);
    for (const part of Atlas.modules) if (part.redraw) part.redraw(all);
    if (Atlas.map.colour) Atlas.map.update(new Set(["view"])); // two measures have colours of their own
  }
  root.dataset.ready = "true";
})(window.Atlas);
