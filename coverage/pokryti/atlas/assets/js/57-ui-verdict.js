/* Verdicts: by how many rules services are scarce, why, what lacks, how surely; and what the rules are. */
"use strict";
((Atlas) => {
  const { ui } = Atlas;
  const { t } = ui;

  /* What lacks until no rule is met, in whole units; full-time equivalents have tenths. */
  function lacks({ margin, atLeast }, view) {
    const measure = Atlas.measure(view.measure);
    const amount = ui.amountCount(measure, measure.unit === "uvazky" ? margin : Math.ceil(margin));
    return margin > 0 ? ui.h("p", {}, t(atLeast ? "verdict_lacks_least" : "verdict_lacks", { amount })) : null;
  }

  ui.verdict = (i, view) => {
    const { verdict: judged } = Atlas.cell(i, view);
    if (!judged) return null;
    const of = ui.of(judged.applied);
    const { confidence, flip } = judged;
    return [ui.h("section", { class: `verdict ${judged.met ? "scarce" : "enough"}` }, ui.h("h3", {}, t("verdict")),
      ui.h("p", {}, ui.h("strong", {}, judged.met ? t("verdict_met", { met: judged.met, of }) : t("verdict_ok", { of }))),
      judged.met ? ui.h("ul", {}, judged.rules.map(({ label, why }) => ui.h("li", {}, ui.capital(Atlas.pick(why) || Atlas.pick(label))))) : null,
      lacks(judged, view),
      Atlas.pick(flip) ? ui.h("p", {}, Atlas.pick(flip)) : null,
      Atlas.pick(confidence) ? ui.h("p", {}, t("confidence", { grade: Atlas.pick(confidence) })) : null), rules(judged)];
  };

  /* Whether a rule is met in a district. */
  function outcome({ id }, judged) {
    if (!judged) return null;
    return ui.h("em", {}, t(judged.rules.some((rule) => rule.id === id) ? "rule_met" : judged.judgeable.includes(id) ? "rule_unmet" : "rule_not_judged"));
  }

  /* What all the rules are, whether met or not, and what a verdict, its firmness and its confidence mean. */
  function rules(judged) {
    return ui.fold("rules", t("rules"), () => [
      ui.h("p", { class: "fine" }, t("rules_help")),
      ui.h("ul", { class: "rules" }, Atlas.data.rules.map((rule) => ui.h("li", {}, ui.h("strong", {}, ui.capital(Atlas.pick(rule.label))), outcome(rule, judged), ui.h("span", {}, ui.known(`rule_${rule.id}`))))),
      ["rules_lacks", "rules_flip", "rules_confidence"].map((key) => {
        const [lead, ...rest] = t(key).split(/(?<=:)/);
        return ui.h("p", { class: "fine" }, ui.h("strong", {}, lead), rest.join(""));
      })]);
  }

  /* Rules judge a measure for its own people; counted per others it has no verdict, and says for whom there is one. */
  ui.judgedOtherwise = (view) => {
    const { group } = Atlas.measure(view.measure);
    if (group === view.group || !Atlas.met({ ...view, group }).some((met) => met >= 0)) return null;
    return ui.h("p", { class: "fine on-screen" }, `${t("verdict_for", { group: Atlas.labels.group(group) })} `,
      ui.button(t("verdict_show"), () => Atlas.state.set({ group: "" }), { class: "link", "data-key": "verdict-show" }));
  };

  /* The districts that meet at least so many rules; null where nothing is judged. */
  ui.scarceFrom = (view, least) => {
    const [met, areas] = [Atlas.met(view), Atlas.areas(view.level)];
    return areas.some((i) => met[i] >= 0) ? new Set(areas.filter((i) => met[i] >= least)) : null;
  };

  /* How many districts meet at least so many rules: [rules, districts], each number of districts once, and what is highlighted. */
  ui.scarceSteps = (view) => {
    const steps = Atlas.data.rules.map((_, k) => [k + 1, ui.scarceFrom(view, k + 1)?.size || 0]);
    return ui.scarceFrom(view, 1) ? steps.filter(([least, n], k) => least === ui.scarceWish() || (n && (!k || n < steps[k - 1][1]))) : [];
  };

  ui.scarceText = (least) => t("scarce_least", { n: least, of: ui.of(Atlas.data.rules.length) });

  /* Where most rules agree that services are scarce; ties in the order of the alphabet, for this is no league table. */
  ui.scarce = (view) => {
    const met = Atlas.met(view);
    const { names } = Atlas.level(view.level);
    const judged = Array.from(Atlas.areas(view.level)).filter((i) => met[i] > 0);
    if (!judged.length) return null;
    const most = judged.sort((a, b) => met[b] - met[a] || Atlas.texts.compare(names[a], names[b])).slice(0, 8);
    return [ui.h("section", {}, ui.h("h3", {}, t("start_scarce")), ui.h("table", { class: "small" }, ui.h("caption", { class: "hidden" }, t("start_scarce")), ui.h("tbody", {},
      most.map((i) => ui.h("tr", {}, ui.h("th", { scope: "row" }, ui.button(names[i], () => Atlas.map.select(i), { class: "link" })),
        ui.h("td", { class: "number" }, t("rules_of", { met: met[i], of: ui.of(Atlas.cell(i, view).verdict.applied) })))))),
      judged.length > most.length ? ui.button(t("start_all", { n: ui.count("districts", judged.length) }), () => Atlas.state.set({ view: "table", sort: "verdict~d" }, { push: true }), { class: "quiet" }) : null), rules()];
  };
})(window.Atlas);
