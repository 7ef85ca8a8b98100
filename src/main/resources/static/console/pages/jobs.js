import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, setQuery, usePlace } from "../router.js";
import { count, dateAndTime } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { forPeople } from "../parts/problem.js";

const PAGE = 50;
const EVERY_MILLIS = 1_500;

/** What each item is, for links: its scope and its page. */
const OBJECTS = {
  CANCEL_ORDERS: { scope: "operator.orders", to: (id) => path`/orders/${id}` },
  DISPATCH_SHIPMENTS: { scope: "operator.shipments", to: (id) => path`/shipments/${id}` },
};

const VIEWS = [null, "WAITING", "DONE", "REFUSED", "FAILED"];

const titleOf = (job) => t(`bulk.${job.action}`, { count: job.counts.total });

/** The jobs of all operators, newest first. */
export function Jobs() {
  const { query } = usePlace();
  const parameters = { cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/bulk-jobs", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("jobs.title") }),
    h(Waiting, { live }, ({ jobs, next_cursor: next }) => [
      h(Table, {
        label: t("jobs.title"),
        rows: jobs,
        keyOf: (job) => job.job_id,
        to: (job) => path`/jobs/${job.job_id}`,
        empty: t("jobs.none"),
        columns: [
          { id: "action", title: t("jobs.action"), cell: titleOf },
          { id: "status", title: t("jobs.status"), cell: (job) => h(Status, { group: "job_status", value: job.status }) },
          ...["done", "refused", "failed"].map((name) => ({ id: name, title: t(`jobs.${name}`), number: true, cell: (job) => count(job.counts[name]) })),
          { id: "subject", title: t("log.subject"), cell: (job) => job.subject },
          { id: "created", title: t("jobs.created"), cell: (job) => dateAndTime(job.created_at) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** One job with the result of each item. */
export function Job({ jobId, may }) {
  const { query } = usePlace();
  const status = query.get("status");
  const parameters = { status, cursor: query.get("cursor"), limit: PAGE };
  const live = useLive(async (signal) => {
    const [job, page] = await Promise.all([
      read(path`/bulk-jobs/${jobId}`, {}, signal),
      read(path`/bulk-jobs/${jobId}/items`, parameters, signal),
    ]);
    return { job, page };
  }, [jobId, parameters], { everyMillis: EVERY_MILLIS });
  const job = live.data?.job;
  return [
    h(PageHeading, { title: job ? titleOf(job) : t("jobs.one") }, h(Link, { to: "/jobs", class: "button" }, t("jobs.all"))),
    h(Waiting, { live }, ({ page }) => [
      h(Panel, {},
        h("progress", { max: job.counts.total, value: job.counts.total - job.counts.waiting, "aria-label": t("jobs.progress") }),
        h(Facts, { rows: [
          [t("jobs.status"), h("span", { role: "status" }, h(Status, { group: "job_status", value: job.status }))],
          ...["waiting", "done", "refused", "failed"].map((name) => [t(`jobs.${name}`), count(job.counts[name])]),
          [t("log.subject"), job.subject],
          [t("jobs.created"), dateAndTime(job.created_at)],
          [t("jobs.finished"), job.finished_at && dateAndTime(job.finished_at)],
        ] })),
      h("div", { class: "ranges", role: "group", "aria-label": t("jobs.views") }, VIEWS.map((view) => h("button", {
        key: view ?? "all", type: "button", "aria-pressed": String(view === status), onClick: () => setQuery({ status: view, cursor: null }),
      }, view ? code("item_status", view) : t("jobs.view_all")))),
      h(Table, {
        label: t("jobs.items"),
        rows: page.items,
        keyOf: (item) => item.item,
        empty: t("jobs.no_items"),
        columns: [
          { id: "item", title: t("jobs.item"), cell: (item) => h(Item, { job, item, may }) },
          { id: "status", title: t("jobs.status"), cell: (item) => h(Status, { group: "item_status", value: item.status }) },
          { id: "why", title: t("jobs.why"), cell: (item) => item.message && forPeople(item) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next: page.next_cursor }),
    ]),
  ];
}

function Item({ job, item, may }) {
  const object = OBJECTS[job.action];
  return object && may(object.scope) ? h(Link, { to: object.to(item.item) }, item.item) : item.item;
}
