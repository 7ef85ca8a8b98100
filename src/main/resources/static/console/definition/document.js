import { decimal, digitsOf, minorOf } from "../format.js";

/* What a promotion gives, and when, as a document. There are no elements in this file. */

/** The document as text, as editors see it. */
export const textOf = (definition) => JSON.stringify(definition, null, 2);

/** The definition of a promotion as the API answers it. The short form of a promotion says the same in fewer words. */
export function definitionOf({ definition, kind, basis_points: points, amount, threshold }) {
  return definition ?? {
    benefit: kind === "PERCENT"
      ? { kind: "PERCENT_OFF", target: { kind: "ORDER" }, basis_points: points, base: "REMAINING" }
      : { kind: "AMOUNT_OFF", target: { kind: "ORDER" }, amount },
    ...(threshold ? { condition: { kind: "SUBTOTAL", units: { kind: "EVERYTHING" }, at_least: threshold } } : {}),
    layer: "ORDER",
  };
}

/** `{ value }` of a text that is a JSON object; else `{ fault: { line, near } }`: where it stops to be one. */
export function parsed(text) {
  try {
    const value = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      return { value };
    }
    return { fault: placeOf(text, 0) };
  } catch {
    return { fault: placeOf(text, faultAt(text)) };
  }
}

const NEAR = 20;
const DEEPEST = 100;
const SPACE = "[ \\t\\r\\n]*";
const token = (pattern) => new RegExp(SPACE + pattern, "y");
const TEXT = token(String.raw`"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*"`);
const SCALAR = token(String.raw`(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])`);
const [OPEN, CLOSE, FIRST, LAST, COMMA, COLON] = ["\\{", "\\}", "\\[", "\\]", ",", ":"].map(token);

const placeOf = (text, position) => ({
  line: text.slice(0, position).split("\n").length,
  near: text.slice(position).split("\n")[0].slice(0, NEAR).trim(),
});

/** The position of the first character that cannot be there in JSON. Browsers do not tell it reliably. */
function faultAt(text) {
  let position = 0;
  const takes = (pattern) => {
    pattern.lastIndex = position;
    const found = pattern.test(text);
    position = found ? pattern.lastIndex : position;
    return found;
  };
  const several = (end, one) => {
    if (takes(end)) {
      return true;
    }
    do {
      if (!one()) {
        return false;
      }
    } while (takes(COMMA));
    return takes(end);
  };
  const value = (depth) => depth < DEEPEST && (takes(OPEN)
    ? several(CLOSE, () => takes(TEXT) && takes(COLON) && value(depth + 1))
    : takes(FIRST)
      ? several(LAST, () => value(depth + 1))
      : takes(TEXT) || takes(SCALAR));
  value(0);
  return position + new RegExp(SPACE).exec(text.slice(position))[0].length;
}

const isAmount = (value) => "amount_minor" in value && "currency" in value;

/** The currency of the first amount in the document; undefined if it has no amount. */
export function currencyOf(value) {
  if (value === null || typeof value !== "object") {
    return undefined;
  }
  return isAmount(value) ? value.currency : Object.values(value).map(currencyOf).find((each) => each !== undefined);
}

/** The document with all amounts in another currency: 5.00 stays 5.00. */
export function withCurrency(value, currency) {
  if (Array.isArray(value)) {
    return value.map((each) => withCurrency(each, currency));
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return isAmount(value)
    ? amountFrom(amountText(value), currency)
    : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withCurrency(each, currency)]));
}

export const isCurrency = (currency) => /^[A-Z]{3}$/.test(currency ?? "");
const digits = (currency) => (isCurrency(currency) ? digitsOf(currency) : 2);

/** The decimal text of an amount. What somebody typed that is no amount stays as it is. */
export const amountText = (amount) => (Number.isSafeInteger(amount?.amount_minor)
  ? decimal(amount.amount_minor, digits(amount.currency))
  : String(amount?.amount_minor ?? ""));

/** The amount of a typed text; undefined if it is empty. A text that is no amount is kept, so that it is told and not lost. */
export function amountFrom(text, currency) {
  const typed = text.trim();
  return typed ? { amount_minor: minorOf(typed.replace(/[.,]0+$/, ""), isCurrency(currency) ? currency : "EUR") ?? typed, currency: currency ?? "" } : undefined;
}

/** The value with another part; without it, if the part is undefined. */
export function replaced(value, key, part) {
  if (Array.isArray(value)) {
    return part === undefined ? value.filter((_, i) => i !== key) : value.map((each, i) => (i === key ? part : each));
  }
  const next = { ...value, [key]: part };
  if (part === undefined) {
    delete next[key];
  }
  return next;
}
