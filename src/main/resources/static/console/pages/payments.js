import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { dateAndTime, daysAfter, money, shortTime, startOfDay } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { OrderLink } from "../parts/names.js";

const STATUSES = ["REQUESTED", "STARTED", "AUTHORISED", "CAPTURED", "VOIDED", "FAILED", "CLOSED"];
const PAGE = 50;

const fields = () => [
  { name: "status", label: t("payments.status"), type: "several", options: STATUSES.map((value) => [value, code("provider_status", value)]) },
  { name: "odd", label: t("payments.odd"), type: "one", options: [["true", t("payments.odd_only")]] },
  { name: "provider", label: t("payments.provider"), type: "text" },
  { name: "created_from", label: t("payments.created_from"), type: "date" },
  { name: "created_to", label: t("payments.created_to"), type: "date" },
  { name: "correlation", label: t("shipments.correlation"), type: "text" },
];

const oddities = (payment) => (payment.odd ?? []).map((each) => h("span", { key: each, class: "status bad" }, code("oddity", each)));

export function Payments() {
  const { query } = usePlace();
  const [from, to] = [query.get("created_from"), query.get("created_to")];
  const parameters = {
    status: query.getAll("status"), odd: query.get("odd"), provider: query.get("provider"), reference: query.get("reference"),
    correlation: query.get("correlation"), created_from: from && startOfDay(from), created_to: to && startOfDay(daysAfter(to, 1)),
    cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/payments", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("payments.title") }, h(Link, { to: "/provider-calls", class: "button" }, t("provider_calls.title"))),
    h(Filters, { search: { name: "reference", label: t("payments.reference") }, fields: fields() }),
    h(Waiting, { live }, ({ payments, next_cursor: next }) => [
      h(Table, {
        label: t("payments.title"),
        rows: payments,
        keyOf: (payment) => payment.reference,
        to: (payment) => path`/payments/${payment.reference}`,
        empty: t("payments.none"),
        columns: [
          { id: "reference", title: t("payments.reference"), cell: (payment) => payment.reference },
          { id: "status", title: t("payments.status"), cell: (payment) => h(Status, { group: "provider_status", value: payment.status }) },
          { id: "odd", title: t("payments.odd"), cell: oddities },
          { id: "provider", title: t("payments.provider"), cell: (payment) => payment.provider ?? payment.method },
          { id: "created", title: t("payments.created"), cell: (payment) => shortTime(payment.created_at) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (payment) => money(payment.amount) },
          { id: "captured", title: t("payments.captured"), number: true, cell: (payment) => money(payment.captured) },
          { id: "refunded", title: t("order.refunded"), number: true, cell: (payment) => money(payment.refunded) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

export function Payment({ reference, may }) {
  const live = useLive((signal) => read(path`/payments/${reference}`, {}, signal), [reference]);
  return [
    h(PageHeading, { title: t("payment.title", { reference }) }),
    h(Waiting, { live }, (payment) => h("div", { class: "columns" },
      h("div", { class: "stack" },
        h(Panel, {}, h(Facts, { rows: [
          [t("payments.status"), h(Status, { group: "provider_status", value: payment.status })],
          [t("payments.odd"), payment.odd?.length > 0 && oddities(payment)],
          [t("orders.amount"), money(payment.amount)],
          [t("payments.by_balance"), payment.balance && money(payment.balance)],
          [t("payments.captured"), payment.captured && money(payment.captured)],
          [t("payments.voided"), payment.voided && money(payment.voided)],
          [t("order.refunded"), payment.refunded && money(payment.refunded)],
          [t("payments.provider"), payment.provider ?? payment.method],
          [t("payments.provider_id"), payment.provider_payment_id && h("code", {}, payment.provider_payment_id)],
          [t("shipments.failure"), payment.failure],
          [t("payments.created"), dateAndTime(payment.created_at)],
          [t("payments.expires"), dateAndTime(payment.expires_at)],
          [t("payments.authorised_at"), payment.authorised_at && dateAndTime(payment.authorised_at)],
          [t("payments.authorised_until"), payment.authorisation_expires_at && dateAndTime(payment.authorisation_expires_at)],
          [t("payments.captured_at"), payment.captured_at && dateAndTime(payment.captured_at)],
          [t("orders.number"), may("operator.orders") && h(OrderLink, { correlation: payment.correlation })],
        ] })),
        payment.captures?.length > 0 && h(Panel, { title: t("payments.captures") }, h(Table, {
          label: t("payments.captures"),
          rows: payment.captures,
          keyOf: (capture) => capture.reference,
          columns: [
            { id: "reference", title: t("payments.reference"), cell: (capture) => h("code", {}, capture.reference) },
            { id: "status", title: t("payments.status"), cell: (capture) => h(Status, { group: "capture_status", value: capture.status }) },
            { id: "requested", title: t("payments.requested"), cell: (capture) => shortTime(capture.requested_at) },
            { id: "reason", title: t("shipments.failure"), cell: (capture) => capture.failure },
            { id: "amount", title: t("orders.amount"), number: true, cell: (capture) => money(capture.amount) },
          ],
        })),
        payment.refunds?.length > 0 && h(Panel, { title: t("payments.refunds") }, h(Table, {
          label: t("payments.refunds"),
          rows: payment.refunds,
          keyOf: (refund) => refund.reference,
          columns: [
            { id: "reference", title: t("payments.reference"), cell: (refund) => h("code", {}, refund.reference) },
            { id: "status", title: t("payments.status"), cell: (refund) => h(Status, { group: "refund_status", value: refund.status }) },
            { id: "requested", title: t("payments.requested"), cell: (refund) => shortTime(refund.requested_at) },
            { id: "reason", title: t("order.reason"), cell: (refund) => refund.failure ?? refund.reason },
            { id: "amount", title: t("orders.amount"), number: true, cell: (refund) => money(refund.amount) },
          ],
        }))),
      h(Panel, { title: t("payments.callbacks"), note: payment.more_callbacks ? t("payments.more_callbacks") : null }, h(Table, {
        label: t("payments.callbacks"),
        rows: payment.callbacks ?? [],
        keyOf: (callback) => callback.event_id,
        empty: t("payments.no_callbacks"),
        columns: [
          { id: "type", title: t("payments.callback"), cell: (callback) => h("code", {}, callback.type) },
          { id: "received", title: t("payments.received"), cell: (callback) => shortTime(callback.received_at) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (callback) => money(callback.amount) },
          { id: "outcome", title: t("payments.outcome"), cell: (callback) => h(Status, { group: "callback_outcome", value: callback.outcome }) },
          { id: "why", title: t("order.reason"), cell: (callback) => callback.why },
        ],
      })))),
  ];
}
