import { h } from "../preact.js";
import { t } from "../messages.js";
import { write } from "../api.js";
import { go, path } from "../router.js";
import { Field } from "./basics.js";
import { ask } from "./dialog.js";

/* Actions on many selected rows: one job of the API, whose page shows the result of each. */

const NAMED = 10;

/**
 * Asks, creates the job and opens its page.
 *
 * @param action of the API, such as `CANCEL_ORDERS`; it also names the texts
 * @param items the ids; `names` are the texts that people know them by
 * @param grave whether the action destroys something; then it needs a reason
 */
const start = ({ action, items, names = items, grave, done }) => ask({
  question: t(`bulk.${action}.question`, { count: items.length }),
  consequence: [
    h("p", {}, t(`bulk.${action}.consequence`)),
    h("p", { class: "hint" }, names.slice(0, NAMED).join(", "), names.length > NAMED && ` ${t("bulk.more", { count: names.length - NAMED })}`),
  ],
  ...(grave && {
    form: (values, set, problem) => h(Field, {
      label: t(`bulk.${action}.reason`), name: "reason", problem, required: true, maxLength: 200, pattern: ".*\\S.*",
      value: values.reason, onInput: (event) => set("reason", event.target.value),
    }),
    values: { reason: "" },
  }),
  grave,
  yes: t(`bulk.${action}.yes`),
  act: async ({ reason = "" }) => {
    const job = await write("POST", "/bulk-jobs", { action, items, ...(reason.trim() && { reason: reason.trim() }) });
    done();
    go(path`/jobs/${job.job_id}`);
  },
});

/** How many rows are selected, and what can be done with them. Without rows there is no bar. */
export function SelectionBar({ items, clear, ...job }) {
  return items.length > 0 && h("div", { class: "selection", role: "group", "aria-label": t("bulk.bar") },
    h("strong", { role: "status" }, t("table.selected", { count: items.length })),
    h("button", { type: "button", class: job.grave ? "grave" : "", onClick: () => start({ items, done: clear, ...job }) }, t(`bulk.${job.action}`, { count: items.length })),
    h("button", { type: "button", class: "plain", onClick: clear }, t("bulk.clear")));
}
