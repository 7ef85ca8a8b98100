import { h } from "../preact.js";
import { t } from "../messages.js";
import { digitsOf, decimal, instantOf, localOf, minorOf, platformNow, zone } from "../format.js";
import { Field } from "./basics.js";

/* Fields of the forms in dialogs. Each gets `values`, `set` and `problem` as the dialog passes them to its form. */

const plain = ({ values, set, name, hint, problem, label, ...rest }) => h(Field, {
  label, name, hint, problem, value: values[name] ?? "", onInput: (event) => set(name, event.target.value), ...rest,
});

/** A line of text. */
export const TextField = (properties) => plain({ maxLength: 255, ...properties });

/** A whole number. */
export const NumberField = (properties) => plain({ type: "number", step: 1, inputMode: "numeric", ...properties });

/** A choice; options are `[value, text]`. */
export function ChoiceField({ values, set, name, label, hint, problem, options }) {
  return h(Field, { label, name, hint, problem, children: (control) => h("select", { ...control, value: values[name] ?? "", onChange: (event) => set(name, event.target.value) },
    options.map(([value, text]) => h("option", { key: value, value }, text))) });
}

/** Several lines, such as JSON. */
export function LinesField({ values, set, name, label, hint, problem, rows = 6, ...rest }) {
  return h(Field, { label, name, hint, problem, children: (control) => h("textarea", {
    ...control, ...rest, rows, spellcheck: false, value: values[name] ?? "", onInput: (event) => set(name, event.target.value),
  }) });
}

/** A yes or no. */
export function CheckField({ values, set, name, label }) {
  return h("label", { class: "check" }, h("input", { type: "checkbox", id: `field-${name}`, checked: Boolean(values[name]), onChange: (event) => set(name, event.target.checked) }), label);
}

/** An amount of money: a decimal text in `name` and its currency in `${name}_currency`. */
export function MoneyField({ values, set, name, label, hint, problem, required }) {
  return h("div", { class: "money" },
    h(TextField, { values, set, name, label, hint, problem, required, inputMode: "decimal", maxLength: 20 }),
    h(TextField, { values, set, name: `${name}_currency`, label: t("forms.currency"), required, maxLength: 3, pattern: "[A-Z]{3}", placeholder: "EUR" }));
}

/** The form's values of an amount; nothing for no amount. */
export const moneyValues = (name, money) => (money
  ? { [name]: decimal(money.amount_minor, digitsOf(money.currency)), [`${name}_currency`]: money.currency }
  : {});

/** The amount of a form, as the API takes it; undefined if it is empty. Throws if it is not an amount of its currency. */
export function moneyFrom(values, name) {
  const text = (values[name] ?? "").trim();
  if (!text) {
    return undefined;
  }
  const currency = (values[`${name}_currency`] ?? "").trim();
  const minor = /^[A-Z]{3}$/.test(currency) ? minorOf(text, currency) : null;
  if (minor === null) {
    throw new Error(t("forms.not_money", { text: `${text} ${currency}` }));
  }
  return { amount_minor: minor, currency };
}

/** A date and a time of day in the shop's zone, which the label names. */
export const TimeField = ({ label, ...properties }) => plain({ type: "datetime-local", step: "any", label: inZone(label), ...properties });

/** The label of a time that is read in the shop's zone. */
export const inZone = (label) => `${label} (${zone})`;

/** An instant as the value of a time field, with its seconds if it has any; an empty text for none. */
export const timeValue = (time) => (time ? localOf(time) : "");

/** The current minute as the value of a time field. */
export const thisMinute = () => timeValue(Math.floor(platformNow() / 60_000) * 60_000);

/** The instant of a time field, as the API takes it; undefined if it is empty. */
export const timeFrom = (values, name) => (values[name] ? instantOf(values[name]) : undefined);

/** The text of a field without spaces around it; undefined if it is empty. */
export const textFrom = (values, name) => (values[name] ?? "").trim() || undefined;

/** The JSON of a field; an empty object if it is empty. */
export function jsonFrom(values, name) {
  try {
    return JSON.parse(textFrom(values, name) ?? "{}");
  } catch {
    throw new Error(t("forms.not_json"));
  }
}

/** The whole number of a field; undefined if it is empty. */
export function numberFrom(values, name) {
  const text = String(values[name] ?? "").trim();
  return text === "" ? undefined : Number(text);
}
