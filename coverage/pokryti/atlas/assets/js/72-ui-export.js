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

  const HEAD = ["code", "area", "parent", "level", "period", "measure", "unit_name", "value", "flag_name", "numerator", "denominator", "low", "high", "rank", "rules_met", "rules_applied", "reasons", "rank_best", "rank_worst", "confidence", "flip", "dated", "margin"];

  function record(i, view) {
    const cell = Atlas.cell(i, view);
    const column = Atlas.column(view);
    const judged = cell.verdict || {};
    const place = Atlas.rank(view, i);
    const number = cell.isNumber || cell.flag === "none";
    return [cell.code, cell.name, Atlas.parents(view.level, i).map(({ name }) => name).join(", "), Atlas.labels.level(view.level), view.period,
      Atlas.labels.measure(Atlas.measure(view.measure)), ui.unit(view), number ? cell.value : NaN, Atlas.labels.flag(cell.flag), cell.flag === "unknown" ? NaN : cell.numerator, cell.denominator,
      column.low ? column.low[i] : NaN, column.high ? column.high[i] : NaN, place?.rank ?? NaN, judged.met ?? "", judged.applied ?? "", judged.met ? ui.reasons(judged) : "", place?.best ?? NaN, place?.worst ?? NaN, judged.met !== undefined ? Atlas.pick(judged.confidence) : "", judged.met !== undefined ? Atlas.pick(judged.flip) : "", Atlas.year(view) || view.period, judged.margin ?? ""];
  }

  /* The measure shown, for all districts of the level and all periods. */
  ui.csv = (excel) => {
    const { index } = Atlas.measure(Atlas.view().measure);
    const rows = [HEAD.map((key) => t(index && key.startsWith("rank") ? `csv_need_${key}` : `csv_${key}`))];
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

  function legend(pen, view, left, top, rows) {
    let x = left;
    let y = top;
    pen.font = "22px system-ui, sans-serif";
    pen.strokeStyle = "#4d575f";
    for (const [key, label, n] of rows) {
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

  const [WIDE, HIGH] = [110, 36];

  /* Nine squares, low and high told on either side, with the names of both measures and what has no square. */
  function nine(pen, view, left, top, both) {
    const words = ["third_low", "third_mid", "third_high"].map((key) => t(key));
    const across = left + WIDE;
    pen.font = "20px system-ui, sans-serif";
    words.forEach((word, k) => {
      pen.fillText(word, left, top + 3 + HIGH * (2 - k));
      pen.fillText(word, across + WIDE * k + 8, top + 3 * HIGH + 3);
      for (let ky = 0; ky < 3; ky++) {
        pen.fillStyle = Atlas.colours.bivariate(k, ky);
        pen.fillRect(across + WIDE * k, top - 20 + HIGH * (2 - ky), WIDE - 2, HIGH - 2);
      }
      pen.fillStyle = "#1d252c";
    });
    const beside = across + 3 * WIDE + 40;
    const names = [`↑ ${nameOf(both.y)}`, `→ ${nameOf(view)}`].map((name) => wrap(pen, name, 1560 - beside));
    let y = top;
    for (const lines of names) {
      for (const line of lines) [pen.fillText(line, beside, y), (y += 28)];
      y += 10;
    }
    return legend(pen, view, left, Math.max(y, top + 4 * HIGH) + 24, both.blank);
  }

  const nameOf = (view) => ui.capital(Atlas.labels.full(Atlas.measure(view.measure), view.group));

  /* "Index sociálního vyloučení: MMR, 2023": whose the numbers of the views are, and of when. */
  const origin = (views) => views.map((view) => `${ui.capital(Atlas.labels.measure(Atlas.measure(view.measure)))}: ${ui.sourceOf(Atlas.measure(view.measure))}, ${ui.dated(view)}`).join("; ");

  /* Title, map, legend, source and date on one white sheet, 1600 px wide. */
  ui.picture = async () => {
    const view = Atlas.view();
    const map = await Atlas.map.toCanvas(2);
    const height = Math.round((1520 * map.height) / map.width);
    const canvas = ui.h("canvas", { width: 1600, height: height + 720 });
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
    const both = Atlas.state.get("view") === "bivariate" ? ui.two() : null;
    y = both ? nine(pen, view, 40, y, both) : legend(pen, view, 40, y, ui.legendRows(view));
    if (Atlas.data.sample) say(t("sample"), "bold 22px system-ui, sans-serif", 32, "#8a4b00");
    say(`${title}. ${origin([view, ...(both ? [both.y] : [])])}. ${Atlas.pick(Atlas.data.source)}`, "20px system-ui, sans-serif", 28, "#4b5660");
    const cut = ui.h("canvas", { width: 1600, height: Math.min(y + 10, canvas.height) });
    cut.getContext("2d").drawImage(canvas, 0, 0);
    return cut;
  };

  ui.savePicture = async () => {
    const canvas = await ui.picture();
    canvas.toBlob((blob) => ui.save(blob, ui.fileName("png")), "image/png");
  };
})(window.Atlas);
