/* Begin: unpack the data, read the address, paint, then let every part of the page draw itself. */
"use strict";
(async (Atlas) => {
  const root = document.documentElement;

  function speak(lang) {
    root.lang = root.dataset.lang = lang;
    Atlas.texts.apply(document);
  }

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
    const redraw = (changed) => {
      if (changed.has("lang")) speak(Atlas.lang);
      for (const part of Atlas.modules) if (part.redraw) part.redraw(changed);
      Atlas.map.update(changed);
    };
    Atlas.state.subscribe(redraw);
    for (const part of Atlas.modules) if (part.redraw) part.redraw(all);
  }
  root.dataset.ready = "true";
})(window.Atlas);
