import { h, useState } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, setQuery, usePlace } from "../router.js";
import { ago, count, dateAndTime, shortTime } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { OrderLink, OrderName, Sku } from "../parts/names.js";
import { SelectionBar } from "../parts/bulk.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { downloadCsv } from "../parts/csv.js";

const STATUSES = ["REQUESTED", "CREATED", "DISPATCHED", "DELIVERED", "CANCELLED"];
const PAGE = 50;
const PICKED = 200;

/** The shipments in the order of a day's work: to send, late, sent. */
const VIEWS = {
  to_send: { status: ["REQUESTED", "CREATED"], late: null, order: "OLDEST_FIRST" },
  late: { status: null, late: "true", order: "OLDEST_FIRST" },
  sent: { status: "DISPATCHED", late: null, order: null },
  all: { status: null, late: null, order: null },
};

const isView = (query, view) => Object.entries(view).every(([name, value]) =>
  JSON.stringify([value ?? []].flat()) === JSON.stringify(query.getAll(name)));

const fields = () => [
  { name: "status", label: t("shipments.status"), type: "several", options: STATUSES.map((value) => [value, code("shipment_status", value)]) },
  { name: "late", label: t("shipments.late"), type: "one", options: [["true", t("shipments.late_only")]] },
  { name: "held", label: t("shipments.held"), type: "one", options: [["true", t("shipments.held_only")]] },
  { name: "warehouse_id", label: t("shipments.warehouse"), type: "text" },
  { name: "correlation", label: t("shipments.correlation"), type: "text" },
];

const units = (shipment) => shipment.lines.reduce((total, line) => total + line.quantity, 0);

function Due({ shipment }) {
  return shipment.late ? h("span", { class: "status bad" }, t("shipments.late_since", { time: ago(shipment.dispatch_due_at) })) : shortTime(shipment.dispatch_due_at);
}

/** Why the shipment must not leave, if it is held. */
function Held({ shipment }) {
  return shipment.held && h("span", { class: "status bad" }, t("shipments.held_for", {
    reasons: [...new Set(shipment.holds.filter((hold) => !hold.released_at).map((hold) => code("hold_reason", hold.reason)))].join(", "),
  }));
}

export function Shipments({ may }) {
  const { query } = usePlace();
  const [selected, setSelected] = useState(new Set());
  const parameters = {
    status: query.getAll("status"), late: query.get("late"), held: query.get("held"), warehouse_id: query.get("warehouse_id"), correlation: query.get("correlation"),
    order: query.get("order"), cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/shipments", parameters, signal), [parameters]);
  const chosen = (live.data?.shipments ?? []).filter((each) => selected.has(each.shipment_id) && each.status === "CREATED" && !each.held);
  return [
    h(PageHeading, { title: t("shipments.title") },
      h(Link, { to: "/pick-list", class: "button" }, t("pick_list.title"))),
    h("div", { class: "ranges", role: "group", "aria-label": t("shipments.views") }, Object.entries(VIEWS).map(([name, view]) => h("button", {
      key: name, type: "button", "aria-pressed": String(isView(query, view)), onClick: () => setQuery({ ...view, cursor: null }),
    }, t(`shipments.view.${name}`)))),
    h(Filters, { fields: fields() }),
    h(SelectionBar, {
      action: "DISPATCH_SHIPMENTS", items: chosen.map((each) => each.shipment_id), names: chosen.map((each) => each.waybill), clear: () => setSelected(new Set()),
    }),
    h(Waiting, { live }, ({ shipments, next_cursor: next }) => [
      h(Table, {
        label: t("shipments.title"),
        rows: shipments,
        keyOf: (shipment) => shipment.shipment_id,
        to: (shipment) => path`/shipments/${shipment.shipment_id}`,
        selected,
        onSelect: setSelected,
        empty: t("shipments.none"),
        columns: [
          { id: "id", title: t("shipments.shipment"), cell: (shipment) => h(Name, { shipment, may }) },
          { id: "status", title: t("shipments.status"), cell: (shipment) => [h(Status, { group: "shipment_status", value: shipment.failure ? "FAILED" : shipment.status }), h(Held, { shipment })] },
          { id: "due", title: t("shipments.due"), cell: (shipment) => (["REQUESTED", "CREATED"].includes(shipment.status) ? h(Due, { shipment }) : "–") },
          { id: "warehouse", title: t("shipments.warehouse"), cell: (shipment) => shipment.warehouse_id },
          { id: "carrier", title: t("shipments.carrier"), cell: (shipment) => shipment.carrier },
          { id: "country", title: t("orders.country"), cell: (shipment) => shipment.country },
          { id: "units", title: t("orders.units"), number: true, cell: (shipment) => count(units(shipment)) },
          { id: "requested", title: t("shipments.requested"), cell: (shipment) => shortTime(shipment.requested_at) },
          { id: "actions", title: t("table.actions"), cell: (shipment) => h(Actions, { shipment, refresh: live.refresh, may }) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** The order and its customer, and the waybill in full: waybills often differ only in their middle. */
function Name({ shipment, may }) {
  const number = shipment.waybill ?? shipment.shipment_id;
  return may("operator.orders")
    ? h("span", {}, h(OrderName, { correlation: shipment.correlation }), h("span", { class: "hint name" }, number))
    : number;
}

/** What can be done with a shipment in its status. */
function Actions({ shipment, refresh, may }) {
  if (!may("operator.shipments")) {
    return null;
  }
  const next = { CREATED: "dispatch", DISPATCHED: "deliver" }[shipment.status] ?? (shipment.failure ? "book" : null);
  const action = shipment.held && next === "dispatch" ? null : next;
  const name = shipment.waybill ?? shipment.shipment_id.slice(0, 8);
  return action && h("button", { type: "button", "aria-label": `${t(`shipments.${action}`)} ${name}`, onClick: () => ask({
    question: t(`shipments.${action}.question`, { shipment: name }),
    consequence: t(`shipments.${action}.consequence`),
    yes: t(`shipments.${action}`),
    act: async () => {
      await write("POST", path`/shipments/${shipment.shipment_id}/${action}`);
      toast(t(`shipments.${action}.done`, { shipment: name }));
      refresh();
    },
  }) }, t(`shipments.${action}`));
}

export function Shipment({ shipmentId, may }) {
  const live = useLive((signal) => read(path`/shipments/${shipmentId}`, {}, signal), [shipmentId]);
  const shipment = live.data;
  const address = shipment?.address;
  return [
    h(PageHeading, { title: shipment?.waybill ?? shipmentId }, shipment && h(Actions, { shipment, refresh: live.refresh, may })),
    h(Waiting, { live }, () => h("div", { class: "columns" },
      h(Panel, {}, h(Facts, { rows: [
        [t("shipments.status"), h(Status, { group: "shipment_status", value: shipment.failure ? "FAILED" : shipment.status })],
        [t("shipments.held"), shipment.holds?.map((hold) => h("p", { key: `${hold.reason} ${hold.cause}` }, t(hold.released_at ? "shipments.hold_released" : "shipments.hold_active", {
          reason: code("hold_reason", hold.reason), cause: hold.cause, time: dateAndTime(hold.held_at), released: hold.released_at && dateAndTime(hold.released_at),
        })))],
        [t("shipments.failure"), shipment.failure],
        [t("shipments.due"), ["REQUESTED", "CREATED"].includes(shipment.status) ? h(Due, { shipment }) : null],
        [t("shipments.warehouse"), shipment.warehouse_id],
        [t("shipments.carrier"), shipment.carrier],
        [t("shipments.waybill"), shipment.waybill],
        [t("order.ships_to"), address
          ? [address.name, address.line1, address.line2, address.city, address.postal_code, address.country].filter(Boolean).join(", ")
          : shipment.address_erased && t("order.erased")],
        [t("order.gift_message"), shipment.gift_message],
        [t("shipments.requested"), dateAndTime(shipment.requested_at)],
        [t("shipments.created_at"), shipment.created_at && dateAndTime(shipment.created_at)],
        [t("shipments.dispatched_at"), shipment.dispatched_at && dateAndTime(shipment.dispatched_at)],
        [t("shipments.delivered_at"), shipment.delivered_at && dateAndTime(shipment.delivered_at)],
        [t("shipments.cancelled_at"), shipment.cancelled_at && dateAndTime(shipment.cancelled_at)],
        [t("orders.number"), may("operator.orders") && h(OrderLink, { correlation: shipment.correlation })],
      ] })),
      h(Panel, { title: t("order.lines") }, h(Table, {
        label: t("order.lines"),
        rows: shipment.lines,
        keyOf: (line) => line.sku_id,
        columns: [
          { id: "sku", title: t("orders.sku"), cell: (line) => h(Sku, { id: line.sku_id }) },
          { id: "units", title: t("orders.units"), number: true, cell: (line) => count(line.quantity) },
        ],
      })))),
  ];
}

/** What each warehouse takes from its shelves for the oldest shipments that were not sent. */
export function PickList() {
  const { query } = usePlace();
  const parameters = { warehouse_id: query.get("warehouse_id"), cursor: query.get("cursor"), limit: PICKED };
  const live = useLive((signal) => read("/shipments/pick-list", parameters, signal), [parameters], { everyMillis: 10_000 });
  const warehouses = live.data?.warehouses ?? [];
  const rows = warehouses.flatMap((warehouse) => warehouse.skus.map((item) => ({ warehouse_id: warehouse.warehouse_id, ...item })));
  const save = () => downloadCsv("pick-list.csv", {
    warehouse_id: (row) => row.warehouse_id,
    sku_id: (row) => row.sku_id,
    units: (row) => row.units,
    shipment_ids: (row) => row.shipment_ids.join(" "),
  }, rows);
  return [
    h(PageHeading, { title: t("pick_list.title"), note: t("pick_list.note", { count: PICKED }) },
      rows.length > 0 && h("button", { type: "button", onClick: save }, t("orders.export")),
      rows.length > 0 && h("button", { type: "button", onClick: () => print() }, t("pick_list.print"))),
    h(Filters, { fields: [{ name: "warehouse_id", label: t("shipments.warehouse"), type: "text" }] }),
    h(Waiting, { live }, ({ next_cursor: next }) => [
      rows.length === 0 && h("p", { class: "empty" }, t("pick_list.none")),
      warehouses.map((warehouse) => h(Panel, { key: warehouse.warehouse_id, title: warehouse.warehouse_id }, h(Table, {
        label: t("pick_list.of", { warehouse: warehouse.warehouse_id }),
        rows: warehouse.skus,
        keyOf: (item) => item.sku_id,
        columns: [
          { id: "sku", title: t("orders.sku"), cell: (item) => h(Sku, { id: item.sku_id }) },
          { id: "units", title: t("orders.units"), number: true, cell: (item) => count(item.units) },
          { id: "shipments", title: t("shipments.title"), number: true, cell: (item) => count(item.shipment_ids.length) },
        ],
      }))),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}
