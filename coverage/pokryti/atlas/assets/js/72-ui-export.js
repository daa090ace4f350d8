/* Files to take away: the table as CSV, the map as a picture. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;

  /* A text that a spreadsheet would take for a formula is kept a text by an apostrophe. */
  const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

  function csv(rows, excel) {
    const mark = excel ? ";" : ",";
    const write = (cell) => {
      if (typeof cell === "number") return Number.isFinite(cell) ? (excel ? String(cell).replace(".", ",") : String(cell)) : "";
      const text = safe(String(cell ?? ""));
      return /[";,\r\n]/.test(text) || text.includes(mark) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    return `${excel ? "\ufeff" : ""}${rows.map((row) => row.map(write).join(mark)).join("\r\n")}\r\n`;
  }

  const HEAD = ["code", "area", "parent", "level", "period", "measure", "unit_name", "value", "flag_name", "numerator", "denominator", "low", "high", "rank", "rules_met", "rules_applied", "reasons", "rank_best", "rank_worst", "confidence", "flip", "dated"];

  function record(i, view) {
    const cell = Atlas.cell(i, view);
    const column = Atlas.column(view);
    const judged = cell.verdict || {};
    const place = Atlas.rank(view, i);
    const number = cell.isNumber || cell.flag === "none";
    return [cell.code, cell.name, Atlas.parents(view.level, i).map(({ name }) => name).join(", "), Atlas.labels.level(view.level), view.period,
      Atlas.labels.measure(Atlas.measure(view.measure)), ui.unit(view), number ? cell.value : NaN, Atlas.labels.flag(cell.flag), cell.numerator, cell.denominator,
      column.low ? column.low[i] : NaN, column.high ? column.high[i] : NaN, place?.rank ?? NaN, judged.met ?? "", judged.applied ?? "", judged.met ? ui.reasons(judged) : "", place?.best ?? NaN, place?.worst ?? NaN, judged.met !== undefined ? Atlas.pick(judged.confidence) : "", judged.met !== undefined ? Atlas.pick(judged.flip) : "", Atlas.year(view) || view.period];
  }

  /* The measure shown, for all districts of the level and all periods. */
  ui.csv = (excel) => {
    const rows = [HEAD.map((key) => t(`csv_${key}`))];
    for (const { id } of Atlas.periods) {
      const view = Atlas.view({ period: id });
      if (Atlas.has(view)) for (const i of Atlas.areas(view.level)) rows.push(record(i, view));
    }
    return csv(rows, excel);
  };

  ui.fileName = (end) => {
    const view = Atlas.view();
    return `${[view.measure, view.level, view.period].join("-").replace(/[^\p{L}\p{N}-]+/gu, "-").slice(0, 90)}.${end}`;
  };

  ui.saveCsv = (excel) => ui.save(new Blob([ui.csv(excel)], { type: "text/csv;charset=utf-8" }), ui.fileName("csv"));

  function wrap(pen, text, width) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (pen.measureText(longer).width > width && lines[lines.length - 1]) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  function legend(pen, view, left, top) {
    let x = left;
    let y = top;
    pen.font = "22px system-ui, sans-serif";
    pen.strokeStyle = "#4d575f";
    for (const [key, label, n] of ui.legendRows(view)) {
      const text = `${label} (${Atlas.numbers.format(n, 0)})`;
      const wide = 46 + pen.measureText(text).width + 30;
      if (x + wide > 1560) [x, y] = [left, y + 40];
      pen.drawImage(Atlas.colours.swatch(key, view, 36, 24), x, y - 20, 36, 24);
      pen.strokeRect(x, y - 20, 36, 24);
      pen.fillText(text, x + 46, y);
      x += wide;
    }
    return y + 44;
  }

  /* Nine squares with the names of both measures, as on the page. */
  function nine(pen, left, top) {
    const names = [...document.querySelectorAll("#two .axis-name")].map((one) => one.textContent);
    for (let ky = 0; ky < 3; ky++) for (let kx = 0; kx < 3; kx++) {
      pen.fillStyle = Atlas.colours.bivariate(kx, ky);
      pen.fillRect(left + 52 * kx, top - 20 + 36 * (2 - ky), 50, 34);
    }
    pen.fillStyle = "#1d252c";
    pen.font = "22px system-ui, sans-serif";
    names.slice(0, 2).forEach((name, k) => pen.fillText(name, left + 180, top + 8 + 50 * k));
    return top + 130;
  }

  /* Title, map, legend, source and date on one white sheet, 1600 px wide. */
  ui.picture = async () => {
    const view = Atlas.view();
    const map = await Atlas.map.toCanvas(2);
    const height = Math.round((1520 * map.height) / map.width);
    const canvas = ui.h("canvas", { width: 1600, height: height + 460 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    let y = 64;
    const say = (text, font, gap, ink) => {
      pen.font = font;
      pen.fillStyle = ink;
      for (const line of wrap(pen, text, 1520)) {
        pen.fillText(line, 40, y);
        y += gap;
      }
    };
    const { headline, subline, title } = Object.fromEntries(["headline", "subline", "title"].map((id) => [id, document.getElementById(id).textContent]));
    say(headline, "bold 40px system-ui, sans-serif", 46, "#1d252c");
    say(subline, "26px system-ui, sans-serif", 40, "#4b5660");
    pen.drawImage(map, 40, y, 1520, height);
    y += height + 48;
    pen.fillStyle = "#1d252c";
    y = Atlas.state.get("view") === "bivariate" ? nine(pen, 40, y) : legend(pen, view, 40, y);
    if (Atlas.data.sample) say(t("sample"), "bold 22px system-ui, sans-serif", 32, "#8a4b00");
    say(`${title}. ${Atlas.pick(Atlas.data.source)}`, "20px system-ui, sans-serif", 28, "#4b5660");
    const cut = ui.h("canvas", { width: 1600, height: Math.min(y + 10, canvas.height) });
    cut.getContext("2d").drawImage(canvas, 0, 0);
    return cut;
  };

  ui.savePicture = async () => {
    const canvas = await ui.picture();
    canvas.toBlob((blob) => ui.save(blob, ui.fileName("png")), "image/png");
  };
})(window.Atlas);
