import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, setQuery, usePlace } from "../router.js";
import { count, shortTime } from "../format.js";
import { PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { Sku } from "../parts/names.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { CheckField, ChoiceField, NumberField, TextField, numberFrom, textFrom } from "../parts/forms.js";
import { FileField, rowsOf } from "../parts/upload.js";

const PAGE = 100;
const LEVELS = ["OUT", "LOW", "OK"];

export function Stock({ may }) {
  const { query } = usePlace();
  const warehouses = useLive((signal) => read("/warehouses", {}, signal), [], { everyMillis: 60_000 }).data?.warehouses ?? [];
  const parameters = {
    search: query.get("search"), warehouse_id: query.get("warehouse_id"), level: query.getAll("level"),
    sort: query.get("sort"), cursor: query.get("cursor"), limit: PAGE,
  };
  const live = useLive((signal) => read("/stock", parameters, signal), [parameters]);
  const filters = [
    { name: "level", label: t("stock.level"), type: "several", options: LEVELS.map((value) => [value, code("level", value)]) },
    { name: "warehouse_id", label: t("shipments.warehouse"), type: "one", options: warehouses.map((each) => [each.warehouse_id, each.name]) },
  ];
  const byAvailable = query.get("sort") === "AVAILABLE";
  return [
    h(PageHeading, { title: t("stock.title") }, may("operator.stock") && [
      h("button", { type: "button", onClick: () => importStock(warehouses, live.refresh) }, t("stock.import")),
      h("button", { type: "button", onClick: () => transfer(warehouses, {}, live.refresh) }, t("stock.transfer")),
    ]),
    h(Filters, { search: { name: "search", label: t("stock.search") }, fields: filters },
      h("button", { type: "button", "aria-pressed": String(byAvailable), onClick: () => setQuery({ sort: byAvailable ? null : "AVAILABLE", cursor: null }) }, t("stock.fewest_first"))),
    h(Waiting, { live }, ({ stock, next_cursor: next }) => [
      h(Table, {
        label: t("stock.title"),
        rows: stock,
        keyOf: (entry) => `${entry.sku_id} ${entry.warehouse_id}`,
        to: (entry) => path`/stock/${entry.sku_id}`,
        empty: t("stock.none"),
        columns: [
          { id: "sku", title: t("orders.sku"), cell: (entry) => h(Sku, { id: entry.sku_id }) },
          { id: "warehouse", title: t("shipments.warehouse"), cell: (entry) => entry.warehouse_id },
          { id: "level", title: t("stock.level"), cell: (entry) => h(Status, { group: "level", value: entry.level }) },
          { id: "available", title: t("stock.available"), number: true, cell: (entry) => count(entry.available) },
          { id: "reserved", title: t("stock.reserved"), number: true, cell: (entry) => count(entry.reserved) },
          { id: "on_hand", title: t("stock.on_hand"), number: true, cell: (entry) => count(entry.on_hand) },
          { id: "low_at", title: t("stock.low_at"), number: true, cell: (entry) => (entry.low_at === undefined ? "–" : count(entry.low_at)) },
          { id: "actions", title: t("table.actions"), cell: (entry) => may("operator.stock") && h("div", { class: "buttons" },
            h("button", { type: "button", "aria-label": `${t("stock.adjust")} ${entry.sku_id}`, onClick: () => adjust(entry, may, live.refresh) }, t("stock.adjust")),
            h("button", { type: "button", "aria-label": `${t("stock.threshold")} ${entry.sku_id}`, onClick: () => threshold(entry, live.refresh) }, t("stock.threshold"))) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** The stock of one SKU, and every change of it. */
export function StockOfSku({ skuId, may }) {
  const { query } = usePlace();
  const cursor = query.get("cursor");
  const live = useLive((signal) => Promise.all([
    read(path`/stock/${skuId}`, {}, signal),
    read(path`/stock/${skuId}/movements`, { cursor, limit: PAGE }, signal),
  ]), [skuId, cursor]);
  return [
    h(PageHeading, { title: t("stock.of", { skuId }) },
      h(Link, { to: path`/catalogue/${skuId}`, class: "button" }, t("stock.sku_link"))),
    h(Waiting, { live }, ([stock, { movements, next_cursor: next }]) => [
      h(Panel, { title: t("stock.by_warehouse") }, h(Table, {
        label: t("stock.by_warehouse"),
        rows: stock.warehouses,
        keyOf: (level) => level.warehouse_id,
        columns: [
          { id: "warehouse", title: t("shipments.warehouse"), cell: (level) => level.warehouse_id },
          { id: "available", title: t("stock.available"), number: true, cell: (level) => count(level.available) },
          { id: "reserved", title: t("stock.reserved"), number: true, cell: (level) => count(level.reserved) },
          { id: "on_hand", title: t("stock.on_hand"), number: true, cell: (level) => count(level.on_hand) },
          { id: "actions", title: t("table.actions"), cell: (level) => may("operator.stock")
            && h("button", { type: "button", "aria-label": `${t("stock.adjust")} ${level.warehouse_id}`, onClick: () => adjust({ sku_id: skuId, ...level }, may, live.refresh) }, t("stock.adjust")) },
        ],
      })),
      h(Panel, { title: t("stock.movements") }, h(Table, {
        label: t("stock.movements"),
        rows: movements,
        keyOf: (movement) => `${movement.at} ${movement.warehouse_id} ${movement.reference} ${movement.kind} ${movement.on_hand.before} ${movement.reserved.before}`,
        columns: [
          { id: "at", title: t("stock.at"), cell: (movement) => shortTime(movement.at) },
          { id: "kind", title: t("stock.kind"), cell: (movement) => code("movement", movement.kind) },
          { id: "warehouse", title: t("shipments.warehouse"), cell: (movement) => movement.warehouse_id },
          { id: "on_hand", title: t("stock.on_hand"), number: true, cell: (movement) => h(Change, movement.on_hand) },
          { id: "reserved", title: t("stock.reserved"), number: true, cell: (movement) => h(Change, movement.reserved) },
          { id: "reference", title: t("orders.reference"), cell: (movement) => h("code", {}, movement.reference) },
          { id: "reason", title: t("order.reason"), cell: (movement) => movement.reason },
        ],
      })),
      h(Pager, { cursor, next }),
    ]),
  ];
}

const Change = ({ after, delta }) => [count(after), delta !== 0 && h("span", { class: "hint" }, ` (${delta > 0 ? "+" : "−"}${count(Math.abs(delta))})`)];

/** A reference for one action of an operator: a repeat of the action changes nothing. */
const newReference = (kind) => `console-${kind}-${crypto.randomUUID()}`;

function adjust(entry, may, refresh) {
  const reference = newReference("adjust");
  return ask({
    question: t("stock.adjust.question", { sku: entry.sku_id, warehouse: entry.warehouse_id }),
    consequence: t("stock.adjust.consequence", { available: entry.available, reserved: entry.reserved }),
    form: (values, set, problem) => [
      h(NumberField, { values, set, problem, name: "delta", label: t("stock.delta"), hint: t("stock.delta.hint"), required: true }),
      h(TextField, { values, set, problem, name: "reason", label: t("order.reason"), required: true, maxLength: 200 }),
      may("operator.stock.force") && h(CheckField, { values, set, name: "force", label: t("stock.force") }),
    ],
    yes: t("stock.adjust"),
    grave: true,
    act: async (values) => {
      const after = await write("POST", "/stock/adjust", {
        reference, warehouse_id: entry.warehouse_id, sku_id: entry.sku_id, delta: numberFrom(values, "delta"),
        reason: textFrom(values, "reason"), force: values.force || undefined,
      });
      toast(t("stock.adjusted", { sku: entry.sku_id, available: after.available }));
      refresh();
    },
  });
}

function threshold(entry, refresh) {
  return ask({
    question: t("stock.threshold.question", { sku: entry.sku_id, warehouse: entry.warehouse_id }),
    consequence: t("stock.threshold.consequence"),
    form: (values, set, problem) => h(NumberField, { values, set, problem, name: "low_at", label: t("stock.low_at"), min: 0 }),
    values: { low_at: entry.low_at ?? "" },
    yes: t("forms.save"),
    act: async (values) => {
      await write("PUT", path`/stock/${entry.sku_id}/threshold`, { warehouse_id: entry.warehouse_id, low_at: numberFrom(values, "low_at") });
      toast(t("forms.saved"));
      refresh();
    },
  });
}

function transfer(warehouses, entry, refresh) {
  const reference = newReference("transfer");
  const options = [["", ""], ...warehouses.map((each) => [each.warehouse_id, each.name])];
  return ask({
    question: t("stock.transfer.question"),
    consequence: t("stock.transfer.consequence"),
    form: (values, set, problem) => [
      h(ChoiceField, { values, set, problem, name: "from_warehouse_id", label: t("stock.from"), options }),
      h(ChoiceField, { values, set, problem, name: "to_warehouse_id", label: t("stock.to"), options }),
      h(TextField, { values, set, problem, name: "sku_id", label: t("orders.sku"), required: true, maxLength: 64 }),
      h(NumberField, { values, set, problem, name: "quantity", label: t("orders.units"), required: true, min: 1 }),
    ],
    values: entry,
    yes: t("stock.transfer"),
    act: async (values) => {
      await write("POST", "/stock/transfers", {
        reference, from_warehouse_id: textFrom(values, "from_warehouse_id"), to_warehouse_id: textFrom(values, "to_warehouse_id"),
        items: [{ sku_id: textFrom(values, "sku_id"), quantity: numberFrom(values, "quantity") }],
      });
      toast(t("stock.transferred"));
      refresh();
    },
  });
}

/** Imports goods that arrived: first a dry run that names every fault, then the import. */
async function importStock(warehouses, refresh) {
  let body;
  const options = [["", ""], ...warehouses.map((each) => [each.warehouse_id, each.name])];
  const checked = await ask({
    question: t("stock.import.question"),
    consequence: t("stock.import.consequence"),
    form: (values, set, problem) => [
      h(ChoiceField, { values, set, problem, name: "warehouse_id", label: t("shipments.warehouse"), options }),
      h(TextField, { values, set, problem, name: "reference", label: t("stock.import.reference"), hint: t("stock.import.reference.hint"), required: true, maxLength: 128 }),
      h(FileField, { set, name: "file", label: t("upload.file"), columns: "sku_id, quantity" }),
      h(CheckField, { values, set, name: "allow_unlisted", label: t("stock.import.allow_unlisted") }),
    ],
    yes: t("upload.check"),
    act: async (values) => {
      const rows = await rowsOf(values.file, ["sku_id", "quantity"]);
      body = {
        reference: textFrom(values, "reference"), warehouse_id: textFrom(values, "warehouse_id"), allow_unlisted: values.allow_unlisted || undefined,
        items: rows.map((row) => ({ sku_id: row.sku_id, quantity: Number(row.quantity) })),
      };
      body.preview = await write("POST", "/stock/import", { ...body, dry_run: true });
    },
  });
  if (!checked) {
    return;
  }
  const { preview, ...wanted } = body;
  await ask({
    question: t("stock.import.sure", { units: preview.units, skus: preview.skus }),
    consequence: preview.applied ? t("stock.import.applies", { warehouse: wanted.warehouse_id }) : t("stock.import.repeats"),
    yes: t("stock.import"),
    act: async () => {
      const { applied } = await write("POST", "/stock/import", wanted);
      toast(t(applied ? "stock.imported" : "stock.import.repeats", { units: preview.units }));
      refresh();
    },
  });
}
