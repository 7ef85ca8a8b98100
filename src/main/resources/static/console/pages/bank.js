import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readAll, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { dateAndTime, money, shortTime, today } from "../format.js";
import { Facts, PageHeading, Panel, ProblemText, Status, Waiting } from "../parts/basics.js";
import { ask } from "../parts/dialog.js";
import { Filters } from "../parts/filters.js";
import { ChoiceField, TextField, textFrom } from "../parts/forms.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { toast } from "../parts/toasts.js";
import { FileField } from "../parts/upload.js";

const PAGE = 50;
const MOST = 200;
const STATES = ["OPEN", "MATCHED", "DISMISSED"];

const accountPath = (account) => path`/bank-accounts/${account}`;

/** What a transfer is for, such as "Payout po_1, stripe". */
const words = (transfer) => transfer && `${code("transfer_kind", transfer.kind)} ${transfer.transfer_id}, ${transfer.counterpart}`;

/** The bank accounts of the shop, and the transfers that no line has paid. */
export function BankAccounts() {
  const { query } = usePlace();
  const parameters = { open: true, cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => readAll({
    accounts: read("/bank-accounts", { limit: MOST }, signal),
    transfers: read("/bank-transfers", parameters, signal),
  }), [parameters]);
  return [
    h(PageHeading, { title: t("bank.title") },
      h("button", { type: "button", onClick: () => declare(live.refresh) }, t("bank.declare")),
      h(Link, { to: "/work-items" }, t("work_items.title"))),
    h(Waiting, { live }, ({ accounts, transfers }) => [
      h(ProblemText, { problem: accounts.problem ?? transfers.problem }),
      accounts.data && h(Table, {
        label: t("bank.title"),
        rows: accounts.data.bank_accounts,
        keyOf: (account) => account.account_id,
        to: (account) => accountPath(account.account_id),
        empty: t("bank.none"),
        columns: [
          { id: "account", title: t("bank.account"), cell: (account) => account.account_id },
          { id: "name", title: t("bank.name"), cell: (account) => account.name },
          { id: "currency", title: t("ledger.currency"), cell: (account) => account.currency },
          { id: "begins", title: t("bank.begins_on"), cell: (account) => account.begins_on },
        ],
      }),
      transfers.data && h(Panel, { title: t("bank.transfers") }, h(Table, {
        label: t("bank.transfers"),
        rows: transfers.data.transfers,
        keyOf: (transfer) => transfer.transfer_no,
        empty: t("bank.no_transfers"),
        columns: [
          { id: "day", title: t("reconciliation.day"), cell: (transfer) => transfer.day },
          { id: "transfer", title: t("bank.transfer"), cell: words },
          { id: "amount", title: t("orders.amount"), number: true, cell: (transfer) => money(transfer.amount) },
        ],
      }), h(Pager, { cursor: query.get("cursor"), next: transfers.data.next_cursor })),
    ]),
  ];
}

function declare(refresh) {
  ask({
    question: t("bank.declare"),
    consequence: t("bank.declare.consequence"),
    values: { begins_on: today() },
    form: (values, set, problem) => [
      h(TextField, { values, set, problem, name: "account_id", label: t("bank.account"), required: true, maxLength: 32, pattern: "[a-z0-9][a-z0-9\\-]{0,31}" }),
      h(TextField, { values, set, problem, name: "name", label: t("bank.name"), required: true }),
      h(TextField, { values, set, problem, name: "currency", label: t("ledger.currency"), required: true, maxLength: 3 }),
      h(TextField, { values, set, problem, name: "begins_on", label: t("bank.begins_on"), required: true, type: "date" }),
    ],
    yes: t("bank.declare.yes"),
    act: async (values) => {
      await write("POST", "/bank-accounts", {
        account_id: textFrom(values, "account_id"), name: textFrom(values, "name"), currency: textFrom(values, "currency"), begins_on: textFrom(values, "begins_on"),
      });
      toast(t("bank.declare.done", { account: values.account_id }));
      refresh();
    },
  });
}

function importStatement(account, refresh) {
  ask({
    question: t("bank.import.question", { account }),
    consequence: t("bank.import.consequence"),
    form: (values, set) => h(FileField, { set, name: "file", label: t("upload.file"), hint: t("bank.import.hint") }),
    yes: t("reconciliation.import.yes"),
    act: async ({ file }) => {
      const { added, matched } = await write("POST", `${accountPath(account)}/statements/import`, undefined, { raw: file, type: "application/octet-stream" });
      toast(t("bank.import.done", { added, matched }));
      refresh();
    },
  });
}

const lineFields = () => [
  { name: "state", label: t("payments.status"), type: "one", options: STATES.map((value) => [value, code("bank_line", value)]) },
  { name: "from", label: t("reconciliation.from"), type: "date" },
  { name: "to", label: t("reconciliation.to"), type: "date" },
];

/** The lines of a bank account. */
export function BankAccount({ account }) {
  const { query } = usePlace();
  const parameters = { state: query.get("state"), from: query.get("from"), to: query.get("to"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read(`${accountPath(account)}/lines`, parameters, signal), [account, parameters]);
  return [
    h(PageHeading, { title: t("bank.one", { account }) },
      h("button", { type: "button", onClick: () => importStatement(account, live.refresh) }, t("bank.import")),
      h(Link, { to: "/bank-accounts" }, t("bank.title"))),
    h(Filters, { fields: lineFields() }),
    h(Waiting, { live }, ({ lines, next_cursor: next }) => [
      h(Table, {
        label: t("bank.lines"),
        rows: lines,
        keyOf: (line) => line.line_no,
        to: (line) => path`/bank-accounts/${account}/lines/${String(line.line_no)}`,
        empty: t("bank.no_lines"),
        columns: [
          { id: "booked", title: t("bank.booked_on"), cell: (line) => line.booked_on },
          { id: "amount", title: t("orders.amount"), number: true, cell: (line) => money(line.amount) },
          { id: "counterparty", title: t("bank.counterparty"), cell: (line) => line.counterparty },
          { id: "reference", title: t("bank.reference"), cell: (line) => line.reference },
          { id: "status", title: t("payments.status"), cell: (line) => h(Status, { group: "bank_line", value: line.state }) },
          { id: "transfer", title: t("bank.transfer"), cell: (line) => words(line.transfer) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** Matches a line with one of the open transfers of its currency. */
async function match(line, refresh) {
  const { transfers } = await read("/bank-transfers", { open: true, currency: line.amount.currency, limit: MOST });
  const possible = transfers.filter((transfer) => transfer.amount.amount_minor * line.amount.amount_minor > 0);
  ask({
    question: t("bank.match.question", { line: String(line.line_no) }),
    consequence: possible.length > 0 ? t("bank.match.consequence") : t("bank.no_transfers"),
    values: { transfer_no: String(possible[0]?.transfer_no ?? "") },
    form: (values, set, problem) => [
      h(ChoiceField, {
        values, set, problem, name: "transfer_no", label: t("bank.transfer"),
        options: possible.map((transfer) => [String(transfer.transfer_no), `${words(transfer)}, ${transfer.day}, ${money(transfer.amount)}`]),
      }),
      h(TextField, { values, set, problem, name: "reason", label: t("order.reason") }),
    ],
    yes: t("bank.match.yes"),
    act: async (values) => {
      await write("POST", `${accountPath(line.account_id)}/lines/${line.line_no}/match`, { transfer_no: Number(values.transfer_no), reason: textFrom(values, "reason") });
      toast(t("bank.match.done", { line: String(line.line_no) }));
      refresh();
    },
  });
}

function decide(line, action, refresh) {
  ask({
    question: t(`bank.${action}.question`, { line: String(line.line_no) }),
    consequence: t(`bank.${action}.consequence`),
    form: (values, set, problem) => h(TextField, { values, set, problem, name: "reason", label: t("order.reason"), required: true }),
    yes: t(`bank.${action}.yes`),
    act: async (values) => {
      await write("POST", `${accountPath(line.account_id)}/lines/${line.line_no}/${action}`, { reason: textFrom(values, "reason") });
      toast(t(`bank.${action}.done`, { line: String(line.line_no) }));
      refresh();
    },
  });
}

/** One line, with what was decided about it. */
export function BankLine({ account, lineNo }) {
  const live = useLive((signal) => read(`${accountPath(account)}/lines/${lineNo}`, {}, signal), [account, lineNo]);
  const line = live.data;
  const buttons = line?.state === "OPEN"
    ? [["match", () => match(line, live.refresh)], ["dismiss", () => decide(line, "dismiss", live.refresh)]]
    : [["undo", () => decide(line, "undo", live.refresh)]];
  return [
    h(PageHeading, { title: t("bank.line", { line: lineNo }) },
      line && buttons.map(([action, onClick]) => h("button", { key: action, type: "button", onClick }, t(`bank.${action}`))),
      h(Link, { to: accountPath(account) }, t("bank.one", { account }))),
    h(Waiting, { live }, (shown) => h("div", { class: "columns" },
      h(Panel, {}, h(Facts, { rows: [
        [t("payments.status"), h(Status, { group: "bank_line", value: shown.state })],
        [t("bank.transfer"), words(shown.transfer)],
        [t("orders.amount"), money(shown.amount)],
        [t("bank.booked_on"), shown.booked_on],
        [t("bank.valued_on"), shown.valued_on],
        [t("bank.counterparty"), shown.counterparty],
        [t("bank.reference"), shown.reference],
        [t("bank.line_id"), h("code", {}, shown.line_id)],
        [t("bank.imported_at"), dateAndTime(shown.imported_at)],
      ] })),
      h(Panel, { title: t("work_items.history") }, h(Table, {
        label: t("work_items.history"),
        rows: shown.history ?? [],
        keyOf: (step) => step.step_no,
        empty: t("work_items.no_history"),
        columns: [
          { id: "at", title: t("reconciliation.at"), cell: (step) => shortTime(step.at) },
          { id: "action", title: t("reconciliation.step"), cell: (step) => code("bank_step", step.action) },
          { id: "transfer", title: t("bank.transfer"), cell: (step) => words(step.transfer) },
          { id: "actor", title: t("work_items.owner"), cell: (step) => step.actor ?? `${t("work_items.platform")}${step.rule ? ` (${code("bank_rule", step.rule)})` : ""}` },
          { id: "reason", title: t("order.reason"), cell: (step) => step.reason },
        ],
      })))),
  ];
}
