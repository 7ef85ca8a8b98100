import { h } from "../preact.js";
import { t } from "../messages.js";
import { Field } from "../parts/basics.js";
import { LinesField } from "../parts/forms.js";
import { AmountAt, ChoiceAt, ListAt, PercentAt, TextAt, place } from "./fields.js";
import { brokenRules } from "./rules.js";
import { BenefitAt, layerOf } from "./benefit.js";
import { ConditionsAt } from "./conditions.js";
import { currencyOf, parsed, textOf, withCurrency } from "./document.js";

const NAME = "definition";
const MOST = 10;
const LAYERS = ["LINE", "MEMBER", "ORDER", "RED_PACKET", "SHIPPING"];

/** The kinds of each part that the platform accepts, from the schema of definitions. */
const kindsOf = (schema) => Object.fromEntries(["benefit", "condition", "selection"].map((part) => [part, schema.$defs[part].properties.kind.enum]));

/**
 * What the promotion gives, and when: as a form and as a document. The text `values.definition` is the only state; both tabs show and
 * change it.
 *
 * @param schema of definitions
 */
export function DefinitionEditor({ values, set, problem, schema }) {
  const { value, fault } = parsed(values[NAME] ?? "");
  const asDocument = values.tab === "document";
  const broken = value ? brokenRules(schema, value, NAME) : [];
  const refused = (problem?.fields ?? []).filter(({ field }) => (field === NAME || field.startsWith(`${NAME}/`)) && broken.every((each) => each.field !== field));
  const told = asDocument ? [...broken, ...refused] : refused.filter(({ field }) => field === NAME); // the form shows the others beside their fields
  const tab = (name, text) => h("button", { type: "button", "aria-pressed": String((name === "document") === asDocument), onClick: () => set("tab", name) }, text);
  return h("fieldset", { class: "definition" }, h("legend", {}, t("promotions.definition")),
    h("div", { class: "tabs", role: "group", "aria-label": t("promotions.definition") }, tab("form", t("definition.form")), tab("document", t("definition.document"))),
    h("div", { id: "definition-faults", "aria-live": "polite" }, fault && h("p", { class: "problem" }, faultText(fault)),
      told.length > 0 && h("ul", { class: "problem" }, told.slice(0, MOST).map(({ field, rule }) => h("li", { key: field + rule }, h("code", {}, field), " ", rule)))),
    asDocument
      ? h(LinesField, { values, set, name: NAME, label: t("definition.document"), hint: t("promotions.definition.hint"), required: true, rows: 24, maxLength: 32_000 })
      : value && h(DefinitionForm, {
        value, set, problems: [...broken.filter(({ missing }) => !missing), ...refused], // the form marks required fields itself
        kinds: kindsOf(schema), currency: currencyOf(value) ?? values.currency ?? "",
      }));
}

const faultText = ({ line, near }) => (near ? t("definition.fault", { line, near }) : t("definition.fault.end", { line }));

function DefinitionForm({ value, set, problems, kinds, currency }) {
  const put = (next) => set(NAME, textOf(next));
  const context = { problems, kinds, currency };
  const at = place(value, put, NAME, context);
  const benefit = place(value.benefit, (next) => put({ // the layer follows the benefit, until somebody chooses another one
    ...value, benefit: next, layer: value.layer === layerOf(value.benefit) ? layerOf(next) : value.layer,
  }), `${NAME}/benefit`, context);
  const group = at.part("group");
  return h("div", { class: "fields" },
    h(Field, {
      name: "definition_currency", label: t("forms.currency"), hint: t("definition.currency.hint"), value: currency, maxLength: 3, pattern: "[A-Z]{3}", placeholder: "EUR",
      required: currencyOf(value) !== undefined,
      onInput: (event) => {
        const typed = event.target.value.toUpperCase();
        set("currency", typed);
        put(withCurrency(value, typed));
      },
    }),
    h(BenefitAt, { at: benefit }),
    h(ConditionsAt, { at: at.part("condition") }),
    h("fieldset", {}, h("legend", {}, t("definition.together")),
      h("div", { class: "pair" },
        h(ChoiceAt, { at: at.part("layer"), label: t("definition.layer"), group: "promotion_layer", options: LAYERS }),
        h(AmountAt, { at: at.part("cap"), label: t("definition.cap") })),
      h("div", { class: "pair" },
        h(TextAt, { at: { ...group.part("name"), put: (name) => group.put(name && { choice: "BEST", ...group.value, name }) }, label: t("definition.group"), maxLength: 64 }),
        group.value && h(ChoiceAt, { at: group.part("choice"), label: t("definition.choice"), group: "group_choice", options: ["BEST", "FIRST", "ALL"] })),
      h(ChoiceAt, { at: at.part("returns"), label: t("definition.returns"), group: "returns_policy", options: ["PRICE_AGAIN"], none: t("returns_policy.KEEP_SHARE") }),
      h(ChoiceAt, { at: at.part("limits_if_returned"), label: t("definition.limits_if_returned"), group: "limits_policy", options: ["GIVE_BACK"], none: t("limits_policy.KEEP") })),
    h(ListAt, { at: at.part("funding"), label: t("definition.funding"), add: t("definition.add_funder"), fresh: { funder: "SHOP" }, children: (share) => h("div", { class: "pair" },
      h(ChoiceAt, { at: share.part("funder"), label: t("definition.funder"), group: "funder", options: ["SHOP", "SELLER", "PLATFORM", "BRAND"] }),
      h(PercentAt, { at: share.part("basis_points"), label: t("definition.share"), required: true })) }));
}
