import { h } from "../preact.js";
import { t, code } from "../messages.js";
import { forPeople } from "./problem.js";

/* Small parts that every page uses. */

const TONES = {
  good: ["PAID", "ENABLED", "COMPLETED", "DELIVERED", "CAPTURED", "AUTHORISED", "ACTIVE", "REFUNDED_RETURN", "DONE", "WON", "SENT", "SERVING"],
  busy: ["CREATED", "PAYING", "SHIPPED", "DISPATCHED", "REQUESTED", "READY", "PENDING", "CONFIRMING", "REFUNDING", "PRICING", "RUNNING", "WAITING", "CALLING", "RECEIVED", "UNDER_REVIEW", "UNAPPROVED", "CATCHING_UP"],
  bad: ["FAILED", "GONE", "REFUND_FAILED", "REFUSED", "RETURNED", "REJECTED", "LATE", "OUT", "LOW", "LOST", "GIVEN_UP", "STOPPED"],
};

/** A status of the API in the operator's language. `group` names its texts, for example `status` for orders. */
export function Status({ group = "status", value }) {
  const tone = Object.keys(TONES).find((each) => TONES[each].includes(value)) ?? "done";
  return h("span", { class: `status ${tone}` }, code(group, value));
}

/** The heading of a page, with its actions on the right. */
export function PageHeading({ title, note, children }) {
  return h("div", { class: "page-heading" },
    h("h1", { tabIndex: -1 }, title),
    note && h("p", { class: "hint" }, note),
    children && h("div", { class: "buttons" }, children));
}

export function Panel({ title, note, children, class: className = "" }) {
  return h("section", { class: `panel ${className}`, "aria-label": title },
    title && h("div", { class: "heading" }, h("h2", {}, title), note && h("p", { class: "hint" }, note)),
    children);
}

/** Names and values; an empty value is left out. */
export function Facts({ rows }) {
  return h("dl", { class: "facts" },
    rows.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "").map(([name, value]) =>
      h("div", { key: name }, h("dt", {}, name), h("dd", {}, value))));
}

/** Why a call failed, with the trace id under which the platform logged it. */
export function ProblemText({ problem }) {
  return problem && h("div", { class: "problem", role: "alert" },
    h("p", {}, forPeople(problem)),
    problem.fields?.length > 0 && h("ul", {}, problem.fields.map(({ field, rule }) => h("li", {}, h("code", {}, field), " ", rule))),
    problem.traceId && h("p", { class: "hint" }, "trace_id ", h("code", {}, problem.traceId)));
}

/** What a page shows while its first read is under way, or instead of it if it failed. */
export function Waiting({ live, children }) {
  if (live.data !== undefined) {
    return [live.problem && h(ProblemText, { problem: live.problem }), children(live.data)];
  }
  return live.problem ? h(ProblemText, { problem: live.problem }) : h("p", { class: "loading", role: "status" }, t("loading"));
}

/** A form field whose errors are those that a problem names for it. `children` replaces the plain input. */
export function Field({ label, name, hint, problem, children, id = `field-${name.replace(/\W/g, "-")}`, ...input }) {
  const rules = (problem?.fields ?? []).filter(({ field }) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`));
  const described = [hint && `${id}-hint`, rules.length > 0 && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const control = { id, name, "aria-invalid": rules.length > 0 ? "true" : undefined, "aria-describedby": described, ...input };
  return h("div", { class: "field" },
    h("label", { for: id }, label),
    children ? children(control) : h("input", { autocomplete: "off", ...control }),
    hint && h("p", { id: `${id}-hint`, class: "hint" }, hint),
    rules.length > 0 && h("p", { id: `${id}-error`, class: "field-error" }, rules.map(({ rule }) => rule).join("; ")));
}
