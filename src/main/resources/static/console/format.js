import { locale, t } from "./messages.js";

/* Numbers, money and times. Times are in the shop's zone and come from the platform's clock. */

const { now, zone: shopZone } = document.documentElement.dataset;
const clockOffsetMillis = Date.parse(now) - Date.now();

/** The shop's time zone, such as Europe/London. */
export const zone = shopZone;
export const platformNow = () => Date.now() + clockOffsetMillis;

const numbers = new Intl.NumberFormat(locale);
export const count = (value) => numbers.format(value);

const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
export const percent = (share) => percents.format(share);

const moneyFormats = new Map();
export function moneyFormat(currency, options = {}) {
  const key = currency + JSON.stringify(options);
  if (!moneyFormats.has(key)) {
    moneyFormats.set(key, new Intl.NumberFormat(locale, { style: "currency", currency, ...options }));
  }
  return moneyFormats.get(key);
}

/** The digits of the currency after the decimal point. */
export const digitsOf = (currency) => moneyFormat(currency).resolvedOptions().maximumFractionDigits;

/** Exact: minor units become a decimal text without conversion to a floating-point number. */
export function decimal(amountMinor, digits) {
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return (amountMinor < 0 ? "-" : "") + whole + (digits ? `.${text.slice(-digits)}` : "");
}

/** The minor units of a typed amount such as 12.5; null if it is not an amount of this currency. */
export function minorOf(text, currency) {
  const digits = digitsOf(currency);
  const match = /^(-?)(\d+)(?:[.,](\d+))?$/.exec(text.trim());
  if (!match || (match[3] ?? "").length > digits) {
    return null;
  }
  return Number(match[1] + match[2] + (match[3] ?? "").padEnd(digits, "0"));
}

export const minorMoney = (amountMinor, currency) => moneyFormat(currency).format(decimal(amountMinor, digitsOf(currency)));

/** Formats `{ amount_minor, currency }`. */
export const money = (value) => (value ? minorMoney(value.amount_minor, value.currency) : "–");

export const moneyOf = (amountMinor, currency) => ({ amount_minor: amountMinor, currency });

const timeFormat = (options) => {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  return (time) => (time === undefined || time === null ? "–" : format.format(typeof time === "string" ? Date.parse(time) : time));
};
export const dateAndTime = timeFormat({ dateStyle: "medium", timeStyle: "short" });
export const exactTime = timeFormat({ dateStyle: "medium", timeStyle: "medium" });
export const clockTime = timeFormat({ timeStyle: "medium" });
export const dayText = timeFormat({ dateStyle: "medium" });
export const longDay = timeFormat({ dateStyle: "full" });
export const hourAndMinute = timeFormat({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const sameDay = timeFormat({ hour: "2-digit", minute: "2-digit" });
const isoDays = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });

/** The day of a time in the shop's zone, such as 2026-03-01. */
export const isoDay = (time) => isoDays.format(typeof time === "string" ? Date.parse(time) : time);
export const today = () => isoDay(platformNow());
export const daysAfter = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** The time of day for today, else the date too. */
export const shortTime = (time) => (time && isoDay(time) === today() ? sameDay(time) : dateAndTime(time));

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });

/** Such as "5 min ago". */
export function ago(time) {
  const seconds = (Date.parse(time) - platformNow()) / 1000;
  for (const [unit, size] of [["day", 86_400], ["hour", 3_600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) {
      return relative.format(Math.round(seconds / size), unit);
    }
  }
  return relative.format(Math.round(seconds), "second");
}

const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]];

/** A length of time in its two largest units, such as `2 min, 5 s`; below a second in milliseconds. */
export function span(millis) {
  if (millis < 1_000) {
    return t("operations.millis", { count: Math.max(0, millis) });
  }
  const at = UNITS.findIndex(([, length]) => millis >= length);
  let rest = millis;
  return UNITS.slice(at, at + 2).map(([unit, length]) => {
    const whole = Math.floor(rest / length);
    rest -= whole * length;
    return whole > 0 && t(`trace.unit.${unit}`, { count: whole });
  }).filter(Boolean).join(" ");
}

/** The instant of a date and time of day in the shop's zone, such as 2026-12-01T00:00, as ISO text. */
export function instantOf(local) {
  const wall = Date.parse(`${local}Z`);
  let instant = wall;
  for (let i = 0; i < 3; i += 1) { // near a change of the clocks the first guess may have the other offset
    instant = wall - offsetMillis(instant);
  }
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/** The date and time of day of an instant in the shop's zone, such as 2026-12-01T00:00; the inverse of {@link instantOf}. */
export function localOf(time) {
  const instant = typeof time === "string" ? Date.parse(time) : time;
  return new Date(instant + offsetMillis(instant)).toISOString().replace(/(:00)?(\.000)?Z$/, "");
}

/** The instant at which a day of the shop's zone begins, as ISO text. */
export const startOfDay = (day) => instantOf(`${day}T00:00`);

const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
const offsetMillis = (time) => Date.parse(`${parts.format(time).replace(" ", "T")}Z`) - Math.floor(time / 1000) * 1000;
