import { h, useState } from "../preact.js";
import { code, t } from "../messages.js";
import { read } from "../api.js";
import { useLive } from "../live.js";
import { path, setQuery, usePlace } from "../router.js";
import { count, daysAfter, decimal, digitsOf, minorOf, money, shortTime, startOfDay } from "../format.js";
import { PageHeading, ProblemText, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { SelectionBar } from "../parts/bulk.js";
import { SavedViews } from "../parts/views.js";
import { downloadCsv } from "../parts/csv.js";
import { placeOrder } from "../parts/placing.js";
import { toast } from "../parts/toasts.js";

const STATUSES = ["CREATED", "PAYING", "PAID", "SHIPPED", "COMPLETED", "REJECTED", "EXPIRED", "CANCELLED", "REFUNDED"];
const DISPUTES = ["OPEN", "WON", "LOST"];
const PAGE = 50;
const EXPORT_PAGE = 100;
const EXPORT_ROWS = 5_000;

/** The parameters of the address that the API takes as they are. */
const PLAIN = ["search", "channel", "country", "sku_id", "user_id", "payment_method", "correlation", "sort"];

/** The API's parameters for the filters of an address. Days become instants in the shop's zone; amounts become minor units. */
export function parametersOf(query) {
  const parameters = { status: query.getAll("status"), dispute_status: query.getAll("dispute_status") };
  for (const name of PLAIN) {
    parameters[name] = query.get(name);
  }
  for (const name of ["placed", "updated"]) {
    const [from, to] = [query.get(`${name}_from`), query.get(`${name}_to`)];
    parameters[`${name}_from`] = from && startOfDay(from);
    parameters[`${name}_to`] = to && startOfDay(daysAfter(to, 1));
  }
  const currency = query.get("currency");
  parameters.currency = currency;
  for (const name of ["amount_from", "amount_to"]) {
    const text = query.get(name);
    parameters[name] = text && (currency ? minorOf(text, currency) ?? text : text);
  }
  return parameters;
}

const fields = () => [
  { name: "status", label: t("orders.status"), type: "several", options: STATUSES.map((value) => [value, code("status", value)]) },
  { name: "dispute_status", label: t("orders.dispute"), type: "several", options: DISPUTES.map((value) => [value, code("dispute_status", value)]) },
  { name: "placed_from", label: t("orders.placed_from"), type: "date" },
  { name: "placed_to", label: t("orders.placed_to"), type: "date" },
  { name: "updated_from", label: t("orders.updated_from"), type: "date" },
  { name: "updated_to", label: t("orders.updated_to"), type: "date" },
  { name: "user_id", label: t("orders.customer"), type: "text" },
  { name: "sku_id", label: t("orders.sku"), type: "text" },
  { name: "channel", label: t("orders.channel"), type: "text" },
  { name: "country", label: t("orders.country"), type: "text", hint: "GB" },
  { name: "payment_method", label: t("orders.payment_method"), type: "text" },
  { name: "correlation", label: t("shipments.correlation"), type: "text" },
  { name: "currency", label: t("orders.currency"), type: "text", hint: "GBP" },
  { name: "amount_from", label: t("orders.amount_from"), type: "text", hint: "10.00" },
  { name: "amount_to", label: t("orders.amount_to"), type: "text", hint: "99.00" },
];

export function Orders() {
  const { query } = usePlace();
  const [selected, setSelected] = useState(new Set());
  const parameters = { ...parametersOf(query), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/orders", parameters, signal), [parameters]);
  const chosen = (live.data?.orders ?? []).filter((order) => selected.has(order.order_no));
  return [
    h(PageHeading, { title: t("orders.title"), note: live.data?.as_of && t("orders.as_of", { time: shortTime(live.data.as_of) }) },
      h("button", { type: "button", onClick: placeOrder }, t("placing.place")),
      h(Export, { parameters: parametersOf(query), chosen })),
    h(Filters, { search: { name: "search", label: t("orders.search") }, fields: fields() }, h(SavedViews, { name: "orders" })),
    h(SelectionBar, { action: "CANCEL_ORDERS", items: chosen.map((order) => order.order_no), grave: true, clear: () => setSelected(new Set()) }),
    h(Waiting, { live }, ({ orders, next_cursor: next }) => [
      h(Table, {
        label: t("orders.title"),
        rows: orders,
        keyOf: (order) => order.order_no,
        to: (order) => path`/orders/${order.order_no}`,
        sort: query.get("sort") ?? "-placed_at",
        onSort: (sort) => setQuery({ sort, cursor: null }),
        selected,
        onSelect: setSelected,
        empty: t("orders.none"),
        columns: [
          { id: "order_no", title: t("orders.number"), cell: (order) => order.order_no },
          { id: "status", title: t("orders.status"), cell: (order) => h(Status, { value: order.status }) },
          { id: "placed_at", title: t("orders.placed"), sort: "placed_at", cell: (order) => shortTime(order.placed_at) },
          ...(orders.some((order) => order.updated_at)
            ? [{ id: "updated_at", title: t("orders.updated"), sort: "updated_at", cell: (order) => shortTime(order.updated_at) }]
            : []),
          { id: "customer", title: t("orders.customer"), cell: (order) => order.user_id ?? h("span", { class: "hint" }, t("orders.guest")) },
          { id: "reference", title: t("orders.reference"), cell: (order) => order.external_reference },
          { id: "channel", title: t("orders.channel"), cell: (order) => order.channel },
          { id: "units", title: t("orders.units"), number: true, cell: (order) => count(order.units) },
          { id: "amount", title: t("orders.amount"), number: true, sort: "amount", cell: (order) => money(order.amounts.payable) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** Saves the selected orders, or else all orders of the filters, page by page up to a limit. */
function Export({ parameters, chosen }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const orders = chosen.length > 0 ? chosen : await all(parameters);
      downloadCsv("orders.csv", COLUMNS, orders);
      toast(t("orders.exported", { count: orders.length }));
    } catch (failed) {
      setProblem(failed);
    }
    setBusy(false);
  };
  return [
    h("button", { type: "button", onClick: run, disabled: busy }, t(chosen.length > 0 ? "orders.export_selected" : "orders.export")),
    h(ProblemText, { problem }),
  ];
}

async function all(parameters) {
  const orders = [];
  let cursor = null;
  do {
    const page = await read("/orders", { ...parameters, cursor, limit: EXPORT_PAGE });
    orders.push(...page.orders);
    cursor = page.next_cursor;
  } while (cursor && orders.length < EXPORT_ROWS);
  if (cursor) {
    toast(t("orders.export_limit", { count: EXPORT_ROWS }));
  }
  return orders.slice(0, EXPORT_ROWS);
}

const COLUMNS = {
  order_no: (order) => order.order_no,
  external_reference: (order) => order.external_reference,
  status: (order) => order.status,
  placed_at: (order) => order.placed_at,
  user_id: (order) => order.user_id,
  channel: (order) => order.channel,
  units: (order) => order.units,
  payable: (order) => decimal(order.amounts.payable.amount_minor, digitsOf(order.currency)),
  currency: (order) => order.currency,
};
