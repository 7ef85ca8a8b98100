import { h } from "../preact.js";
import { t } from "../messages.js";
import { read, readAll, readTagged, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { count, dateAndTime, minorMoney, percent, shortTime, today } from "../format.js";
import { Facts, PageHeading, Panel, ProblemText, Status, Waiting } from "../parts/basics.js";
import { LinesField, NumberField, TextField, TimeField, numberFrom, textFrom, thisMinute, timeFrom, timeValue } from "../parts/forms.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";

const PAGE = 50;
const MOST = 200;

const settlementPath = (number) => path`/ledger/settlements/${String(number)}`;

/** The declared splits, and the settlements. */
export function Shares({ may }) {
  const { query } = usePlace();
  const parameters = { party_id: query.get("party_id"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => readAll({
    splits: read("/ledger/splits", { limit: MOST }, signal),
    settlements: read("/ledger/settlements", parameters, signal),
  }), [parameters]);
  return [
    h(PageHeading, { title: t("shares.title") }, h(Link, { to: "/ledger", class: "button" }, t("ledger.title"))),
    h(Filters, { search: { name: "party_id", label: t("shares.party_id") }, fields: [] }),
    h(Waiting, { live }, ({ splits, settlements }) => [
      h(Panel, { title: t("shares.splits") },
        h(ProblemText, { problem: splits.problem }),
        splits.data && h(Table, {
          label: t("shares.splits"),
          rows: splits.data.splits,
          keyOf: (split) => split.split_id,
          empty: t("shares.no_splits"),
          columns: [
            { id: "id", title: t("shares.split_id"), cell: (split) => split.split_id },
            { id: "party", title: t("shares.party"), cell: (split) => `${split.party_name} (${split.party_id})` },
            { id: "skus", title: t("shares.skus"), cell: (split) => split.sku_ids?.join(", ") ?? t("shares.all_lines") },
            { id: "share", title: t("shares.share"), number: true, cell: (split) => percent(split.basis_points / 10_000) },
            { id: "currency", title: t("ledger.currency"), cell: (split) => split.currency ?? t("shares.all_currencies") },
            { id: "from", title: t("ledger.from"), cell: (split) => dateAndTime(split.valid_from) },
            { id: "to", title: t("ledger.to"), cell: (split) => (split.valid_to ? dateAndTime(split.valid_to) : "–") },
            { id: "edit", title: "", cell: (split) => may("operator.ledger.close") && h("button", { type: "button", onClick: () => edit(split, live.refresh) }, t("shares.edit")) },
          ],
        }),
        may("operator.ledger.close") && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => declare(live.refresh) }, t("shares.declare")))),
      h(Panel, { title: t("shares.settlements") },
        h(ProblemText, { problem: settlements.problem }),
        settlements.data && h(Table, {
          label: t("shares.settlements"),
          rows: settlements.data.settlements,
          keyOf: (run) => String(run.settlement_no),
          empty: t("shares.no_settlements"),
          columns: [
            { id: "number", title: t("shares.number"), number: true, cell: (run) => h(Link, { to: settlementPath(run.settlement_no) }, run.settlement_no) },
            { id: "party", title: t("shares.party_id"), cell: (run) => run.party_id },
            { id: "through", title: t("ledger.through"), cell: (run) => run.through },
            { id: "status", title: t("payments.status"), cell: (run) => h(Status, { group: "settlement", value: run.status }) },
            { id: "sum", title: t("shares.sum"), number: true, cell: (run) => minorMoney(run.sum_minor, run.currency) },
            { id: "begun", title: t("ledger.begun"), cell: (run) => shortTime(run.begun_at) },
          ],
        }),
        may("operator.ledger.close") && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => settle(query.get("party_id"), live.refresh) }, t("shares.settle"))),
        settlements.data && h(Pager, { cursor: query.get("cursor"), next: settlements.data.next_cursor })),
    ]),
  ];
}

/** One settlement, with what it has of each order. */
export function LedgerSettlement({ settlement }) {
  const { query } = usePlace();
  const parameters = { cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => readAll({
    run: read(settlementPath(settlement), {}, signal),
    lines: read(`${settlementPath(settlement)}/lines`, parameters, signal),
  }), [settlement, parameters]);
  return [
    h(PageHeading, { title: t("shares.settlement", { number: settlement }) }, h(Link, { to: "/ledger/shares", class: "button" }, t("shares.title"))),
    h(Waiting, { live }, ({ run, lines }) => [
      h(ProblemText, { problem: run.problem ?? lines.problem }),
      run.data && h(Panel, {}, h(Facts, { rows: [
        [t("shares.party_id"), run.data.party_id],
        [t("payments.status"), h(Status, { group: "settlement", value: run.data.status })],
        [t("ledger.from"), run.data.from_day],
        [t("ledger.to"), run.data.through],
        [t("shares.carried"), minorMoney(run.data.carried_minor, run.data.currency)],
        [t("shares.sum"), minorMoney(run.data.sum_minor, run.data.currency)],
        [t("ledger.begun"), dateAndTime(run.data.begun_at)],
      ] })),
      lines.data && h(Panel, { title: t("shares.lines") }, h(Table, {
        label: t("shares.lines"),
        rows: lines.data.lines,
        keyOf: (line) => line.order_id,
        empty: t("shares.no_lines"),
        columns: [
          { id: "order", title: t("ledger.order"), cell: (line) => h(Link, { to: path`/ledger/orders/${line.order_id}` }, line.order_id) },
          { id: "postings", title: t("shares.postings"), number: true, cell: (line) => count(line.postings) },
          { id: "amount", title: t("orders.amount"), number: true, cell: (line) => minorMoney(line.amount_minor, lines.data.currency) },
        ],
      }), h(Pager, { cursor: query.get("cursor"), next: lines.data.next_cursor })),
    ]),
  ];
}

const fields = (fresh) => (values, set, problem) => [
  fresh && h(TextField, { values, set, problem, name: "split_id", label: t("shares.split_id"), required: true }),
  h(TextField, { values, set, problem, name: "party_id", label: t("shares.party_id"), required: true }),
  h(TextField, { values, set, problem, name: "party_name", label: t("shares.party_name"), required: true }),
  h(NumberField, { values, set, problem, name: "basis_points", label: t("shares.basis_points"), required: true }),
  h(LinesField, { values, set, problem, name: "sku_ids", label: t("shares.skus"), hint: t("shares.skus.hint"), rows: 3 }),
  h(TextField, { values, set, problem, name: "currency", label: t("ledger.currency"), hint: t("shares.currency.hint") }),
  h(TimeField, { values, set, problem, name: "valid_from", label: t("ledger.from"), required: true }),
  h(TimeField, { values, set, problem, name: "valid_to", label: t("ledger.to") }),
];

function bodyOf(values) {
  const skus = (values.sku_ids ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  return {
    party_id: textFrom(values, "party_id"),
    party_name: textFrom(values, "party_name"),
    basis_points: numberFrom(values, "basis_points"),
    sku_ids: skus.length ? skus : undefined,
    currency: textFrom(values, "currency"),
    valid_from: timeFrom(values, "valid_from"),
    valid_to: timeFrom(values, "valid_to"),
  };
}

function declare(refresh) {
  ask({
    question: t("shares.declare"),
    consequence: t("shares.declare.consequence"),
    values: { valid_from: thisMinute() },
    form: fields(true),
    yes: t("shares.declare.yes"),
    act: async (values) => {
      await write("PUT", path`/ledger/splits/${textFrom(values, "split_id")}`, bodyOf(values), { headers: { "If-None-Match": "*" } });
      toast(t("shares.saved"));
      refresh();
    },
  });
}

async function edit({ split_id: id }, refresh) {
  const { data, tag } = await readTagged(path`/ledger/splits/${id}`);
  ask({
    question: t("shares.edit.question", { split: id }),
    consequence: t("shares.declare.consequence"),
    values: { ...data, sku_ids: data.sku_ids?.join("\n"), valid_from: timeValue(data.valid_from), valid_to: timeValue(data.valid_to) },
    form: fields(false),
    yes: t("shares.declare.yes"),
    act: async (values) => {
      await write("PUT", path`/ledger/splits/${id}`, bodyOf(values), { headers: { "If-Match": tag } });
      toast(t("shares.saved"));
      refresh();
    },
  });
}

function settle(party, refresh) {
  ask({
    question: t("shares.settle"),
    consequence: t("shares.settle.consequence"),
    values: { party_id: party, through: today() },
    form: (values, set, problem) => [
      h(TextField, { values, set, problem, name: "party_id", label: t("shares.party_id"), required: true }),
      h(TextField, { values, set, problem, name: "currency", label: t("ledger.currency"), required: true, maxLength: 3 }),
      h(TextField, { values, set, problem, name: "through", label: t("ledger.through"), type: "date", required: true }),
    ],
    yes: t("shares.settle.yes"),
    act: async (values) => {
      await write("POST", "/ledger/settlements", {
        party_id: textFrom(values, "party_id"), currency: textFrom(values, "currency"), through: textFrom(values, "through"),
      });
      toast(t("shares.settle.begun"));
      refresh();
    },
  });
}
