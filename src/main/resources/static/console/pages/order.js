import { h, useState } from "../preact.js";
import { code, language, t } from "../messages.js";
import { read, readAll, readFile, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path } from "../router.js";
import { count, dateAndTime, exactTime, money, moneyOf } from "../format.js";
import { Facts, Field, PageHeading, Panel, ProblemText, Status, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { Timeline } from "../parts/timeline.js";
import { saveFile } from "../parts/csv.js";
import { ask } from "../parts/dialog.js";
import { LinesField } from "../parts/forms.js";
import { toast } from "../parts/toasts.js";
import { ParkedEvents } from "../parts/parked.js";
import { Sku } from "../parts/names.js";
import { forPeople } from "../parts/problem.js";

const CANCELLABLE = ["CREATED", "PAYING", "PAID"];
const PAID = ["CAPTURED", "PARTLY_CAPTURED", "AUTHORISED", "VOIDED", "REFUNDING", "REFUND_FAILED", "REFUNDED"];
const RETURNABLE = ["SHIPPED", "COMPLETED"];
const MOST_PARKED = 100;
const STATES = ["PENDING", "APPROVED", "REFUSED"];
const REFUNDED = ["CAPTURED", "PARTLY_CAPTURED", "REFUNDING", "REFUND_FAILED", "REFUNDED"]; // a payment of which something may be refunded
const PAGE = 200; // the longest page of the API
const MOST_EVENTS = 1_000;
const NEWEST_NOTES = 20;

export function Order({ orderNo, may }) {
  const live = useLive((signal) => read(path`/orders/${orderNo}`, {}, signal), [orderNo]);
  const order = live.data;
  return [
    h(PageHeading, { title: orderNo },
      order && h(Actions, { order, refresh: live.refresh, may })),
    h(Waiting, { live }, () => [
      order.disputes && h(Disputes, { order, may }),
      order.payment_mismatches && h(Mismatches, { order, may }),
      h(Summary, { order }),
      h("div", { class: "columns" },
        h("div", { class: "stack" },
          h(Lines, { order }),
          order.shipments && h(Shipments, { order, may }),
          order.returns && h(Returns, { order, refresh: live.refresh, may }),
          may("operator.refunds.approve") && REFUNDED.includes(order.payment?.status) && h(Approvals, { order }),
          order.discounts && h(Discounts, { order }),
          h(Explained, { order }),
          may("operator.orders") && h(Notes, { order })),
        h("div", { class: "stack" },
          h(Amounts, { order }),
          may("operator.events") && h(Parked, { order, refresh: live.refresh }),
          h(Happened, { order }),
          h(Raw, { order, may }))),
    ]),
  ];
}

function Summary({ order }) {
  const address = order.shipping_address;
  return h(Panel, {}, h(Facts, { rows: [
    [t("orders.status"), h("span", { id: "status" }, h(Status, { value: order.status }))],
    [t("orders.placed"), dateAndTime(order.placed_at)],
    [t("order.due_by"), order.status === "PAYING" && order.expire_time ? dateAndTime(order.expire_time) : null],
    [t("orders.customer"), order.user_id
      ? h(Link, { to: `/orders?${new URLSearchParams({ user_id: order.user_id })}` }, order.user_id)
      : t("orders.guest")],
    [t("orders.channel"), order.channel],
    [t("orders.reference"), order.external_reference],
    [t("order.reason"), order.reason],
    [t("order.mails_to"), order.contact && [order.contact.email, " ", h(Link, { to: `/mails?order_no=${encodeURIComponent(order.order_no)}` }, t("mails.of_order"))]],
    [t("order.gift_message"), order.gift_message],
    [t("order.customer_note"), order.note && h("span", { class: "text" }, order.note)],
    [t("order.ships_to"), address
      ? [address.name, address.line1, address.line2, address.city, address.postal_code, address.country].filter(Boolean).join(", ")
      : order.address_erased && t("order.erased")],
    ...Object.entries(order.attributes ?? {}).map(([name, value]) => [name, String(value)]),
  ] }));
}

// Money

/** What was paid, refunded and is due: each as money. */
export function balanceOf(order) {
  const held = order.payment?.authorisation;
  const secured = PAID.includes(order.payment?.status) ? order.payment.amount.amount_minor : 0;
  const paid = held ? held.captured.amount_minor : secured;
  const returned = (order.returns ?? []).filter((each) => each.status === "REFUNDED").reduce((total, each) => total + each.amounts.payable.amount_minor, 0);
  const refunded = order.payment?.status === "REFUNDED" ? paid : returned;
  const due = ["CREATED", "PAYING"].includes(order.status) ? order.amounts.payable.amount_minor - secured : 0;
  return { paid: moneyOf(paid, order.currency), refunded: moneyOf(refunded, order.currency), due: moneyOf(due, order.currency) };
}

function Amounts({ order }) {
  const { amounts, payment } = order;
  const balance = balanceOf(order);
  const charges = (order.charges ?? []).map((charge) => [t("order.including", { charge: code("charge", charge.type) }), charge.amount]);
  const parts = [
    [t("order.items"), amounts.items],
    [t("order.discount"), amounts.discount, "−"],
    [t("order.shipping"), amounts.shipping],
    [t("order.shipping_discount"), amounts.shipping_discount, "−"],
    ...(charges.length > 1 ? charges : []),
    [t("order.tax"), amounts.tax],
    [t("order.tax_included"), amounts.tax_included],
  ].filter(([name, value]) => value && (value.amount_minor || name === t("order.items")));
  const row = ([name, value, sign = ""], sum) => h("tr", { class: sum ? "sum" : "" }, h("th", { scope: "row" }, name), h("td", { class: "number" }, sign, money(value)));
  return h(Panel, { title: t("order.amounts") },
    h("table", {}, h("tbody", {},
      parts.map((each) => row(each)),
      row([t("order.payable"), amounts.payable], true),
      row([t("order.paid"), balance.paid]),
      balance.refunded.amount_minor > 0 && row([t("order.refunded"), balance.refunded]),
      balance.due.amount_minor > 0 && row([t("order.due"), balance.due], true))),
    payment && h(Facts, { rows: [
      [t("order.payment"), h(Status, { group: "payment_status", value: payment.status })],
      [t("orders.payment_method"), payment.method],
      [t("order.provider"), payment.provider],
      [t("order.payment_reference"), h("code", {}, payment.reference)],
      ...(payment.authorisation ? [
        [t("order.authorised"), money(payment.amount)],
        [t("order.authorised_until"), dateAndTime(payment.authorisation.expires_at)],
        [t("order.captured"), money(payment.authorisation.captured)],
        [t("order.voided"), payment.authorisation.voided && money(payment.authorisation.voided)],
        [t("order.authorisation_ended"), payment.authorisation.ended],
      ] : []),
      ...(payment.failure ? [[t("order.payment_failure"), payment.failure]] : []),
      ...(payment.surplus ?? []).map((each) => [
        t("order.surplus"),
        h("span", {}, h("code", {}, each.reference), " ", h(Status, { group: "payment_status", value: each.status })),
      ]),
    ] }));
}

function Discounts({ order }) {
  return h(Panel, { title: t("order.discounts") }, h(Table, {
    label: t("order.discounts"),
    rows: order.discounts,
    keyOf: (discount) => `${discount.promotion_id} ${discount.coupon_code}`,
    columns: [
      { id: "promotion", title: t("order.promotion"), cell: (discount) => discount.promotion_id },
      { id: "coupon", title: t("order.coupon"), cell: (discount) => discount.coupon_code },
      { id: "amount", title: t("orders.amount"), number: true, cell: (discount) => money(discount.amount) },
    ],
  }));
}

function Explained({ order }) {
  const live = useLive((signal) => read(path`/orders/${order.order_no}/explanation`, {}, signal), [order.order_no, order.status], { everyMillis: 60_000 });
  const considered = live.data?.promotions ?? [];
  const notValid = live.data?.not_valid ?? [];
  return considered.length + notValid.length > 0 && h(Panel, { title: t("order.explanation") }, considered.length > 0 && h(Table, {
    label: t("order.explanation"),
    rows: considered,
    keyOf: (promotion) => promotion.promotion_id,
    columns: [
      { id: "promotion", title: t("order.promotion"), cell: (promotion) => promotion.name },
      { id: "version", title: t("order.promotion_version"), number: true, cell: (promotion) => promotion.version },
      { id: "outcome", title: t("order.outcome"), cell: (promotion) => [
        code("outcome", promotion.outcome),
        (promotion.missing ?? []).map((hint) => h("div", { class: "quiet" }, hint[language] ?? hint.en)),
      ] },
      { id: "off", title: t("orders.amount"), number: true, cell: (promotion) => promotion.off && money(promotion.off) },
    ],
  }), notValid.length > 0 && h("details", {}, h("summary", {}, t("order.not_valid", { promotions: count(notValid.length) })),
    h("ul", {}, notValid.map((promotion) => h("li", { key: promotion.promotion_id },
      promotion.name, ": ", code("why_not_valid", promotion.why), ", ", dateAndTime(promotion.starts_at), " – ", promotion.ends_at && dateAndTime(promotion.ends_at))))));
}

// Goods

const returnedUnits = (order, line) => (order.returns ?? []).flatMap((each) => each.lines)
  .filter((each) => each.line_no === line.line_no).reduce((total, each) => total + each.quantity, 0);

function Lines({ order }) {
  const columns = [
    { id: "sku", title: t("orders.sku"), cell: (line) => h(Sku, { id: line.sku_id }) },
    { id: "units", title: t("orders.units"), number: true, cell: (line) => count(line.quantity) },
    { id: "returned", title: t("order.returned"), number: true, cell: (line) => count(returnedUnits(order, line)), if: order.returns },
    { id: "price", title: t("order.price"), number: true, cell: (line) => (line.list_price ? t("catalogue.reduced", { sale: money(line.unit_price), list: money(line.list_price) }) : money(line.unit_price)) },
    { id: "amount", title: t("orders.amount"), number: true, cell: (line) => money(line.amount) },
    { id: "discount", title: t("order.discount"), number: true, cell: (line) => money(line.discount), if: order.amounts.discount.amount_minor },
    { id: "tax", title: t("order.tax"), number: true, cell: (line) => money(line.tax), if: order.amounts.tax.amount_minor },
    { id: "total", title: t("order.total"), number: true, cell: (line) => money(line.total), if: order.amounts.discount.amount_minor || order.amounts.tax.amount_minor },
  ].filter((column) => !("if" in column) || column.if);
  return h(Panel, { title: t("order.lines") }, h(Table, { label: t("order.lines"), rows: order.lines ?? [], keyOf: (line) => String(line.line_no), columns }));
}

function Shipments({ order, may }) {
  return h(Panel, { title: t("order.shipments") },
    h(Table, {
      label: t("order.shipments"),
      rows: order.shipments,
      keyOf: (shipment) => shipment.warehouse_id,
      columns: [
        { id: "warehouse", title: t("order.warehouse"), cell: (shipment) => shipment.warehouse_id },
        { id: "status", title: t("orders.status"), cell: (shipment) => h(Status, { group: "shipment_status", value: shipment.status }) },
        { id: "carrier", title: t("order.carrier"), cell: (shipment) => shipment.carrier },
        { id: "waybill", title: t("order.waybill"), cell: (shipment) => shipment.waybill && h("code", {}, shipment.waybill) },
      ],
    }),
    may("operator.shipments") && h("p", {}, h(Link, { to: `/shipments?${new URLSearchParams({ correlation: order.correlation })}` }, t("order.shipments_link"))));
}

/** How a refund follows from the new price of what the customer keeps. */
const pricedAgain = ({ paid, rest, refunded_before, clipped }) =>
  t(clipped ? "order.priced_again.clipped" : "order.priced_again.sum", { paid: money(paid), rest: money(rest), before: money(refunded_before), clipped: clipped && money(clipped) });

function Returns({ order, refresh, may }) {
  const again = (goodsReturn) => refundAgain(goodsReturn.amounts.payable, path`/orders/${order.order_no}/returns/${goodsReturn.return_no}/refund`, undefined, refresh);
  return h(Panel, { title: t("order.returns") }, h(Table, {
    label: t("order.returns"),
    rows: order.returns,
    keyOf: (goodsReturn) => String(goodsReturn.return_no),
    columns: [
      { id: "number", title: t("order.return"), cell: (goodsReturn) => goodsReturn.external_reference ?? String(goodsReturn.return_no) },
      { id: "status", title: t("orders.status"), cell: (goodsReturn) => h(Status, { group: "return_status", value: goodsReturn.status }) },
      { id: "at", title: t("order.returned_at"), cell: (goodsReturn) => dateAndTime(goodsReturn.returned_at) },
      { id: "lines", title: t("order.lines"), cell: (goodsReturn) => goodsReturn.lines.map((line) => h("div", { key: line.line_no }, `${count(line.quantity)} × `, h(Sku, { id: line.sku_id }))) },
      { id: "refund", title: t("order.refund"), number: true, cell: (goodsReturn) => goodsReturn.amounts && money(goodsReturn.amounts.payable) },
      ...(order.returns.some((each) => each.priced_again)
        ? [{ id: "priced_again", title: t("order.priced_again"), cell: (goodsReturn) => goodsReturn.priced_again && pricedAgain(goodsReturn.priced_again) }]
        : []),
      { id: "reason", title: t("order.reason"), cell: (goodsReturn) => goodsReturn.reason },
      ...(may("operator.orders") && order.returns.some((each) => each.status === "FAILED")
        ? [{ id: "again", title: "", cell: (goodsReturn) => goodsReturn.status === "FAILED" && h("button", { type: "button", onClick: () => again(goodsReturn) }, t("order.refund_again")) }]
        : []),
    ],
  }));
}

// What a person should look at

function Disputes({ order, may }) {
  return h("section", { class: "notice", "aria-label": t("order.disputes") },
    h("h2", {}, t("order.disputes")),
    h("ul", {}, order.disputes.map((dispute) => h("li", { key: dispute.reference },
      h(Status, { group: "dispute_status", value: dispute.status }), " ", money(dispute.amount), " ", h("code", {}, dispute.reference)))),
    may("operator.payments") && h("p", {}, h(Link, { to: `/disputes?${new URLSearchParams({ correlation: order.correlation })}` }, t("order.disputes.link"))));
}

/** A sentence about a callback of the payment provider that contradicts the payment or a refund. */
function mismatchSentence({ provider, reference, expected, received, why }) {
  const values = { provider, reference, expected: money(expected), received: money(received), why };
  const same = expected.amount_minor === received.amount_minor && expected.currency === received.currency;
  return t(same ? "order.mismatch.why" : "order.mismatch.amount", values);
}

function Mismatches({ order, may }) {
  return h("section", { class: "notice", "aria-label": t("order.mismatches") },
    h("h2", {}, t("order.mismatches")),
    h("ul", {}, order.payment_mismatches.map((mismatch) => h("li", { key: `${mismatch.at} ${mismatch.reference}` }, mismatchSentence(mismatch)))),
    h("p", {}, t("order.mismatches.hint"), " ",
      may("operator.payments") && h(Link, { to: `/payments?${new URLSearchParams({ correlation: order.correlation })}` }, t("order.mismatches.link"))));
}

/** All pages of a list up to a number of rows: `{ rows, more }`. */
async function readRows(listPath, name, most, signal) {
  const rows = [];
  let cursor;
  do {
    const page = await read(listPath, { limit: Math.min(PAGE, most - rows.length), cursor }, signal);
    rows.push(...page[name]);
    cursor = page.next_cursor;
  } while (cursor && rows.length < most);
  return { rows, more: Boolean(cursor) };
}

/** The refunds of the order above the limit: whether they wait, and who has decided with which note. Nothing for other orders. */
function Approvals({ order }) {
  const live = useLive((signal) => read("/refund-approvals", { correlation: order.correlation, state: STATES, limit: PAGE }, signal), [order.correlation], { everyMillis: 5_000 });
  const rows = live.data?.refund_approvals ?? [];
  return rows.length > 0 && h(Panel, { title: t("order.approvals") },
    h("ol", { class: "notes" }, rows.map((approval) => h("li", { key: approval.refund_reference },
      h("p", {}, money(approval.amount), " ", h(Status, { group: "approval_state", value: approval.state })),
      approval.note && h("p", { class: "text" }, approval.note),
      h("p", { class: "hint" }, approval.decided_by
        ? [approval.decided_by, ", ", h("time", { dateTime: approval.decided_at }, dateAndTime(approval.decided_at))]
        : h(Link, { to: `/refund-approvals?${new URLSearchParams({ correlation: order.correlation })}` }, t("approvals.title")))))));
}

/** What operators noted; the newest come first. */
function Notes({ order }) {
  const [most, setMost] = useState(NEWEST_NOTES);
  const live = useLive((signal) => readRows(path`/orders/${order.order_no}/notes`, "notes", most, signal), [order.order_no, most], { everyMillis: 5_000 });
  const add = () => ask({
    question: t("order.note.question", { order: order.order_no }),
    consequence: t("order.note.consequence"),
    form: (values, set, problem) => h(LinesField, { values, set, problem, name: "text", label: t("order.note.text"), required: true, maxLength: 2_000 }),
    values: { text: "" },
    yes: t("order.note.yes"),
    act: async ({ text }) => {
      await write("POST", path`/orders/${order.order_no}/notes`, { text: text.trim() });
      toast(t("order.note.done"));
      live.refresh();
    },
  });
  return h(Panel, { title: t("order.notes") },
    h(Waiting, { live }, ({ rows, more }) => [
      rows.length === 0 && h("p", { class: "hint" }, t("order.notes.none")),
      h("ol", { class: "notes" }, rows.map((note) => h("li", { key: note.note_no },
        h("p", { class: note.text_erased ? "hint" : "text" }, note.text_erased ? t("order.erased") : note.text),
        h("p", { class: "hint" }, note.author, ", ", h("time", { dateTime: note.created_at }, dateAndTime(note.created_at)))))),
      h("div", { class: "buttons" },
        h("button", { type: "button", onClick: add }, t("order.note.add")),
        more && h("button", { type: "button", onClick: () => setMost(MOST_EVENTS) }, t("order.notes.all"))),
    ]));
}

// Actions

function Actions({ order, refresh, may }) {
  if (!may("operator.orders")) {
    return null;
  }
  return [
    order.payment && PAID.includes(order.payment.status)
      && h("button", { type: "button", onClick: () => saveInvoice(order) }, t("order.invoice")),
    RETURNABLE.includes(order.status) && order.lines.some((line) => returnedUnits(order, line) < line.quantity)
      && h("button", { type: "button", onClick: () => takeBack(order, refresh) }, t("order.take_back")),
    CANCELLABLE.includes(order.status)
      && h("button", { type: "button", class: "grave", onClick: () => cancel(order, refresh) }, t("order.cancel")),
    order.payment?.status === "REFUND_FAILED"
      && h("button", { type: "button", onClick: () => refundAgain(order.payment.amount, path`/orders/${order.order_no}/cancel`, {}, refresh) }, t("order.refund_again")),
  ];
}

async function saveInvoice(order) {
  try {
    saveFile(`invoice-${order.order_no}.pdf`, await readFile(path`/orders/${order.order_no}/invoice`));
  } catch (problem) {
    toast(forPeople(problem));
  }
}

function cancel(order, refresh) {
  const { paid } = balanceOf(order);
  return ask({
    question: t("order.cancel.question", { order: order.order_no }),
    consequence: paid.amount_minor > 0 ? t("order.cancel.refunds", { money: money(paid) }) : t("order.cancel.releases"),
    form: (values, set, problem) => h(Field, {
      label: t("order.cancel.reason"), name: "reason", problem, maxLength: 200, value: values.reason, onInput: (event) => set("reason", event.target.value),
    }),
    values: { reason: "" },
    yes: t("order.cancel.yes"),
    grave: true,
    act: async ({ reason }) => {
      await write("POST", path`/orders/${order.order_no}/cancel`, reason.trim() ? { reason: reason.trim() } : {});
      toast(t("order.cancel.done", { order: order.order_no }));
      refresh();
    },
  });
}

/** Requests a refused refund again: of a return, or of the whole order, which is cancelled again for that. */
function refundAgain(amount, to, body, refresh) {
  return ask({
    question: t("order.refund_again.question", { money: money(amount) }),
    consequence: t("order.refund_again.consequence"),
    yes: t("order.refund_again"),
    act: async () => {
      await write("POST", to, body);
      toast(t("order.refund_again.done"));
      refresh();
    },
  });
}

function takeBack(order, refresh) {
  const lines = order.lines.map((line) => ({ ...line, left: line.quantity - returnedUnits(order, line) })).filter((line) => line.left > 0);
  const chosen = (values) => lines.map((line) => ({ line_no: line.line_no, quantity: Number(values[line.line_no]) || 0 })).filter((item) => item.quantity > 0);
  return ask({
    question: t("order.take_back.question", { order: order.order_no }),
    consequence: t("order.take_back.consequence"),
    form: (values, set, problem) => [
      h("table", { class: "quantities" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("orders.sku")), h("th", { scope: "col", class: "number" }, t("order.take_back.left")), h("th", { scope: "col", class: "number" }, t("order.take_back.units")))),
        h("tbody", {}, lines.map((line) => h("tr", { key: line.line_no },
          h("th", { scope: "row" }, h(Sku, { id: line.sku_id })),
          h("td", { class: "number" }, count(line.left)),
          h("td", { class: "number" }, h("input", {
            type: "number", min: 0, max: line.left, step: 1, inputMode: "numeric", class: "units",
            "aria-label": t("order.take_back.units_of", { sku: line.sku_id }),
            value: values[line.line_no] ?? "0",
            onInput: (event) => set(line.line_no, event.target.value),
          })))))),
      h(Field, { label: t("order.take_back.reference"), name: "external_reference", problem, maxLength: 64, value: values.reference, onInput: (event) => set("reference", event.target.value) }),
      h(Field, { label: t("order.take_back.reason"), name: "reason", problem, maxLength: 200, value: values.reason, onInput: (event) => set("reason", event.target.value) }),
    ],
    values: { reference: "", reason: "" },
    yes: t("order.take_back.yes"),
    act: async (values) => {
      const items = chosen(values);
      if (items.length === 0) {
        throw new Error(t("order.take_back.none"));
      }
      await write("POST", path`/orders/${order.order_no}/returns`, {
        items, reason: values.reason.trim() || undefined, external_reference: values.reference.trim() || undefined,
      });
      toast(t("order.take_back.done", { count: items.reduce((total, item) => total + item.quantity, 0) }));
      refresh();
    },
  });
}

// What happened

function Happened({ order }) {
  const [raw, setRaw] = useState(false);
  const events = (order.timeline ?? []).map((entry) => ({
    key: entry.seq, at: entry.at, text: entry.text, detail: raw && h("p", {}, h("code", { class: "hint" }, `${entry.seq} ${entry.event}`)),
  }));
  const mismatches = (order.payment_mismatches ?? []).map((mismatch) => ({
    key: `${mismatch.at} ${mismatch.reference}`, at: mismatch.at, text: mismatchSentence(mismatch),
  }));
  return h(Panel, { title: t("order.timeline") },
    h(Timeline, { entries: [...events, ...mismatches].sort((one, other) => Date.parse(one.at) - Date.parse(other.at)) }),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: raw, onChange: () => setRaw(!raw) }), t("order.event_types")));
}

/** Parked events of this order: their decisions let the order go on. */
function Parked({ order, refresh }) {
  const live = useLive((signal) => read("/events/parked", { limit: MOST_PARKED }, signal), [order.correlation], { everyMillis: 5_000 });
  const events = (live.data?.events ?? []).filter((event) => JSON.stringify(event.payload).includes(order.correlation));
  return events.length > 0 && h(Panel, { title: t("order.parked") }, h(ParkedEvents, {
    events,
    refresh: () => {
      live.refresh();
      refresh();
    },
  }));
}

function Raw({ order, may }) {
  const [open, setOpen] = useState(false);
  return h(Panel, { class: "quiet" },
    h("details", { onToggle: (event) => setOpen(event.currentTarget.open) },
      h("summary", { class: "hint" }, t("order.raw")),
      open && [
        h(Facts, { rows: [[t("order.correlation"), h("code", {}, order.correlation)]] }),
        may("operator.ledger") && h("p", {}, h(Link, { to: path`/ledger/orders/${order.correlation}` }, t("ledger.order_link"))),
        may("operator.events") && h("p", {}, h(Link, { to: `/trace?${new URLSearchParams({ correlation: order.correlation })}` }, t("trace.link"))),
        may("operator.audit") && h(Traces, { order }),
        may("operator.orders") && h(Events, { order }),
        h("pre", { tabIndex: 0, "aria-label": t("order.json") }, JSON.stringify(order, null, 2)),
      ]));
}

/** What operators did with the order, with the trace of each call. */
function Traces({ order }) {
  const live = useLive((signal) => readAll({ log: read("/audit-log", { object_type: "order", object_id: order.order_no }, signal) }), [order.order_no], { everyMillis: 0 });
  const { data, problem } = live.data?.log ?? {};
  return [
    h(ProblemText, { problem }),
    data?.entries.length > 0 && h(Timeline, { entries: data.entries.map((entry) => ({
      key: entry.entry_id, at: entry.at, text: `${entry.subject}: ${entry.action}`, detail: h("p", { class: "hint" }, "trace_id ", h("code", {}, entry.trace_id)),
    })) }),
  ];
}

/** The events of the order as they are stored, each with its trace and payload. */
function Events({ order }) {
  const live = useLive((signal) => readRows(path`/orders/${order.order_no}/events`, "events", MOST_EVENTS, signal),
    [order.order_no, order.timeline?.length], { everyMillis: 0 });
  return h(Waiting, { live }, ({ rows, more }) => [
    h("h3", {}, t("order.events")),
    h("ol", { class: "events" }, rows.map((event) => h("li", { key: event.seq },
      h("p", {}, `${event.seq} `, h("code", {}, event.type)),
      h("p", { class: "hint" }, h("time", { dateTime: event.at }, exactTime(event.at)), event.trace_id && [", trace_id ", h("code", {}, event.trace_id)]),
      h("details", {},
        h("summary", { class: "hint" }, t("order.events.payload", { seq: event.seq })),
        h("pre", { tabIndex: 0, "aria-label": t("order.events.payload", { seq: event.seq }) }, JSON.stringify(event.payload, null, 2)))))),
    more && h("p", { class: "hint" }, t("order.events.more", { count: rows.length })),
  ]);
}
