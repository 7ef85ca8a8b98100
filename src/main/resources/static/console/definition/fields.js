import { h, useState } from "../preact.js";
import { code, t } from "../messages.js";
import { decimal, instantOf } from "../format.js";
import { inZone, timeValue } from "../parts/forms.js";
import { Field } from "../parts/basics.js";
import { amountFrom, amountText, isCurrency, replaced } from "./document.js";

/*
 * Fields for the parts of a definition. Each gets `at`: a place in the document with its `value`, `put(value)` and its `path`, such as
 * definition/benefit/basis_points, by which problems name it.
 */

/**
 * @param context what all places of the document share: `currency`, `kinds` that the platform knows, and `problems`, each as
 *     `{ field, rule }`
 */
export function place(value, put, path, context) {
  return {
    ...context,
    value,
    put,
    path,
    part: (key) => place(value?.[key], (next) => put(replaced(value, key, next)), `${path}/${key}`, context),
  };
}

/** What is wrong at the place or below it. */
const problemAt = ({ path, problems }, own) => ({
  fields: [...problems.filter(({ field }) => field === path || field.startsWith(`${path}/`)), ...(own ? [{ rule: own }] : [])]
    .map(({ rule }) => ({ field: path, rule })),
});

/** The rules that the place breaks, for what is no single field. */
export const RulesAt = ({ at }) => problemAt(at).fields.map(({ rule }) => h("p", { key: rule, class: "field-error" }, rule));

/** A field whose text stands for a value. While somebody types, the text stays as it is typed. */
function Typed({ at, label, format, parse, wrong, ...input }) {
  const [typed, setTyped] = useState(null);
  const kept = typed !== null && JSON.stringify(parse(typed)) === JSON.stringify(at.value);
  return h(Field, {
    label, name: at.path, problem: problemAt(at, wrong?.(at.value)), value: kept ? typed : format(at.value), ...input,
    onInput: (event) => {
      setTyped(event.target.value);
      at.put(parse(event.target.value));
    },
  });
}

const notANumber = (value) => typeof value === "string" && t("definition.not_a_number");

export const TextAt = (properties) => h(Typed, {
  format: (value) => String(value ?? ""), parse: (text) => (text.trim() ? text : undefined), maxLength: 100, ...properties,
});

/** A whole number. */
export const NumberAt = (properties) => h(Typed, {
  format: (value) => String(value ?? ""),
  parse: (text) => (/^\s*\d{1,15}\s*$/.test(text) ? Number(text) : text.trim() || undefined),
  wrong: notANumber, inputMode: "numeric", maxLength: 15, ...properties,
});

/** Basis points, typed as a percentage. */
export const PercentAt = (properties) => h(Typed, {
  format: (value) => (Number.isSafeInteger(value) ? decimal(value, 2).replace(/\.?0+$/, "") || "0" : String(value ?? "")),
  parse: (text) => (/^\s*\d{1,6}([.,]\d{1,2})?\s*$/.test(text) ? Math.round(Number(text.replace(",", ".")) * 100) : text.trim() || undefined),
  wrong: notANumber, inputMode: "decimal", maxLength: 10, ...properties,
});

/** An amount, typed as a decimal of the promotion's currency. */
export const AmountAt = ({ at, label, ...properties }) => h(Typed, {
  at, label: isCurrency(at.currency) ? `${label} (${at.currency})` : label,
  format: amountText, parse: (text) => amountFrom(text, at.currency),
  wrong: (amount) => typeof amount?.amount_minor === "string" && t("forms.not_money", { text: `${amount.amount_minor} ${amount.currency}`.trim() }),
  inputMode: "decimal", maxLength: 20, ...properties,
});

/** Several words, separated by commas or spaces of a line. */
export const WordsAt = (properties) => h(Typed, {
  format: (value) => (Array.isArray(value) ? value.join(", ") : String(value ?? "")),
  parse: (text) => {
    const words = text.split(/[,，\n]/).map((word) => word.trim()).filter(Boolean);
    return words.length > 0 ? words : undefined;
  },
  hint: t("definition.words.hint"), ...properties,
});

/** An instant, in the zone of the shop. */
export const TimeAt = ({ label, ...properties }) => h(Typed, {
  label: inZone(label),
  format: (value) => (Number.isNaN(Date.parse(value)) ? "" : timeValue(value)),
  parse: (text) => (text ? instantOf(text) : undefined), type: "datetime-local", step: "any", ...properties,
});

/** A choice of codes of the API; `group` names their texts. `none` is the text for no value. */
export function ChoiceAt({ at, label, group, options, none, put = at.put }) {
  const known = [...new Set([...(none ? [""] : []), ...options, at.value ?? (none ? "" : options[0])])];
  return h(Field, { label, name: at.path, problem: problemAt(at), children: (control) => h("select", {
    ...control, value: at.value ?? "", onChange: (event) => put(event.target.value || undefined),
  }, known.map((value) => h("option", { key: value, value }, value ? code(group, value) : none))) });
}

export function CheckAt({ at, label }) {
  return h("label", { class: "check" }, h("input", {
    type: "checkbox", id: `field-${at.path.replace(/\W/g, "-")}`, checked: at.value === true, onChange: (event) => at.put(event.target.checked),
  }), label);
}

/** Several values of a kind; `fresh` is a new one. Without any, the list is absent. `children` draws one of them. */
export function ListAt({ at, label, add, fresh, least = 0, children }) {
  const rows = Array.isArray(at.value) ? at.value : [];
  return h("fieldset", {}, h("legend", {}, label),
    rows.map((_, i) => h("div", { key: i, class: "list-row" },
      h("div", { class: "fields" }, children(at.part(i))),
      h("button", { type: "button", class: "plain", "aria-label": `${t("definition.remove")} ${label} ${i + 1}`, disabled: rows.length <= least,
        onClick: () => at.put(rows.length > 1 ? replaced(rows, i, undefined) : undefined) }, t("definition.remove")))),
    h("div", {}, h("button", { type: "button", onClick: () => at.put([...rows, fresh]) }, add)));
}
