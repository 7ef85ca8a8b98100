import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readAll, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { money, shortTime } from "../format.js";
import { PageHeading, Panel, ProblemText, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { ChoiceField, MoneyField, TextField, moneyFrom, textFrom } from "../parts/forms.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";

const PAGE = 50;
const DIRECTIONS = ["CREDIT", "DEBIT"];

/** Finds the wallet of a customer by the user id, and shows its movements in one currency. */
export function Wallets({ may }) {
  const { query } = usePlace();
  const user = query.get("user_id");
  return [
    h(PageHeading, { title: t("wallets.title") }),
    h(Filters, { search: { name: "user_id", label: t("wallets.user") }, fields: [] }),
    user
      ? h(Wallet, { key: user, user, currency: query.get("currency"), cursor: query.get("cursor"), may })
      : h(Panel, {}, t("wallets.search")),
  ];
}

function Wallet({ user, currency, cursor, may }) {
  const live = useLive((signal) => readAll({
    wallet: read(path`/wallets/${user}`, {}, signal),
    topUps: currency ? Promise.resolve(null) : read(path`/wallets/${user}/top-ups`, { cursor, limit: PAGE }, signal),
    statement: currency ? read(path`/wallets/${user}/movements`, { currency, cursor, limit: PAGE }, signal) : Promise.resolve(null),
  }), [user, currency, cursor]);
  return h(Waiting, { live }, ({ wallet, topUps, statement }) => [
    h(ProblemText, { problem: wallet.problem ?? topUps.problem ?? statement.problem }),
    wallet.data && h(Panel, { title: user },
      h(Table, {
        label: t("wallets.balances"),
        rows: wallet.data.balances,
        keyOf: (row) => row.balance.currency,
        empty: t("wallets.none"),
        columns: [
          { id: "currency", title: t("ledger.currency"), cell: (row) => h(Link, { to: `/wallets?${new URLSearchParams({ user_id: user, currency: row.balance.currency })}` }, row.balance.currency) },
          { id: "balance", title: t("wallets.balance"), number: true, cell: (row) => money(row.balance) },
          { id: "held", title: t("wallets.held"), number: true, cell: (row) => money(row.held) },
          { id: "free", title: t("wallets.free"), number: true, cell: (row) => money(row.free) },
        ],
      }),
      may("operator.wallets") && h("div", { class: "buttons" },
        h("button", { type: "button", onClick: () => adjust(user, live.refresh) }, t("wallets.adjust")))),
    topUps.data?.top_ups.length > 0 && h(Panel, { title: t("wallets.top_ups") },
      h(Table, {
        label: t("wallets.top_ups"),
        rows: topUps.data.top_ups,
        keyOf: (row) => row.top_up_id,
        columns: [
          { id: "at", title: t("wallets.at"), cell: (row) => shortTime(row.created_at) },
          { id: "reference", title: t("payments.reference"), cell: (row) => h(Link, { to: path`/payments/${row.top_up_id}` }, row.top_up_id) },
          { id: "status", title: t("orders.status"), cell: (row) => code("top_up", row.status) },
          { id: "method", title: t("orders.payment_method"), cell: (row) => row.method },
          { id: "amount", title: t("orders.amount"), number: true, cell: (row) => money(row.amount) },
        ],
      }),
      h(Pager, { cursor, next: topUps.data.next_cursor })),
    statement.data && h(Panel, { title: t("wallets.movements") },
      h(Table, {
        label: t("wallets.movements"),
        rows: statement.data.movements,
        keyOf: (row) => row.movement_no,
        columns: [
          { id: "number", title: t("wallets.number"), number: true, cell: (row) => row.movement_no },
          { id: "at", title: t("wallets.at"), cell: (row) => shortTime(row.at) },
          { id: "kind", title: t("wallets.kind"), cell: (row) => code("wallet_movement", row.kind) },
          { id: "reference", title: t("payments.reference"), cell: (row) => reference(row) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (row) => money(row.amount) },
          { id: "balance", title: t("wallets.balance"), number: true, cell: (row) => money(row.balance) },
          { id: "held", title: t("wallets.held"), number: true, cell: (row) => money(row.held) },
        ],
      }),
      h(Pager, { cursor, next: statement.data.next_cursor })),
  ]);
}

/** Refunds and adjustments have no page of their own. */
const reference = ({ kind, reference: of }) => (["CREDITED", "DEBITED", "REFUNDED"].includes(kind)
  ? h("code", {}, of)
  : h(Link, { to: path`/payments/${of}` }, of));

function adjust(user, refresh) {
  ask({
    question: t("wallets.adjust.question", { user }),
    consequence: t("wallets.adjust.consequence"),
    values: { direction: DIRECTIONS[0] },
    form: (values, set, problem) => [
      h(ChoiceField, { values, set, problem, name: "direction", label: t("wallets.direction"), options: DIRECTIONS.map((value) => [value, code("wallet_direction", value)]) }),
      h(MoneyField, { values, set, problem, name: "amount", label: t("orders.amount"), required: true }),
      h(TextField, { values, set, problem, name: "reason", label: t("order.reason"), required: true }),
    ],
    yes: t("wallets.adjust.yes"),
    act: async (values) => {
      const after = await write("POST", path`/wallets/${user}/adjustments`, {
        direction: values.direction, amount: moneyFrom(values, "amount"), reason: textFrom(values, "reason"),
      });
      toast(t(after.waiting_credit ? "wallets.adjust.waits" : "wallets.adjust.done", { user }));
      refresh();
    },
  });
}
