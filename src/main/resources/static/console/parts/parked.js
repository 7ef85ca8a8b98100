import { h, useState } from "../preact.js";
import { t } from "../messages.js";
import { write } from "../api.js";
import { path } from "../router.js";
import { count, dateAndTime } from "../format.js";
import { SelectionBar } from "./bulk.js";
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
  const [selected, setSelected] = useState(new Set());
  const ids = events.map(idOf);
  const chosen = ids.filter((id) => selected.has(id));
  const toggle = (id) => setSelected((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  return [
    events.length > 1 && h("label", { class: "check" },
      h("input", { type: "checkbox", checked: chosen.length === ids.length, onChange: () => setSelected(new Set(chosen.length === ids.length ? [] : ids)) }), t("parked.select_all")),
    h(SelectionBar, { action: "RESEND_EVENTS", items: chosen, clear: () => setSelected(new Set()) }),
    h("ul", { class: "parked" }, events.map((event) => h(ParkedEvent, { key: idOf(event), event, refresh, selected: selected.has(idOf(event)), toggle }))),
  ];
}

/** The id of a parked event, as bulk jobs name it. */
const idOf = (event) => `${event.event_id}/${event.listener}`;

function ParkedEvent({ event, refresh, selected, toggle }) {
  const name = t("parked.name", { event: String(event.event_id), listener: event.listener });
  return h("li", {},
    h("div", { class: "what" },
      h("p", {}, h("input", { type: "checkbox", checked: selected, "aria-label": t("table.select", { name }), onChange: () => toggle(idOf(event)) }), " ", h("strong", {}, name), " ", h("code", {}, event.type)),
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
}
