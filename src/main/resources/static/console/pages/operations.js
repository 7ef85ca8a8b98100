import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readAll } from "../api.js";
import { useLive } from "../live.js";
import { Link, usePlace } from "../router.js";
import { count, dateAndTime, daysAfter, exactTime, span, startOfDay } from "../format.js";
import { Facts, PageHeading, Panel, ProblemText, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ParkedEvents } from "../parts/parked.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { write } from "../api.js";

const PAGE = 50;
const MOST_PARKED = 100;
const MOST_READERS = 100;
const LATE_MILLIS = 10_000; // from here on the platform logs the lag of a reader

/** Parked events with their decisions, how far the readers of the log are behind, and how far the reports are. */
export function Operations({ may }) {
  const live = useLive((signal) => readAll({
    ...(may("operator.events") && { parked: read("/events/parked", { limit: MOST_PARKED }, signal), readers: read("/events/readers", { limit: MOST_READERS }, signal) }),
    ...(may("operator.reports") && { reports: read("/reports/status", {}, signal) }),
  }), []);
  return [
    h(PageHeading, { title: t("operations.title") }, may("operator.events") && h(Link, { to: "/jobs", class: "button" }, t("jobs.title"))),
    h(Waiting, { live }, ({ parked, readers, reports }) => [
      parked && h(Panel, { title: t("operations.parked"), note: parked.data?.next_cursor && t("operations.more", { count: MOST_PARKED }) },
        h(ProblemText, { problem: parked.problem }),
        parked.data && (parked.data.events.length === 0
          ? h("p", { class: "hint", id: "nothing-parked" }, t("operations.nothing_parked"))
          : h(ParkedEvents, { events: parked.data.events, refresh: live.refresh }))),
      readers && h(Panel, { title: t("operations.readers"), note: t("operations.readers.note") },
        h(ProblemText, { problem: readers.problem }),
        readers.data && h(Readers, { readers: readers.data.readers })),
      reports && h(Panel, { title: t("operations.reports") },
        h(ProblemText, { problem: reports.problem }),
        reports.data && [
          h(Facts, { rows: [
            [t("operations.lag"), t("operations.millis", { count: reports.data.lag_millis })],
            [t("operations.generation"), count(reports.data.generation)],
            [t("operations.zone"), reports.data.zone],
            [t("operations.served_at"), reports.data.served_at && dateAndTime(reports.data.served_at)],
            [t("operations.log_cut"), reports.data.log_cut_until && dateAndTime(reports.data.log_cut_until)],
            [t("operations.rebuilding"), reports.data.rebuilding && t("operations.rebuilding_since", { time: dateAndTime(reports.data.rebuild_begun_at) })],
          ] }),
          !reports.data.rebuilding && h("div", { class: "buttons" }, h("button", { type: "button", onClick: () => rebuild(live.refresh) }, t("operations.rebuild"))),
        ]),
    ]),
  ];
}

const Readers = ({ readers }) => h(Table, {
  label: t("operations.readers"),
  rows: readers,
  keyOf: (reader) => reader.name,
  empty: t("operations.readers.none"),
  columns: [
    { id: "name", title: t("operations.reader"), cell: (reader) => [nameOf(reader), " ", h("code", {}, reader.name)] },
    { id: "behind", title: t("operations.behind"), number: true, cell: (reader) => lagText(reader.behind_millis) },
    { id: "held_back", title: t("operations.held_back"), number: true, cell: (reader) => lagText(reader.held_back_millis) },
    { id: "state", title: t("operations.reader_state"), cell: (reader) => [h(Status, { group: "reader_state", value: reader.state }), reader.error && h("p", { class: "hint" }, reader.error)] },
  ],
});

/** A reader of one rebuild, simulation or verification has its number or id at the end of its name. */
const nameOf = (reader) => code("reader", reader.name.replace(/\/[0-9a-f-]*\d[0-9a-f-]*$/, ""));

const lagText = (millis) => h("span", { class: millis > LATE_MILLIS ? "status bad" : "" }, millis < 1_000 ? t("trace.unit.second", { count: 0 }) : span(millis));

const rebuild = (refresh) => ask({
  question: t("operations.rebuild.question"),
  consequence: t("operations.rebuild.consequence"),
  yes: t("operations.rebuild"),
  act: async () => {
    await write("POST", "/reports/rebuild");
    toast(t("operations.rebuild.begun"));
    refresh();
  },
});

const fields = () => [
  { name: "subject", label: t("log.subject"), type: "text" },
  { name: "action", label: t("log.action"), type: "text", hint: "catalog.sku.put" },
  { name: "object_type", label: t("log.object_type"), type: "text", hint: "sku" },
  { name: "object_id", label: t("log.object_id"), type: "text" },
  { name: "from", label: t("log.from"), type: "date" },
  { name: "to", label: t("log.to"), type: "date" },
];

/** What operators did, and what they were refused. */
export function AuditLog() {
  const { query } = usePlace();
  const [from, to] = [query.get("from"), query.get("to")];
  const parameters = {
    ...Object.fromEntries(["subject", "action", "object_type", "object_id", "cursor"].map((name) => [name, query.get(name)])),
    from: from && startOfDay(from), to: to && startOfDay(daysAfter(to, 1)), limit: PAGE,
  };
  const live = useLive((signal) => read("/audit-log", parameters, signal), [parameters], { everyMillis: 5_000 });
  return [
    h(PageHeading, { title: t("log.title") }),
    h(Filters, { fields: fields() }),
    h(Waiting, { live }, ({ entries, next_cursor: next }) => [
      h(Table, {
        label: t("log.title"),
        rows: entries,
        keyOf: (entry) => entry.entry_id,
        empty: t("log.none"),
        columns: [
          { id: "at", title: t("stock.at"), cell: (entry) => exactTime(entry.at) },
          { id: "subject", title: t("log.subject"), cell: (entry) => entry.subject },
          { id: "action", title: t("log.action"), cell: (entry) => h("code", {}, entry.action) },
          { id: "object", title: t("log.object"), cell: (entry) => `${entry.object_type} ${entry.object_id ?? ""}` },
          { id: "reason", title: t("order.reason"), cell: (entry) => entry.reason ?? (entry.reason_withheld && h("span", { class: "hint" }, t(`log.withheld.${entry.reason_withheld}`))) },
          { id: "change", title: t("log.change"), cell: (entry) => h(Change, { entry }) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

function Change({ entry }) {
  const refused = entry.refusal;
  return h("details", {},
    h("summary", { class: refused ? "fault" : "hint" }, refused ? t("log.refused", { code: refused.code ?? refused.status ?? "" }) : t("log.values")),
    h("pre", { tabIndex: 0, "aria-label": t("log.change") }, JSON.stringify({ before: entry.before, after: entry.after, refusal: refused, trace_id: entry.trace_id }, null, 2)));
}
