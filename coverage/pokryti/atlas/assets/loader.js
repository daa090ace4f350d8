/* Unpack the script and start it; in words old browsers know, so that they can say that they are too old. */
"use strict";
(function () {
  function fault(error) {
    document.getElementById("fault").hidden = false;
    throw error;
  }
  try {
    var packed = atob(JSON.parse(document.getElementById("code").textContent));
    var bytes = Uint8Array.from(packed, function (c) { return c.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    new Response(stream).text().then(function (text) {
      var script = document.createElement("script");
      script.textContent = text;
      document.body.append(script);
    }).catch(fault);
  } catch (error) {
    fault(error);
  }
})();
