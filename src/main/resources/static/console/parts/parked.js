import { h } from "../preact.js";
import { t } from "../messages.js";
import { write } from "../api.js";
import { path } from "../router.js";
import { count, dateAndTime } from "../format.js";
import { ask } from "./dialog.js";
import { toast } from "./toasts.js";

/* Parked events: events that a listener failed to handle, and that wait for an operator's decision. */

const decide = (event, action, grave, done) => ask({
  question: t(`parked.${action}.question`, { event: String(event.event_id), listener: event.listener }),
  consequence: t(`parked.${action}.consequence`),
  yes: t(`parked.${action}`),
  grave,
  act: async () => {
    await write("POST", path`/events/parked/${event.event_id}/${event.listener}/${action}`);
    toast(t(`parked.${action}.done`, { event: String(event.event_id), listener: event.listener }));
    done();
  },
});

/** The parked events with their decisions; `refresh` is called after one. */
export function ParkedEvents({ events, refresh }) {
  return h("ul", { class: "parked" }, events.map((event) => {
    const name = t("parked.name", { event: String(event.event_id), listener: event.listener });
    return h("li", { key: `${event.event_id} ${event.listener}` },
      h("div", { class: "what" },
        h("p", {}, h("strong", {}, name), " ", h("code", {}, event.type)),
        h("p", { class: "fault" }, event.error ?? t("parked.no_error")),
        h("p", { class: "hint" }, t("parked.attempts", { count: event.attempts, time: dateAndTime(event.published_at) }), ", ", h("code", {}, event.lane),
          event.trace_id && [", trace_id ", h("code", {}, event.trace_id)]),
        h("details", {},
          h("summary", { class: "hint" }, t("parked.details")),
          h("pre", { tabIndex: 0, "aria-label": t("parked.error") }, event.error ?? ""),
          h("pre", { tabIndex: 0, "aria-label": t("parked.payload") }, typeof event.payload === "string" ? event.payload : JSON.stringify(event.payload, null, 2)))),
      h("div", { class: "buttons" },
        h("button", { type: "button", "aria-label": `${t("parked.resend")} ${name}`, onClick: () => decide(event, "resend", false, refresh) }, t("parked.resend")),
        h("button", { type: "button", class: "grave", "aria-label": `${t("parked.discard")} ${name}`, onClick: () => decide(event, "discard", true, refresh) }, t("parked.discard"))));
  }));
}
