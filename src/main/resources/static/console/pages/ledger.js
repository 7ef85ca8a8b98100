import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readAll, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { count, dateAndTime, daysAfter, minorMoney, shortTime, today } from "../format.js";
import { Facts, PageHeading, Panel, ProblemText, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";

const PAGE = 50;
const LATEST = 5;

const statement = (account, currency) => path`/ledger/accounts/${account}` + `?${new URLSearchParams({ currency })}`;

const balanceColumns = () => [
  { id: "account", title: t("ledger.account"), cell: (row) => h(Link, { to: statement(row.account, row.currency) }, row.account) },
  { id: "kind", title: t("ledger.kind"), cell: (row) => code("account_kind", row.kind) },
  { id: "currency", title: t("ledger.currency"), cell: (row) => row.currency },
  { id: "debit", title: t("ledger.debit"), number: true, cell: (row) => minorMoney(row.debit_minor, row.currency) },
  { id: "credit", title: t("ledger.credit"), number: true, cell: (row) => minorMoney(row.credit_minor, row.currency) },
  { id: "balance", title: t("ledger.balance"), number: true, cell: (row) => minorMoney(row.balance_minor, row.currency) },
];

/** The trial balance, the closed periods and the verifications. */
export function Ledger({ may }) {
  const { query } = usePlace();
  const parameters = { as_of: query.get("as_of"), currency: query.get("currency") };
  const live = useLive((signal) => readAll({
    trial: read("/ledger/trial-balance", parameters, signal),
    status: read("/ledger", {}, signal),
    periods: read("/ledger/periods", { limit: LATEST }, signal),
    verifications: read("/ledger/verifications", { limit: LATEST }, signal),
  }), [parameters]);
  return [
    h(PageHeading, { title: t("ledger.title") }, h(Link, { to: "/ledger/shares", class: "button" }, t("shares.title"))),
    h(Filters, { fields: [
      { name: "as_of", label: t("ledger.as_of"), type: "date" },
      { name: "currency", label: t("ledger.currency"), type: "text" },
    ] }),
    h(Waiting, { live }, ({ trial, status, periods, verifications }) => [
      h(ProblemText, { problem: trial.problem ?? status.problem }),
      status.data && h(Panel, {}, h(Facts, { rows: [
        [t("ledger.last_entry"), count(status.data.last_entry)],
        [t("ledger.behind"), t("operations.millis", { count: status.data.lag_millis })],
        [t("operations.zone"), status.data.zone],
        [t("ledger.closed_through"), status.data.closed_through],
      ] })),
      trial.data && h(Panel, { title: t("ledger.trial") }, h(Table, {
        label: t("ledger.trial"),
        rows: trial.data.balances,
        keyOf: (row) => `${row.currency} ${row.account}`,
        empty: t("ledger.nothing"),
        columns: balanceColumns(),
      })),
      trial.data && h(Panel, { title: t("ledger.totals") }, h(Table, {
        label: t("ledger.totals"),
        rows: trial.data.totals,
        keyOf: (row) => row.currency,
        empty: t("ledger.nothing"),
        columns: balanceColumns().filter(({ id }) => ["currency", "debit", "credit"].includes(id)),
      })),
      h(Panel, { title: t("ledger.periods") },
        h(ProblemText, { problem: periods.problem }),
        periods.data && h(Table, {
          label: t("ledger.periods"),
          rows: periods.data.periods,
          keyOf: (period) => String(period.period_no),
          empty: t("ledger.no_periods"),
          columns: [
            { id: "through", title: t("ledger.through"), cell: (period) => period.through },
            { id: "last", title: t("ledger.last_entry"), number: true, cell: (period) => count(period.last_entry) },
            { id: "closed", title: t("ledger.closed_at"), cell: (period) => dateAndTime(period.closed_at) },
          ],
        }),
        may("operator.ledger.close") && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => close(live.refresh) }, t("ledger.close")))),
      h(Panel, { title: t("ledger.verifications") },
        h(ProblemText, { problem: verifications.problem }),
        verifications.data && h(Table, {
          label: t("ledger.verifications"),
          rows: verifications.data.verifications,
          keyOf: (run) => run.verification_id,
          empty: t("ledger.no_verifications"),
          columns: [
            { id: "begun", title: t("ledger.begun"), cell: (run) => shortTime(run.begun_at) },
            { id: "status", title: t("payments.status"), cell: (run) => h(Status, { group: "verification", value: run.status }) },
            { id: "compared", title: t("ledger.compared"), number: true, cell: (run) => count(run.next_entry - run.first_entry) },
            { id: "finding", title: t("ledger.finding"), cell: (run) => run.finding },
          ],
        }),
        may("operator.ledger.close") && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => verify(live.refresh) }, t("ledger.verify")))),
    ]),
  ];
}

/** Closes all days before today. */
function close(refresh) {
  const through = daysAfter(today(), -1);
  ask({
    question: t("ledger.close.question", { day: through }),
    consequence: t("ledger.close.consequence"),
    yes: t("ledger.close"),
    act: async () => {
      await write("POST", "/ledger/periods", { through });
      toast(t("ledger.close.done", { day: through }));
      refresh();
    },
  });
}

function verify(refresh) {
  ask({
    question: t("ledger.verify.question"),
    consequence: t("ledger.verify.consequence"),
    yes: t("ledger.verify"),
    act: async () => {
      await write("POST", "/ledger/verifications");
      toast(t("ledger.verify.begun"));
      refresh();
    },
  });
}

/** The statement of an account in one currency. */
export function LedgerAccount({ account }) {
  const { query } = usePlace();
  const parameters = {
    currency: query.get("currency"), from: query.get("from"), to: query.get("to"), cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read(path`/ledger/accounts/${account}/statement`, parameters, signal), [account, parameters]);
  return [
    h(PageHeading, { title: t("ledger.statement", { account }) }, h(Link, { to: "/ledger", class: "button" }, t("ledger.title"))),
    h(Filters, { search: { name: "currency", label: t("ledger.currency") }, fields: [
      { name: "from", label: t("ledger.from"), type: "date" },
      { name: "to", label: t("ledger.to"), type: "date" },
    ] }),
    h(Waiting, { live }, (page) => [
      h(Panel, {}, h(Facts, { rows: [
        [t("ledger.opening"), minorMoney(page.opening_minor, page.currency)],
        [t("ledger.closing"), minorMoney(page.closing_minor, page.currency)],
      ] })),
      h(Table, {
        label: t("ledger.statement", { account }),
        rows: page.lines,
        keyOf: (line) => `${line.entry_no} ${line.balance_minor} ${line.amount_minor}`,
        empty: t("ledger.nothing"),
        columns: [
          { id: "day", title: t("ledger.day"), cell: (line) => line.day },
          { id: "entry", title: t("ledger.entry"), number: true, cell: (line) => count(line.entry_no) },
          { id: "kind", title: t("ledger.entry_kind"), cell: (line) => code("entry_kind", line.kind) },
          { id: "order", title: t("ledger.order"), cell: (line) => h(Link, { to: path`/ledger/orders/${line.order_id}` }, line.order_id) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (line) => minorMoney(line.amount_minor, page.currency) },
          { id: "balance", title: t("ledger.balance"), number: true, cell: (line) => minorMoney(line.balance_minor, page.currency) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next: page.next_cursor }),
    ]),
  ];
}

/** The money of an order: its entries, and what they add up to. */
export function LedgerOrder({ orderId, may }) {
  const { query } = usePlace();
  const parameters = { cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read(path`/ledger/orders/${orderId}`, parameters, signal), [orderId, parameters]);
  return [
    h(PageHeading, { title: t("ledger.order_of", { order: orderId }) },
      may("operator.orders") && h(Link, { to: `/orders?${new URLSearchParams({ correlation: orderId })}`, class: "button" }, t("shipments.order_link"))),
    h(Waiting, { live }, (money) => [
      h(Panel, { title: t("ledger.balance") }, h(Table, {
        label: t("ledger.balance"),
        rows: money.balances,
        keyOf: (row) => `${row.currency} ${row.account}`,
        empty: t("ledger.nothing"),
        columns: balanceColumns(),
      })),
      money.entries.map((entry) => h(Panel, {
        key: entry.entry_no,
        title: `${count(entry.entry_no)} ${code("entry_kind", entry.kind)}`,
        note: `${entry.day}, ${dateAndTime(entry.happened_at)}`,
      }, h(Table, {
        label: code("entry_kind", entry.kind),
        rows: entry.postings.map((posting, position) => ({ ...posting, position })),
        keyOf: (posting) => String(posting.position),
        empty: t("ledger.nothing"),
        columns: [
          { id: "account", title: t("ledger.account"), cell: (posting) => h(Link, { to: statement(posting.account, posting.currency) }, posting.account) },
          { id: "line", title: t("ledger.line"), number: true, cell: (posting) => posting.line_no },
          { id: "amount", title: t("orders.amount"), number: true, cell: (posting) => minorMoney(posting.amount_minor, posting.currency) },
        ],
      }))),
      h(Pager, { cursor: query.get("cursor"), next: money.next_cursor }),
    ]),
  ];
}
