/* Need: ranks that follow from draws, the ranks that the parties give, and the layers of services that are missing. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;

  /* What ranks are called and what makes them uncertain: of capacity one facility, of need the choices behind it. */
  const OF_CAPACITY = { rank: "rank", help: "rank_help", note: "rank_note", table: "rank_note_table" };
  const OF_NEED = { rank: "rank_need", help: "rank_need_help", note: "rank_need_note", table: "rank_need_table" };
  ui.rankWords = (view) => (Atlas.measure(view.measure).index ? OF_NEED : OF_CAPACITY);

  /* The same district by other measures of need, where the level has them. */
  const others = (index, view) => Atlas.measures.filter((measure) => measure.index === index)
    .map((measure) => ({ measure, here: Atlas.view({ ...view, measure: measure.id, group: "" }) })).filter(({ here }) => Atlas.has(here));

  ui.partyRanks = (i, view) => others("party", view).map(({ measure, here }) => ({ name: Atlas.pick(measure.party), found: Atlas.rank(here, i) })).filter(({ found }) => found);

  /* Names of the layers of services that a district lacks; null where that is not known. */
  ui.missingLayers = (i, view) => {
    const [gaps] = others("joint_gaps", view);
    const bits = gaps ? Atlas.need(i, gaps.here).layers : NaN;
    return Number.isNaN(bits) ? null : gaps.measure.layers.filter((_, k) => bits & (1 << k)).map(Atlas.pick);
  };

  /* One plain sentence, without its full stop. */
  ui.readNeed = (i, view, given) => {
    const measure = Atlas.measure(view.measure);
    const { text, value } = Atlas.cell(i, view);
    if (measure.index === "joint_gaps") {
      const missing = ui.missingLayers(i, view);
      return missing.length ? t("read_gaps", { ...given, list: missing.join(", ") }) : t("read_no_gaps", given);
    }
    if (measure.index === "disagreement") {
      const said = ui.partyRanks(i, view).map(({ name, found }) => t("read_party", { name, rank: ui.ordinal(found.rank), range: ui.rankRange(found) }));
      return t("read_disagreement", { ...given, amount: ui.count("places", value), list: said.join(", ") });
    }
    const found = Atlas.rank(view, i);
    return t("read_need", { ...given, what: Atlas.labels.measure(measure), value: text, rank: ui.rankText(found), range: ui.rankRange(found) });
  };
})(window.Atlas);
