import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { ago, dateAndTime, money, shortTime } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { ask } from "../parts/dialog.js";
import { Filters } from "../parts/filters.js";
import { TextField, textFrom } from "../parts/forms.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { OrderLink } from "../parts/names.js";
import { toast } from "../parts/toasts.js";

/* What needs a decision about money: disputes, which the provider decides, and large refunds, which a second operator decides. */

const PAGE = 50;
const STATUSES = ["RECEIVED", "UNDER_REVIEW", "WON", "LOST"];
const STATES = ["PENDING", "APPROVED", "REFUSED"];

const disputeFields = () => [
  { name: "status", label: t("payments.status"), type: "several", options: STATUSES.map((value) => [value, code("dispute_status", value)]) },
  { name: "provider", label: t("payments.provider"), type: "text" },
  { name: "correlation", label: t("shipments.correlation"), type: "text" },
];

const isOpen = (dispute) => ["RECEIVED", "UNDER_REVIEW"].includes(dispute.status);

export function Disputes() {
  const { query } = usePlace();
  const parameters = {
    status: query.getAll("status"), provider: query.get("provider"), payment_reference: query.get("payment_reference"),
    correlation: query.get("correlation"), cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/disputes", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("disputes.title") }, h(Link, { to: "/payments" }, t("payments.title"))),
    h(Filters, { search: { name: "payment_reference", label: t("disputes.payment") }, fields: disputeFields() }),
    h(Waiting, { live }, ({ disputes, next_cursor: next }) => [
      h(Table, {
        label: t("disputes.title"),
        rows: disputes,
        keyOf: (dispute) => dispute.dispute_id,
        to: (dispute) => path`/disputes/${dispute.dispute_id}`,
        empty: t("disputes.none"),
        columns: [
          { id: "dispute", title: t("disputes.dispute"), cell: (dispute) => dispute.provider_dispute_id },
          { id: "status", title: t("payments.status"), cell: (dispute) => h(Status, { group: "dispute_status", value: dispute.status }) },
          { id: "due", title: t("disputes.due"), cell: (dispute) => isOpen(dispute) && dispute.evidence_due_at && ago(dispute.evidence_due_at) },
          { id: "provider", title: t("payments.provider"), cell: (dispute) => dispute.provider },
          { id: "payment", title: t("disputes.payment"), cell: (dispute) => dispute.payment_reference },
          { id: "reason", title: t("order.reason"), cell: (dispute) => dispute.reason },
          { id: "opened", title: t("disputes.opened"), cell: (dispute) => shortTime(dispute.opened_at) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (dispute) => money(dispute.amount) },
          { id: "fee", title: t("disputes.fee"), number: true, cell: (dispute) => money(dispute.fee) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

export function Dispute({ disputeId, may }) {
  const live = useLive((signal) => read(path`/disputes/${disputeId}`, {}, signal), [disputeId]);
  return [
    h(PageHeading, { title: t("disputes.one", { disputeId }), note: t("disputes.note") }),
    h(Waiting, { live }, (dispute) => h("div", { class: "columns" },
      h(Panel, {}, h(Facts, { rows: [
        [t("payments.status"), h(Status, { group: "dispute_status", value: dispute.status })],
        [t("orders.amount"), money(dispute.amount)],
        [t("disputes.fee"), money(dispute.fee)],
        [t("order.reason"), dispute.reason],
        [t("disputes.due"), dispute.evidence_due_at && dateAndTime(dispute.evidence_due_at)],
        [t("payments.provider"), dispute.provider],
        [t("disputes.dispute"), h("code", {}, dispute.provider_dispute_id)],
        [t("disputes.payment"), h(Link, { to: path`/payments/${dispute.payment_reference}` }, dispute.payment_reference)],
        [t("disputes.reported"), dateAndTime(dispute.reported_at)],
        [t("disputes.opened"), dateAndTime(dispute.opened_at)],
        [t("orders.number"), may("operator.orders") && h(OrderLink, { correlation: dispute.correlation })],
      ] })),
      h(Panel, { title: t("disputes.history") }, h(Table, {
        label: t("disputes.history"),
        rows: dispute.history ?? [],
        keyOf: (change) => change.change_no,
        columns: [
          { id: "reported", title: t("disputes.reported"), cell: (change) => shortTime(change.reported_at) },
          { id: "status", title: t("payments.status"), cell: (change) => h(Status, { group: "dispute_status", value: change.status }) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (change) => money(change.amount) },
          { id: "fee", title: t("disputes.fee"), number: true, cell: (change) => money(change.fee) },
        ],
      })))),
  ];
}

const approvalFields = () => [
  { name: "state", label: t("payments.status"), type: "several", options: STATES.map((value) => [value, code("approval_state", value)]) },
  { name: "correlation", label: t("shipments.correlation"), type: "text" },
];

const isCredit = (approval) => approval.kind === "WALLET_CREDIT";
const reference = (approval) => approval.refund_reference ?? approval.adjustment_id;

/** The person or rule that has asked; a shopper is not named. */
const requester = (approval) => approval.requested_by ?? code("refund_requester", approval.requester);

function decide(approval, action, refresh) {
  const texts = `approvals.${isCredit(approval) ? "credit." : ""}${action}`;
  const values = { refund: reference(approval), money: money(approval.amount), user: approval.user_id };
  const isFirst = action === "approve" && approval.approvals_needed > 1 && !approval.first_approved_by;
  ask({
    question: t(`${texts}.question`, values),
    consequence: isFirst ? t("approvals.approve.first") : t(`${texts}.consequence`),
    form: (given, set, problem) => h(TextField, { values: given, set, name: "note", label: t("approvals.note"), problem, required: action === "refuse" }),
    yes: t(`approvals.${action}`),
    act: async (given) => {
      const decided = { note: textFrom(given, "note") };
      await write("POST", isCredit(approval) ? path`/wallet-credits/${reference(approval)}/${action}` : path`/refunds/${reference(approval)}/${action}`, decided);
      toast(t(isFirst ? "approvals.approve.first.done" : `${texts}.done`, values));
      refresh();
    },
  });
}

/** Refunds and credits above the limit; without a filter, those that wait for an operator. */
export function Approvals({ may }) {
  const { query } = usePlace();
  const parameters = {
    state: query.getAll("state"), payment_reference: query.get("payment_reference"), correlation: query.get("correlation"), cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/refund-approvals", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("approvals.title"), note: t("approvals.hint") }),
    h(Filters, { search: { name: "payment_reference", label: t("disputes.payment") }, fields: approvalFields() }),
    h(Waiting, { live }, ({ refund_approvals: rows, next_cursor: next }) => [
      h(Table, {
        label: t("approvals.title"),
        rows,
        keyOf: reference,
        empty: t("approvals.none"),
        columns: [
          { id: "refund", title: t("approvals.refund"), cell: (approval) => (isCredit(approval) ? t("approvals.credit", { refund: reference(approval), user: approval.user_id }) : reference(approval)) },
          { id: "status", title: t("payments.status"), cell: (approval) => h(Status, { group: "approval_state", value: approval.state }) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (approval) => money(approval.amount) },
          { id: "reason", title: t("order.reason"), cell: (approval) => approval.reason },
          { id: "requested_by", title: t("approvals.requested_by"), cell: requester },
          { id: "requested", title: t("payments.requested"), cell: (approval) => shortTime(approval.requested_at) },
          { id: "decided_by", title: t("approvals.decided_by"), cell: (approval) => approval.decided_by ?? (approval.first_approved_by && t("approvals.first", { operator: approval.first_approved_by })) },
          { id: "note", title: t("approvals.note"), cell: (approval) => approval.note },
          { id: "order", title: t("orders.number"), cell: (approval) => may("operator.orders") && !isCredit(approval) && h(OrderLink, { correlation: approval.correlation }) },
          {
            id: "actions", title: t("table.actions"), cell: (approval) => approval.state === "PENDING" && (!approval.may_decide ? t("approvals.not_yours") : h("div", { class: "buttons" }, ["approve", "refuse"].map((action) => h("button", {
              key: action, type: "button", "aria-label": `${t(`approvals.${action}`)} ${reference(approval)}`, onClick: () => decide(approval, action, live.refresh),
            }, t(`approvals.${action}`))))),
          },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}
