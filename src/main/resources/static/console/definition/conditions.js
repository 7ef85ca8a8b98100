import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { AmountAt, ChoiceAt, NumberAt, RulesAt, TextAt, TimeAt, WordsAt, place } from "./fields.js";
import { SelectionAt } from "./selection.js";
import { replaced } from "./document.js";

const COMBINED = ["ALL_OF", "ANY_OF", "NONE_OF"];
const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const EVERYTHING = { kind: "EVERYTHING" };

/** A new condition of each kind that needs more than its kind. */
const FRESH = {
  WEEKLY: { zone: document.documentElement.dataset.zone, days: DAYS, from_hour: 0, until_hour: 24 },
  QUANTITY: { units: EVERYTHING, at_least: 1 },
  SUBTOTAL: { units: EVERYTHING },
};

/** The conditions that must all hold. In the document they are ALL_OF, or the only one by itself. */
export function ConditionsAt({ at }) {
  const all = at.value?.kind === "ALL_OF" && Array.isArray(at.value.parts);
  const conditions = at.value === undefined ? [] : all ? at.value.parts : [at.value];
  const put = (next) => at.put(next.length > 1 ? { kind: "ALL_OF", parts: next } : next[0]);
  const kinds = at.kinds.condition.filter((kind) => !COMBINED.includes(kind));
  return h("fieldset", {}, h("legend", {}, t("definition.conditions")),
    h("p", { class: "hint" }, t("definition.conditions.hint")),
    conditions.map((condition, i) => {
      const one = place(condition, (next) => put(replaced(conditions, i, next)), all ? `${at.path}/parts/${i}` : at.path, at);
      return h("div", { key: i, class: "list-row" },
        h("div", { class: "fields" }, COMBINED.includes(condition?.kind)
          ? h(Combined, { condition })
          : [h(ChoiceAt, { at: one.part("kind"), label: t("definition.condition"), group: "condition_kind", options: kinds, put: (kind) => one.put({ kind, ...FRESH[kind] }) }),
            h(When, { at: one })]),
        h("button", { type: "button", class: "plain", "aria-label": `${t("definition.remove")} ${t("definition.condition")} ${i + 1}`, onClick: () => one.put(undefined) },
          t("definition.remove")));
    }),
    h("div", {}, h("button", { type: "button", onClick: () => put([...conditions, { kind: "SUBTOTAL", ...FRESH.SUBTOTAL }]) }, t("definition.add_condition"))));
}

/** Conditions inside others are edited in the document only. */
const Combined = ({ condition }) => [
  h("p", {}, code("condition_kind", condition.kind)),
  h("pre", { tabIndex: 0, "aria-label": code("condition_kind", condition.kind) }, JSON.stringify(condition.parts, null, 2)),
  h("p", { class: "hint" }, t("definition.only_document")),
];

function When({ at }) {
  const words = (name) => h(WordsAt, { at: at.part(name), label: code("condition_kind", at.value.kind), required: true });
  switch (at.value?.kind) {
    case "TIME_WINDOW":
      return h("div", { class: "pair" },
        h(TimeAt, { at: at.part("starts_at"), label: t("promotions.starts") }), h(TimeAt, { at: at.part("ends_at"), label: t("promotions.ends") }));
    case "WEEKLY":
      return [
        h("div", { class: "choices", role: "group", "aria-label": t("definition.days") }, DAYS.map((day) => h(Day, { key: day, at: at.part("days"), day }))),
        h(RulesAt, { at: at.part("days") }),
        h("div", { class: "pair" },
          h(NumberAt, { at: at.part("from_hour"), label: t("definition.from_hour"), required: true }),
          h(NumberAt, { at: at.part("until_hour"), label: t("definition.until_hour"), required: true })),
        h(TextAt, { at: at.part("zone"), label: t("definition.zone"), hint: t("promotions.zone.hint"), required: true, maxLength: 64 }),
      ];
    case "LEVEL":
      return words("levels");
    case "SEGMENT":
      return words("segments");
    case "COUNTRY":
      return words("countries");
    case "CHANNEL":
      return words("channels");
    case "PAYMENT_METHOD":
      return words("methods");
    case "CURRENCY":
      return h(TextAt, { at: at.part("currency"), label: t("forms.currency"), required: true, maxLength: 3, placeholder: "EUR" });
    case "QUANTITY":
      return [
        h(NumberAt, { at: at.part("at_least"), label: t("definition.at_least_units"), required: true }),
        h(SelectionAt, { at: at.part("units"), label: t("definition.units") }),
      ];
    case "SUBTOTAL":
      return [
        h("div", { class: "pair" },
          h(AmountAt, { at: at.part("at_least"), label: t("definition.at_least"), required: true }),
          h(ChoiceAt, { at: at.part("after"), label: t("definition.after"), group: "promotion_layer", options: ["LINE", "MEMBER", "ORDER", "RED_PACKET"], none: t("definition.after.list") })),
        h(SelectionAt, { at: at.part("units"), label: t("definition.units") }),
      ];
    default:
      return null;
  }
}

function Day({ at, day }) {
  const days = Array.isArray(at.value) ? at.value : [];
  return h("label", {}, h("input", {
    type: "checkbox", checked: days.includes(day), onChange: (event) => at.put(DAYS.filter((each) => (each === day ? event.target.checked : days.includes(each)))),
  }), code("weekday", day));
}
