import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { count, dateAndTime, minorMoney, money, shortTime } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { ask } from "../parts/dialog.js";
import { Filters } from "../parts/filters.js";
import { ChoiceField, TextField, textFrom } from "../parts/forms.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { toast } from "../parts/toasts.js";
import { FileField } from "../parts/upload.js";

const PAGE = 50;
const STATES = ["OPEN", "TAKEN", "RESOLVED", "DISMISSED"];
const KINDS = ["MISSING_HERE", "MISSING_THERE", "AMOUNT_DIFFERS", "FEE_DIFFERS", "TWICE", "WRONG_DAY", "CALLBACK_MISMATCH", "UNKNOWN_OUTCOME",
  "UNKNOWN_REFERENCE", "TIME_IN_FUTURE", "STATEMENT_FAILED", "PARKED_EVENT", "DISPUTE", "CAPTURE_FAILED", "REFUND_RETURNED", "BALANCE_DIFFERS",
  "BANK_LINE_MISSING", "BANK_LINE_UNMATCHED", "BANK_AMOUNT_DIFFERS"];
const RESOLUTIONS = ["CORRECTED_BY_PROVIDER", "GIVEN_BACK", "BOOKED_ELSEWHERE", "ACCEPTED", "NOT_A_DIFFERENCE"];

const dayFields = () => [
  { name: "state", label: t("payments.status"), type: "one", options: ["OPEN", "CLOSED"].map((value) => [value, code("day_state", value)]) },
  { name: "from", label: t("reconciliation.from"), type: "date" },
  { name: "to", label: t("reconciliation.to"), type: "date" },
];

const standing = (day) => (day.state === "OPEN" && !day.statement ? "WITHOUT_STATEMENT" : day.state);

/** Imports the statement of a day; `day` has the first values of the form. */
function importStatement(day, refresh) {
  ask({
    question: t("reconciliation.import.question"),
    consequence: t("reconciliation.import.consequence"),
    values: { provider: day?.provider, day: day?.day },
    form: (values, set, problem) => [
      h(TextField, { values, set, problem, name: "provider", label: t("payments.provider"), required: true, maxLength: 32, pattern: "[a-z0-9\\-]{1,32}" }),
      h(TextField, { values, set, problem, name: "day", label: t("reconciliation.day"), required: true, type: "date" }),
      h(FileField, { set, name: "file", label: t("upload.file"), accept: undefined, hint: t("reconciliation.import.hint") }),
    ],
    yes: t("reconciliation.import.yes"),
    act: async ({ provider, day: date, file }) => {
      await write("POST", path`/reconciliations/${provider}/${date}/statement/import`, undefined, { raw: file, type: "application/octet-stream" });
      toast(t("reconciliation.import.done", { provider, day: date }));
      refresh();
    },
  });
}

/** Imports what an account of the provider had on a day. */
function importFunds(day, accounts, refresh) {
  ask({
    question: t("reconciliation.funds.question", { provider: day.provider, day: day.day }),
    consequence: t("reconciliation.funds.consequence"),
    values: { account: accounts[0]?.account },
    form: (values, set, problem) => [
      h(TextField, { values, set, problem, name: "account", label: t("reconciliation.account"), required: true, maxLength: 16, pattern: "[A-Z]{1,16}" }),
      h(FileField, { set, name: "file", label: t("upload.file"), accept: undefined, hint: t("reconciliation.import.hint") }),
    ],
    yes: t("reconciliation.import.yes"),
    act: async ({ account, file }) => {
      await write("POST", path`/reconciliations/${day.provider}/${day.day}/funds/${account}/import`, undefined, { raw: file, type: "application/octet-stream" });
      toast(t("reconciliation.funds.done", { account }));
      refresh();
    },
  });
}

/** What the accounts had at the beginning and the end of the day, and what was paid out. */
const FundsOf = ({ accounts, payouts }) => [
  h(Table, {
    label: t("reconciliation.funds"),
    rows: accounts.flatMap((account) => account.balances.map((balance) => ({ ...balance, account: account.account }))),
    keyOf: (row) => `${row.account}/${row.currency}`,
    empty: t("reconciliation.no_funds"),
    columns: [
      { id: "account", title: t("reconciliation.account"), cell: (row) => row.account },
      { id: "opening", title: t("reconciliation.opening"), number: true, cell: (row) => minorMoney(row.opening_minor, row.currency) },
      { id: "closing", title: t("reconciliation.closing"), number: true, cell: (row) => minorMoney(row.closing_minor, row.currency) },
    ],
  }),
  payouts.length > 0 && h(Table, {
    label: t("reconciliation.payouts"),
    rows: payouts,
    keyOf: (row) => `${row.payout_id}/${row.currency}`,
    columns: [
      { id: "payout", title: t("reconciliation.payout"), cell: (row) => h("code", {}, row.payout_id) },
      { id: "at", title: t("reconciliation.at"), cell: (row) => shortTime(row.occurred_at) },
      { id: "amount", title: t("orders.amount"), number: true, cell: (row) => minorMoney(row.amount_minor, row.currency) },
    ],
  }),
];

/** The days of the providers. */
export function Reconciliations() {
  const { query } = usePlace();
  const parameters = {
    provider: query.get("provider"), state: query.get("state"), from: query.get("from"), to: query.get("to"),
    cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/reconciliations", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("reconciliation.title") },
      h("button", { type: "button", onClick: () => importStatement(null, live.refresh) }, t("reconciliation.import")),
      h(Link, { to: "/work-items" }, t("work_items.title"))),
    h(Filters, { search: { name: "provider", label: t("payments.provider") }, fields: dayFields() }),
    h(Waiting, { live }, ({ days, next_cursor: next }) => [
      h(Table, {
        label: t("reconciliation.title"),
        rows: days,
        keyOf: (day) => `${day.provider}/${day.day}`,
        to: (day) => path`/reconciliation/${day.provider}/${day.day}`,
        empty: t("reconciliation.none"),
        columns: [
          { id: "day", title: t("reconciliation.day"), cell: (day) => day.day },
          { id: "provider", title: t("payments.provider"), cell: (day) => day.provider },
          { id: "status", title: t("payments.status"), cell: (day) => h(Status, { group: "day_state", value: standing(day) }) },
          { id: "lines", title: t("reconciliation.lines"), number: true, cell: (day) => day.statement && count(day.statement.lines) },
          { id: "items", title: t("work_items.title"), number: true, cell: (day) => count(day.work_items) },
          { id: "failure", title: t("reconciliation.failure"), cell: (day) => day.fetch_failure },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

const reasonField = (values, set, problem, required) => h(TextField, { values, set, name: "reason", label: t("order.reason"), problem, required });

function decide(day, action, refresh) {
  ask({
    question: t(`reconciliation.${action}.question`, { provider: day.provider, day: day.day }),
    consequence: t(`reconciliation.${action}.consequence`),
    form: (values, set, problem) => reasonField(values, set, problem, action === "reopen"),
    yes: t(`reconciliation.${action}.yes`),
    act: async (values) => {
      await write("POST", path`/reconciliations/${day.provider}/${day.day}/${action}`, { reason: textFrom(values, "reason") });
      toast(t(`reconciliation.${action}.done`, { provider: day.provider, day: day.day }));
      refresh();
    },
  });
}

/** A day of a provider: its sums, its work items, and how it was closed. */
export function ReconciledDay({ provider, day: date }) {
  const live = useLive((signal) => read(path`/reconciliations/${provider}/${date}`, {}, signal), [provider, date]);
  const items = useLive((signal) => read("/work-items", { provider, day: date, limit: PAGE }, signal), [provider, date]);
  const funds = useLive((signal) => read(path`/reconciliations/${provider}/${date}/funds`, {}, signal), [provider, date]);
  const day = live.data;
  const action = day && (day.state === "CLOSED" ? "reopen" : "close");
  return [
    h(PageHeading, { title: t("reconciliation.one", { provider, day: date }) },
      day?.state === "OPEN" && h("button", { type: "button", onClick: () => importStatement(day, live.refresh) }, t("reconciliation.import")),
      day?.state === "OPEN" && funds.data && h("button", { type: "button", onClick: () => importFunds(day, funds.data.accounts, funds.refresh) }, t("reconciliation.funds.import")),
      day && h("button", { type: "button", onClick: () => decide(day, action, live.refresh) }, t(`reconciliation.${action}`))),
    h(Waiting, { live }, (shown) => h("div", { class: "stack" },
      h(Panel, {}, h(Facts, { rows: [
        [t("payments.status"), h(Status, { group: "day_state", value: standing(shown) })],
        [t("reconciliation.statement"), shown.statement && `${code("statement_state", shown.statement.state)}, ${dateAndTime(shown.statement.created_at)}`],
        [t("reconciliation.compare_failure"), shown.statement?.failure && `${shown.statement.failure} (${t("reconciliation.retry", { at: dateAndTime(shown.statement.retry_at) })})`],
        [t("reconciliation.file"), shown.statement && h("code", {}, shown.statement.sha256)],
        [t("reconciliation.fetch"), shown.fetch_due_at && dateAndTime(shown.fetch_due_at)],
        [t("reconciliation.failure"), shown.fetch_failure],
      ] })),
      h(Panel, { title: t("reconciliation.sums") }, h(Table, {
        label: t("reconciliation.sums"),
        rows: shown.sums ?? [],
        keyOf: (sum) => [sum.side, sum.class, sum.kind, sum.currency].join("/"),
        empty: t("reconciliation.no_sums"),
        columns: [
          { id: "side", title: t("reconciliation.side"), cell: (sum) => code("side", sum.side) },
          { id: "class", title: t("reconciliation.class"), cell: (sum) => code("difference", sum.class) },
          { id: "kind", title: t("reconciliation.kind"), cell: (sum) => code("line_kind", sum.kind) },
          { id: "count", title: t("reconciliation.count"), number: true, cell: (sum) => count(sum.count) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (sum) => minorMoney(sum.amount_minor, sum.currency) },
        ],
      })),
      shown.balances?.length > 0 && h(Panel, { title: t("reconciliation.balances") }, h(Table, {
        label: t("reconciliation.balances"),
        rows: shown.balances,
        keyOf: (row) => row.currency,
        columns: [
          { id: "stated", title: t("reconciliation.stated"), number: true, cell: (row) => minorMoney(row.stated_minor, row.currency) },
          { id: "booked", title: t("reconciliation.booked"), number: true, cell: (row) => row.booked_minor !== undefined && minorMoney(row.booked_minor, row.currency) },
          { id: "difference", title: t("reconciliation.difference"), number: true, cell: (row) => row.difference_minor !== undefined && minorMoney(row.difference_minor, row.currency) },
        ],
      })),
      h(Panel, { title: t("reconciliation.funds") }, h(Waiting, { live: funds }, (found) => h(FundsOf, found))),
      h(Panel, { title: t("work_items.title") }, h(Waiting, { live: items }, ({ work_items: rows }) => h(ItemTable, { rows }))),
      shown.history?.length > 0 && h(Panel, { title: t("reconciliation.history") }, h(Table, {
        label: t("reconciliation.history"),
        rows: shown.history,
        keyOf: (step) => step.step_no,
        columns: [
          { id: "at", title: t("reconciliation.at"), cell: (step) => shortTime(step.at) },
          { id: "action", title: t("reconciliation.step"), cell: (step) => code("day_step", step.action) },
          { id: "actor", title: t("work_items.owner"), cell: (step) => step.actor },
          { id: "reason", title: t("order.reason"), cell: (step) => step.reason },
        ],
      })))),
  ];
}

const itemFields = () => [
  { name: "state", label: t("payments.status"), type: "several", options: STATES.map((value) => [value, code("item_state", value)]) },
  { name: "kind", label: t("reconciliation.class"), type: "one", options: KINDS.map((value) => [value, code("difference", value)]) },
  { name: "provider", label: t("payments.provider"), type: "text" },
  { name: "day", label: t("reconciliation.day"), type: "date" },
  { name: "owner", label: t("work_items.owner"), type: "text" },
];

function ItemTable({ rows }) {
  return h(Table, {
    label: t("work_items.title"),
    rows,
    keyOf: (item) => item.work_item_id,
    to: (item) => path`/work-items/${item.work_item_id}`,
    empty: t("work_items.none"),
    columns: [
      { id: "number", title: t("work_items.number"), cell: (item) => item.work_item_id },
      { id: "kind", title: t("reconciliation.class"), cell: (item) => code("difference", item.kind) },
      { id: "status", title: t("payments.status"), cell: (item) => h(Status, { group: "item_state", value: item.state }) },
      { id: "owner", title: t("work_items.owner"), cell: (item) => item.owner },
      { id: "due", title: t("work_items.due"), cell: (item) => item.due_at && shortTime(item.due_at) },
      { id: "provider", title: t("payments.provider"), cell: (item) => item.provider },
      { id: "day", title: t("reconciliation.day"), cell: (item) => item.day },
      { id: "reference", title: t("payments.reference"), cell: (item) => item.reference ?? item.provider_id },
      { id: "expected", title: t("work_items.expected"), number: true, cell: (item) => money(item.expected) },
      { id: "received", title: t("work_items.received"), number: true, cell: (item) => money(item.received) },
    ],
  });
}

/** The work items; without a filter, those that are not settled. */
export function WorkItems() {
  const { query } = usePlace();
  const parameters = {
    state: query.getAll("state"), kind: query.get("kind"), provider: query.get("provider"), day: query.get("day"), owner: query.get("owner"),
    reference: query.get("reference"), cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/work-items", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("work_items.title") }),
    h(Filters, { search: { name: "reference", label: t("payments.reference") }, fields: itemFields() }),
    h(Waiting, { live }, ({ work_items: rows, next_cursor: next }) => [
      h(ItemTable, { rows }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

function act(item, action, refresh) {
  const resolves = action === "resolve";
  ask({
    question: t(`work_items.${action}.question`, { item: String(item.work_item_id) }),
    consequence: t(`work_items.${action}.consequence`),
    values: resolves ? { resolution: RESOLUTIONS[0] } : {},
    form: action === "take" ? undefined : (values, set, problem) => [
      resolves && h(ChoiceField, {
        values, set, problem, name: "resolution", label: t("work_items.resolution"), options: RESOLUTIONS.map((value) => [value, code("resolution", value)]),
      }),
      reasonField(values, set, problem, true),
    ],
    yes: t(`work_items.${action}.yes`),
    act: async (values) => {
      const body = { take: { take_over: item.state === "TAKEN" }, dismiss: { reason: textFrom(values, "reason") } }[action]
        ?? { resolution: values.resolution, reason: textFrom(values, "reason") };
      await write("POST", path`/work-items/${item.work_item_id}/${action}`, body);
      toast(t(`work_items.${action}.done`, { item: String(item.work_item_id) }));
      refresh();
    },
  });
}

export function WorkItem({ itemId, may }) {
  const live = useLive((signal) => read(path`/work-items/${itemId}`, {}, signal), [itemId]);
  const item = live.data;
  return [
    h(PageHeading, { title: t("work_items.one", { item: itemId }) }, ["OPEN", "TAKEN"].includes(item?.state)
      && ["take", "resolve", "dismiss"].filter((action) => action !== "take" || !item.mine).map((action) => h("button", { key: action, type: "button", onClick: () => act(item, action, live.refresh) }, t(`work_items.${action}`)))),
    h(Waiting, { live }, (shown) => h("div", { class: "columns" },
      h(Panel, {}, h(Facts, { rows: [
        [t("payments.status"), h(Status, { group: "item_state", value: shown.state })],
        [t("reconciliation.class"), code("difference", shown.kind)],
        [t("work_items.owner"), shown.owner],
        [t("payments.provider"), shown.provider],
        [t("reconciliation.day"), shown.day && (shown.provider ? h(Link, { to: path`/reconciliation/${shown.provider}/${shown.day}` }, shown.day) : shown.day)],
        [t("payments.reference"), shown.reference && (may("operator.payments")
          ? h(Link, { to: path`/payments/${shown.reference}` }, shown.reference)
          : shown.reference)],
        [t("payments.provider_id"), shown.provider_id && h("code", {}, shown.provider_id)],
        [t("work_items.expected"), shown.expected && money(shown.expected)],
        [t("work_items.received"), shown.received && money(shown.received)],
        [t("work_items.due"), shown.due_at && dateAndTime(shown.due_at)],
        [t("work_items.detail"), shown.detail],
        [t("work_items.resolution"), shown.resolution && code("resolution", shown.resolution)],
      ] })),
      h(Panel, { title: t("work_items.history") }, h(Table, {
        label: t("work_items.history"),
        rows: shown.history ?? [],
        keyOf: (step) => step.step_no,
        empty: t("work_items.no_history"),
        columns: [
          { id: "at", title: t("reconciliation.at"), cell: (step) => shortTime(step.at) },
          { id: "action", title: t("reconciliation.step"), cell: (step) => code("item_step", step.action) },
          { id: "actor", title: t("work_items.owner"), cell: (step) => step.actor ?? t("work_items.platform") },
          { id: "resolution", title: t("work_items.resolution"), cell: (step) => step.resolution && code("resolution", step.resolution) },
          { id: "reason", title: t("order.reason"), cell: (step) => step.reason },
        ],
      })))),
  ];
}
