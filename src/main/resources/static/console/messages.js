import en from "./messages/en.js";
import zh from "./messages/zh.js";

/*
 * All visible texts. The operator's choice is kept in this browser; without one the browser's languages decide.
 */

const TEXTS = { en, zh };
const CHOICE_KEY = "orderwright.language";

export const languages = { en: "English", zh: "中文" };

const chosen = localStorage.getItem(CHOICE_KEY);
const preferred = navigator.languages.map((each) => each.slice(0, 2)).find((each) => each in TEXTS);

/** `en` or `zh`. */
export const language = chosen in TEXTS ? chosen : preferred ?? "en";

/** The locale for numbers and times: the browser's own variant of the language if it has one, such as en-GB. */
export const locale = [Intl.DateTimeFormat().resolvedOptions().locale, ...navigator.languages].find((each) => each.startsWith(language)) ?? language;

/** Changes the language and draws the page again from its address. */
export function speak(next) {
  localStorage.setItem(CHOICE_KEY, next);
  location.reload();
}

const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);

/**
 * The text of a key with its `{values}`. A text may be `{ one, other }`; then `count` chooses. Numbers are formatted.
 */
export function t(key, values = {}) {
  let text = TEXTS[language][key];
  if (text === undefined) {
    return key;
  }
  if (typeof text !== "string") {
    text = text[plural.select(values.count)] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? number.format(value) : String(value);
  });
}

/** Whether there is a text for the key. */
export const has = (key) => key in TEXTS[language];

/** The text of a code of the API such as a status; a code without a text is shown as it is. */
export const code = (group, value) => (has(`${group}.${value}`) ? t(`${group}.${value}`) : value);
