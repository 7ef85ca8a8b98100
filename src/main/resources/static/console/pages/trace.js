import { h } from "../preact.js";
import { t } from "../messages.js";
import { read } from "../api.js";
import { useLive } from "../live.js";
import { Link, usePlace } from "../router.js";
import { count, dateAndTime, exactTime, span } from "../format.js";
import { Facts, PageHeading, Panel, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";

const PAGE = 200; // the longest page of the API
const MOST_EVENTS = 1_000;
const GAP_MILLIS = 1_000;

/** What happened under a trace or to an order, in all modules, as a tree of causes. The address has what is searched. */
export function Trace({ may }) {
  const { query } = usePlace();
  const wanted = query.get("trace_id")?.toLowerCase();
  const parameters = {
    trace_id: wanted,
    correlation: query.get("correlation"),
    type: query.get("type"),
    with_orders: wanted && query.get("with_orders"),
  };
  const isAsked = Boolean(parameters.trace_id || parameters.correlation || parameters.type);
  return [
    h(PageHeading, { title: t("trace.title") }),
    h(Filters, { search: { name: "trace_id", label: t("trace.search") }, fields: fields() }),
    isAsked ? h(Found, { key: JSON.stringify(parameters), parameters, may }) : h("p", { class: "empty" }, t("trace.nothing_asked")),
  ];
}

const fields = () => [
  { name: "correlation", label: t("shipments.correlation"), type: "text" },
  { name: "type", label: t("trace.type"), type: "text", hint: "order.order.paid.v1" },
  { name: "with_orders", label: t("trace.with_orders"), type: "one", options: [["true", t("trace.yes")]] },
];

function Found({ parameters, may }) {
  const live = useLive((signal) => readEvents(parameters, signal), [parameters], { everyMillis: 5_000 });
  return h(Waiting, { live }, ({ events, more, page }) => [
    page.rebuilding_since && h("p", { class: "notice" }, t("trace.rebuilding", { time: dateAndTime(page.rebuilding_since) })),
    events.length === 0
      ? h("p", { class: "empty" }, t("trace.none", { from: dateAndTime(page.kept_from) }))
      : [
        h(Panel, {}, h(Facts, { rows: [
          [t("trace.began"), exactTime(events[0].at)],
          [t("trace.lasted"), span(Date.parse(events.at(-1).at) - Date.parse(events[0].at))],
          [t("trace.events"), count(events.length)],
          [t("trace.modules"), [...new Set(events.map((event) => event.module))].join(", ")],
        ] })),
        h(Panel, { title: t("trace.events") },
          more && h("p", { class: "hint" }, t("trace.more", { count: events.length })),
          h(Branch, { nodes: treeOf(events), first: Date.parse(events[0].at), label: t("trace.events"), may })),
      ],
  ]);
}

/** All pages up to a number of events: `{ events, more, page }` with the last page. */
async function readEvents(parameters, signal) {
  const events = [];
  let page = {};
  do {
    page = await read("/events", { ...parameters, limit: PAGE, cursor: page.next_cursor }, signal);
    events.push(...page.events);
  } while (page.next_cursor && events.length < MOST_EVENTS);
  return { events, more: Boolean(page.next_cursor), page };
}

/** Each event below the one that caused it. One whose cause is not among them is a root: `{ event, gap, children }`, with the time since the cause or the root before. */
export function treeOf(events) {
  const nodes = new Map(events.map((event) => [event.event_id, { event, gap: 0, children: [] }]));
  const roots = [];
  for (const node of nodes.values()) {
    const cause = nodes.get(node.event.caused_by);
    const before = cause ?? roots.at(-1);
    node.gap = before ? Math.max(0, Date.parse(node.event.at) - Date.parse(before.event.at)) : 0;
    (cause?.children ?? roots).push(node);
  }
  return roots;
}

/** What an event shares with the one above it is not repeated. */
function Branch({ nodes, first, label, above, may }) {
  return h("ol", { class: "trace", "aria-label": label }, nodes.map(({ event, gap, children }) => h("li", { key: event.event_id },
    gap >= GAP_MILLIS && h("p", { class: "hint wait" }, t("trace.gap", { span: span(gap) })),
    h("p", { class: "event" },
      h("span", { class: "status" }, event.module), " ",
      h("code", {}, event.type), " ",
      h("time", { class: "hint", dateTime: event.at, title: exactTime(event.at) },
        `+${span(Date.parse(event.at) - first)}`, above && gap < GAP_MILLIS && ` (+${span(gap)})`)),
    h("p", { class: "hint" },
      t("trace.event", { id: String(event.event_id) }),
      above?.correlation !== event.correlation && [" · ", h(Link, { to: `/trace?${new URLSearchParams({ correlation: event.correlation })}` }, event.correlation)],
      event.trace_id && above?.trace_id !== event.trace_id && [" · trace_id ", h(Link, { to: `/trace?${new URLSearchParams({ trace_id: event.trace_id })}` }, event.trace_id)],
      may("operator.orders") && event.module === "order" && above?.correlation !== event.correlation
        && [" · ", h(Link, { to: `/orders?${new URLSearchParams({ correlation: event.correlation })}` }, t("trace.order"))]),
    children.length > 0 && h(Branch, { nodes: children, first, above: event, may }))));
}
