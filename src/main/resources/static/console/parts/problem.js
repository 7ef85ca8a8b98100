import { code, has, t } from "../messages.js";

/* What people read of a problem. The messages of the API also tell programs where to look: "…; details.status is its status." */

const IN_DETAILS = /`?details\.(\w+)`?/g;

const isPlain = (value) => ["string", "number", "boolean"].includes(typeof value);
const textOf = (name, value) => (name === "status" || name === "state" ? code("status", value) : String(value));

/**
 * The message of a problem, or of a failed item of a job, in words for people: a clause about details becomes their values, and a detail that
 * is named in a sentence is replaced by its value.
 */
export function forPeople({ message, details = {} }) {
  const told = [];
  const clauses = message.split(/(?<=[;.])\s+|(?<=[；。])/).filter((clause) => {
    const isForPrograms = /^`?details\b|\bdetails\b(?!\.)/.test(clause);
    if (isForPrograms) {
      told.push(...[...clause.matchAll(IN_DETAILS)].map(([, name]) => name));
    }
    return !isForPrograms;
  });
  const sentence = clauses.map((clause) => (/[；。]$/.test(clause) ? clause : `${clause} `)).join("").trim()
    .replace(/[;,]$/, ".").replace(/[；，]$/, "。")
    .replace(IN_DETAILS, (_, name) => (isPlain(details[name]) ? textOf(name, details[name]) : t("problem.detail_unknown")));
  const facts = told.filter((name) => has(`problem.detail.${name}`) && isPlain(details[name]))
    .map((name) => t(`problem.detail.${name}`, { value: textOf(name, details[name]) }));
  return [sentence, ...facts].join(" ");
}
