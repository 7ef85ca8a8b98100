import { h } from "../preact.js";
import { t } from "../messages.js";
import { AmountAt, CheckAt, ChoiceAt, ListAt, NumberAt, PercentAt, TextAt } from "./fields.js";
import { SelectionAt } from "./selection.js";

const EVERYTHING = { kind: "EVERYTHING" };
const ORDERS = ["DEAREST_FIRST", "CHEAPEST_FIRST"];

/** A new benefit of each kind. What must be typed is absent. */
const FRESH = {
  PERCENT_OFF: { target: { kind: "ORDER" }, basis_points: undefined, base: "REMAINING" },
  AMOUNT_OFF: { target: { kind: "ORDER" }, amount: undefined },
  FIXED_PRICE: { target: { kind: "UNITS", units: EVERYTHING }, price: undefined },
  SPEND_AND_SAVE: { units: EVERYTHING, steps: [{}], repeated: false },
  NTH_ITEM: { units: EVERYTHING, nth: 2, basis_points: undefined, order: "DEAREST_FIRST" },
  BUY_AND_GET: { buy: EVERYTHING, buy_units: 1, get: EVERYTHING, get_units: 1, basis_points: 10_000, order: "CHEAPEST_FIRST" },
  CHEAPEST_FREE: { units: EVERYTHING, of: 3, free: 1 },
  BUNDLE_PRICE: { parts: [{ units: { kind: "SKUS" }, quantity: 1 }], price: undefined },
  QUANTITY_TIERS: { units: EVERYTHING, tiers: [{}] },
  GIFT: { units: EVERYTHING, for_units: 1, quantity: 1, policy: "WITHOUT" },
};

/** A benefit of another kind. It keeps what both kinds have, such as the units. */
export const ofKind = (kind, before = {}) => ({
  kind, ...Object.fromEntries(Object.entries(FRESH[kind] ?? {}).map(([name, value]) => [name, before[name] ?? value])),
});

/** The layer in which a benefit mostly is. */
export function layerOf(benefit) {
  const target = benefit?.target?.kind ?? (benefit?.kind === "SPEND_AND_SAVE" ? "ORDER" : "UNITS");
  return target === "UNITS" ? "LINE" : target;
}

/** What the promotion gives. */
export function BenefitAt({ at }) {
  return h("fieldset", {}, h("legend", {}, t("promotions.benefit")),
    h(ChoiceAt, { at: at.part("kind"), label: t("promotions.kind"), group: "promotion_benefit", options: at.kinds.benefit, put: (kind) => at.put(ofKind(kind, at.value)) }),
    h(What, { at }));
}

const Percent = ({ at }) => h(PercentAt, { at: at.part("basis_points"), label: t("promotions.percent"), required: true });
const Units = ({ at }) => h(SelectionAt, { at: at.part("units"), label: t("definition.units") });
const Order = ({ at }) => h(ChoiceAt, { at: at.part("order"), label: t("definition.order"), group: "unit_order", options: ORDERS });
const pair = (...fields) => h("div", { class: "pair" }, fields);

function Target({ at }) {
  const target = at.part("target");
  return [
    h(ChoiceAt, { at: target.part("kind"), label: t("definition.target"), group: "target_kind", options: ["UNITS", "ORDER", "SHIPPING"],
      put: (kind) => target.put(kind === "UNITS" ? { kind, units: EVERYTHING } : { kind }) }),
    target.value?.kind === "UNITS" && h(Units, { at: target }),
  ];
}

function What({ at }) {
  const number = (name, label, properties = { required: true }) => h(NumberAt, { at: at.part(name), label, ...properties });
  switch (at.value?.kind) {
    case "PERCENT_OFF":
      return [
        pair(h(Percent, { at }), h(ChoiceAt, { at: at.part("base"), label: t("definition.base"), group: "price_base", options: ["REMAINING", "LIST"] })),
        h(Target, { at }),
      ];
    case "AMOUNT_OFF":
      return [h(AmountAt, { at: at.part("amount"), label: t("promotions.amount"), required: true }), h(Target, { at })];
    case "FIXED_PRICE":
      return [h(AmountAt, { at: at.part("price"), label: t("definition.price"), required: true }), h(Target, { at })];
    case "SPEND_AND_SAVE":
      return [
        h(ListAt, { at: at.part("steps"), label: t("definition.steps"), add: t("definition.add_step"), fresh: {}, least: 1, children: (step) => pair(
          h(AmountAt, { at: step.part("spend"), label: t("definition.spend"), required: true }),
          h(AmountAt, { at: step.part("save"), label: t("definition.save"), required: true })) }),
        h(CheckAt, { at: at.part("repeated"), label: t("definition.repeated") }),
        h(Units, { at }),
      ];
    case "NTH_ITEM":
      return [pair(number("nth", t("definition.nth")), h(Percent, { at })), h(Order, { at }), h(Units, { at })];
    case "BUY_AND_GET":
      return [
        pair(number("buy_units", t("definition.buy_units")), number("get_units", t("definition.get_units"))),
        pair(h(Percent, { at }), number("at_most", t("definition.at_most"), { hint: t("definition.at_most.hint") })),
        h(Order, { at }),
        h(SelectionAt, { at: at.part("buy"), label: t("definition.buy") }),
        h(SelectionAt, { at: at.part("get"), label: t("definition.get") }),
      ];
    case "CHEAPEST_FREE":
      return [pair(number("of", t("definition.of")), number("free", t("definition.free"))), h(Units, { at })];
    case "BUNDLE_PRICE":
      return [
        h(AmountAt, { at: at.part("price"), label: t("definition.set_price"), required: true }),
        h(ListAt, { at: at.part("parts"), label: t("definition.parts"), add: t("definition.add_part"), fresh: { units: { kind: "SKUS" }, quantity: 1 }, least: 1, children: (part) => [
          h(NumberAt, { at: part.part("quantity"), label: t("definition.quantity"), required: true }),
          h(Units, { at: part }),
        ] }),
      ];
    case "QUANTITY_TIERS":
      return [
        h(ListAt, { at: at.part("tiers"), label: t("definition.tiers"), add: t("definition.add_tier"), fresh: {}, least: 1, children: (tier) => pair(
          h(NumberAt, { at: tier.part("at_least"), label: t("definition.at_least_units"), required: true }), h(Percent, { at: tier })) }),
        h(Units, { at }),
      ];
    case "GIFT":
      return [
        pair(h(TextAt, { at: at.part("sku_id"), label: t("definition.gift"), required: true }), number("quantity", t("definition.quantity"))),
        pair(number("for_units", t("definition.for_units"), { required: true, hint: t("definition.for_units.hint") }),
          number("at_most", t("definition.at_most"), { hint: t("definition.at_most.hint") })),
        pair(h(ChoiceAt, { at: at.part("policy"), label: t("definition.policy"), group: "gift_policy", options: ["WITHOUT", "SUBSTITUTE", "REFUSE"],
          put: (policy) => at.put({ ...at.value, policy, substitute_sku_id: policy === "SUBSTITUTE" ? at.value.substitute_sku_id : undefined }) }),
        at.value.policy === "SUBSTITUTE" && h(TextAt, { at: at.part("substitute_sku_id"), label: t("definition.substitute"), required: true })),
        h(ChoiceAt, { at: at.part("if_returned"), label: t("definition.if_returned"), group: "gift_returned", options: ["CHARGED"], none: t("gift_returned.KEPT") }),
        h(Units, { at }),
      ];
    default:
      return h("p", { class: "notice" }, t("definition.only_document"));
  }
}
