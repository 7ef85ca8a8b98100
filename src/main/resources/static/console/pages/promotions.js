import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readTagged, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, go, path, usePlace } from "../router.js";
import { count, dateAndTime, money, percent, shortTime } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { CheckField, MoneyField, NumberField, TextField, TimeField, jsonFrom, moneyFrom, moneyValues, numberFrom, textFrom, thisMinute, timeFrom, timeValue } from "../parts/forms.js";
import { FileField, rowsOf } from "../parts/upload.js";
import { downloadCsv } from "../parts/csv.js";
import { DefinitionEditor } from "../definition/editor.js";
import { ofKind } from "../definition/benefit.js";
import { currencyOf, definitionOf, textOf } from "../definition/document.js";

const PAGE = 50;
const LIMITS = ["CAMPAIGN", "DAY", "CUSTOMER", "CUSTOMER_DAY", "COUPON"];

/** What it gives, in a few words. A promotion without a kind has a definition. */
function benefit(promotion) {
  if (promotion.definition) {
    return code("promotion_benefit", promotion.definition.benefit.kind);
  }
  return t("promotions.off", { off: promotion.kind === "PERCENT" ? percent(promotion.basis_points / 10_000) : money(promotion.amount) });
}

/** What of its budget is left, as money; nothing without a budget. */
const budgetLeft = ({ budget, held, redeemed }) => budget
  && { ...budget, amount_minor: budget.amount_minor - (held?.amount_minor ?? 0) - (redeemed?.amount_minor ?? 0) };

/** A limit, in a few words. */
export const limitText = ({ per, uses, amount }) => t("promotions.limit", {
  per: code("limit_per", per),
  limit: [uses !== undefined && t("promotions.limit.uses", { uses: count(uses) }), amount && money(amount)].filter(Boolean).join(", "),
});

/** The limits as values of the form: uses and an amount for each kind. */
const limitValues = (limits = []) => Object.assign({}, ...limits.map(({ per, uses, amount }) => ({
  [`limit_${per}_uses`]: uses, ...moneyValues(`limit_${per}_amount`, amount),
})));

/** The limits of the form, as the API takes them. */
const limitsFrom = (form) => LIMITS
  .map((per) => ({ per, uses: numberFrom(form, `limit_${per}_uses`), amount: moneyFrom(form, `limit_${per}_amount`) }))
  .filter(({ uses, amount }) => uses !== undefined || amount);

export function Promotions({ may }) {
  const { query } = usePlace();
  const parameters = { cursor: query.get("cursor"), limit: PAGE, left_out: query.get("left_out") === "true" || undefined };
  const live = useLive((signal) => read("/promotions", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("promotions.title") },
      h(Link, { to: "/red-packets", class: "button" }, t("red_packets.title")),
      h(Link, { to: "/try-cart", class: "button" }, t("trial.title")),
      may("operator.promotions") && h("button", { type: "button", class: "primary", onClick: () => edit(null, live.refresh) }, t("promotions.add"))),
    h(Waiting, { live }, ({ promotions, next_cursor: next }) => [
      h(Table, {
        label: t("promotions.title"),
        rows: promotions,
        keyOf: (promotion) => promotion.promotion_id,
        to: (promotion) => path`/promotions/${promotion.promotion_id}`,
        empty: t("promotions.none"),
        columns: [
          { id: "id", title: t("promotions.promotion"), cell: (promotion) => promotion.promotion_id },
          { id: "name", title: t("catalogue.name"), cell: (promotion) => promotion.name },
          { id: "state", title: t("promotions.state"), cell: (promotion) => h(Status, { group: "promotion_state", value: promotion.state }) },
          { id: "benefit", title: t("promotions.benefit"), cell: benefit },
          { id: "threshold", title: t("promotions.threshold"), number: true, cell: (promotion) => money(promotion.threshold) },
          { id: "coupon", title: t("order.coupon"), cell: (promotion) => promotion.needs_coupon && t("promotions.needs_coupon") },
          { id: "left", title: t("promotions.budget_left"), number: true, cell: (promotion) => money(budgetLeft(promotion)) },
          { id: "until", title: t("promotions.ends"), cell: (promotion) => promotion.ends_at && shortTime(promotion.ends_at) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** A promotion; `ofRedPacket` if it belongs to a red packet, which changes it. */
async function readPromotion(promotionId, signal) {
  const promotion = await read(path`/promotions/${promotionId}`, {}, signal);
  const mayBe = promotion.definition?.layer === "RED_PACKET";
  return { ...promotion, ofRedPacket: mayBe && (await read("/red-packets", { red_packet_id: promotionId }, signal)).red_packets.length > 0 };
}

export function Promotion({ promotionId, may }) {
  const { query } = usePlace();
  const cursor = query.get("cursor");
  const live = useLive((signal) => Promise.all([
    readPromotion(promotionId, signal),
    read("/coupons", { promotion_id: promotionId, cursor, limit: PAGE }, signal),
    read(path`/promotions/${promotionId}/code-batches`, {}, signal),
    read(path`/promotions/${promotionId}/versions`, {}, signal),
    read(path`/promotions/${promotionId}/conflicts`, {}, signal),
  ]), [promotionId, cursor]);
  const [promotion] = live.data ?? [];
  const yesNo = (value) => t(value ? "forms.yes" : "forms.no");
  return [
    h(PageHeading, { title: promotion?.name ?? promotionId }, promotion && may("operator.promotions") && [
      h(Link, { to: `/try-cart?${new URLSearchParams({ promotion: promotionId })}`, class: "button" }, t("trial.title")),
      may("operator.reports") && h(Link, { to: `/simulations?${new URLSearchParams({ promotion: promotionId })}`, class: "button" }, t("simulations.simulate")),
      promotion.ofRedPacket
        ? h(Link, { to: "/red-packets", class: "button" }, t("red_packets.title"))
        : [
          promotion.draft
            ? h("button", { type: "button", onClick: () => release(promotion, live.refresh) }, t("promotions.release"))
            : h("button", { type: "button", class: promotion.paused ? "" : "grave", onClick: () => pause(promotion, live.refresh) }, t(promotion.paused ? "promotions.resume" : "promotions.pause")),
          h("button", { type: "button", class: "primary", onClick: () => edit(promotionId, live.refresh) }, t("forms.edit")),
        ],
    ]),
    h(Waiting, { live }, ([, { coupons, next_cursor: next }, { code_batches: batches }, { versions }, { conflicts }]) => [
      conflicts.length > 0 && h(Panel, { title: t("promotions.conflicts") }, h(Conflicts, { conflicts })),
      h(Panel, {}, h(Facts, { rows: [
        [t("promotions.state"), h(Status, { group: "promotion_state", value: promotion.state })],
        [t("promotions.left_out"), promotion.left_out_at && t("promotions.left_out.since", { time: dateAndTime(promotion.left_out_at) })],
        [t("promotions.benefit"), benefit(promotion)],
        [t("promotions.threshold"), promotion.threshold && money(promotion.threshold)],
        [t("promotions.definition"), promotion.definition && h("pre", { tabIndex: 0, "aria-label": t("promotions.definition") }, JSON.stringify(promotion.definition, null, 2))],
        [t("promotions.starts"), dateAndTime(promotion.starts_at)],
        [t("promotions.ends"), promotion.ends_at && dateAndTime(promotion.ends_at)],
        [t("promotions.needs_coupon"), yesNo(promotion.needs_coupon)],
        [t("promotions.combinable"), yesNo(promotion.combinable)],
        [t("promotions.priority"), count(promotion.priority)],
        [t("promotions.budget"), promotion.budget && money(promotion.budget)],
        [t("promotions.budget_left"), promotion.budget && money(budgetLeft(promotion))],
        [t("promotions.limits"), promotion.limits && h("ul", {}, promotion.limits.map((limit) => h("li", { key: limit.per }, limitText(limit))))],
        [t("promotions.partial"), (promotion.budget || promotion.limits) && yesNo(promotion.partial)],
        [t("promotions.zone"), promotion.limits && promotion.zone],
        [t("promotions.held"), promotion.held && money(promotion.held)],
        [t("promotions.redeemed"), promotion.redeemed && money(promotion.redeemed)],
      ] })),
      h(Panel, { title: t("promotions.coupons") },
        may("operator.promotions") && !promotion.ofRedPacket && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => addCoupon(promotionId, live.refresh) }, t("promotions.add_coupon")),
          h("button", { type: "button", onClick: () => importCoupons(promotionId, live.refresh) }, t("promotions.import_coupons")),
          h("button", { type: "button", onClick: () => orderCodes(promotionId, live.refresh) }, t("promotions.order_codes"))),
        batches.length > 0 && h(Table, {
          label: t("promotions.code_batches"),
          rows: batches,
          keyOf: (batch) => batch.code_batch_id,
          columns: [
            { id: "created", title: t("promotions.ordered"), cell: (batch) => dateAndTime(batch.created_at) },
            { id: "prefix", title: t("promotions.prefix"), cell: (batch) => batch.prefix && h("code", {}, batch.prefix) },
            { id: "generated", title: t("promotions.generated"), number: true, cell: (batch) => t("promotions.generated_of", { generated: count(batch.generated), ordered: count(batch.ordered) }) },
            { id: "file", title: t("upload.file"), cell: (batch) => batch.generated === batch.ordered
              && h("button", { type: "button", onClick: () => saveCodes(promotionId, batch.code_batch_id) }, t("promotions.save_codes")) },
          ],
        }),
        h(Table, {
          label: t("promotions.coupons"),
          rows: coupons,
          keyOf: (coupon) => coupon.code,
          empty: t("promotions.no_coupons"),
          columns: [
            { id: "code", title: t("order.coupon"), cell: (coupon) => h("code", {}, coupon.code) },
            { id: "customer", title: t("promotions.customer"), cell: (coupon) => coupon.customer },
            { id: "amount", title: t("promotions.amount"), number: true, cell: (coupon) => coupon.amount && money(coupon.amount) },
            { id: "left", title: t("promotions.uses_left"), number: true, cell: (coupon) => (coupon.max_uses === undefined ? t("promotions.unlimited") : count(coupon.max_uses - coupon.held - coupon.redeemed)) },
            { id: "held", title: t("promotions.held"), number: true, cell: (coupon) => count(coupon.held) },
            { id: "redeemed", title: t("promotions.redeemed"), number: true, cell: (coupon) => count(coupon.redeemed) },
          ],
        }),
        h(Pager, { cursor, next })),
      h(Panel, { title: t("promotions.versions") }, versions.map(({ version, saved_at: savedAt, terms }) => h("details", { key: version },
        h("summary", {}, t("promotions.version", { version: count(version), time: dateAndTime(savedAt) })),
        h("pre", {}, JSON.stringify(terms, null, 2))))),
    ]),
  ];
}

/** What an editor should look at, with links to the other promotions. */
/** Those that one place of the definition causes; the place is shown. */
const DOCUMENT_WARNINGS = ["LAYER_DOES_NOT_FIT", "STEPS_DO_NOT_RISE", "UNKNOWN_SKU", "UNKNOWN_CATEGORY", "UNKNOWN_CHANNEL", "UNKNOWN_PAYMENT_METHOD"];

function Conflicts({ conflicts }) {
  return h("ul", {}, conflicts.map((conflict) => h("li", { key: conflict.code + conflict.field + (conflict.promotion_id ?? "") },
    code("promotion_conflict", conflict.code),
    DOCUMENT_WARNINGS.includes(conflict.code) && [" (", conflict.field, ")"],
    conflict.sku_id && [": ", conflict.sku_id],
    conflict.promotion_id && [": ", h(Link, { to: path`/promotions/${conflict.promotion_id}` }, conflict.promotion_id)])));
}

const release = (promotion, refresh) => ask({
  question: t("promotions.release.question", { promotion: promotion.name }),
  consequence: t("promotions.release.consequence"),
  yes: t("promotions.release"),
  act: async () => {
    await write("PATCH", path`/promotions/${promotion.promotion_id}`, { draft: false }, { type: "application/merge-patch+json" });
    toast(t("forms.saved"));
    refresh();
  },
});

const pause = (promotion, refresh) => ask({
  question: t(promotion.paused ? "promotions.resume.question" : "promotions.pause.question", { promotion: promotion.name }),
  consequence: t(promotion.paused ? "promotions.resume.consequence" : "promotions.pause.consequence"),
  yes: t(promotion.paused ? "promotions.resume" : "promotions.pause"),
  grave: !promotion.paused,
  act: async () => {
    await write("PATCH", path`/promotions/${promotion.promotion_id}`, { paused: !promotion.paused }, { type: "application/merge-patch+json" });
    toast(t("forms.saved"));
    refresh();
  },
});

const FRESH = { benefit: ofKind("PERCENT_OFF"), layer: "ORDER" };

async function edit(promotionId, refresh) {
  const [{ data: promotion, tag }, { schema }] = await Promise.all([
    promotionId ? readTagged(path`/promotions/${promotionId}`) : { data: null },
    read("/promotion-definition-schema"),
  ]);
  const values = promotion
    ? {
      ...promotion, definition: textOf(definitionOf(promotion)),
      starts_at: timeValue(promotion.starts_at), ends_at: timeValue(promotion.ends_at),
      ...moneyValues("budget", promotion.budget), ...limitValues(promotion.limits),
    }
    : { definition: textOf(FRESH), combinable: true, zone: "UTC", priority: 100, starts_at: thisMinute() };
  return ask({
    question: promotionId ? t("promotions.edit.question", { promotion: promotionId }) : t("promotions.add"),
    consequence: t("promotions.edit.consequence"),
    form: (form, set, problem) => [
      !promotionId && h(TextField, { values: form, set, problem, name: "promotion_id", label: t("promotions.promotion"), required: true, maxLength: 64 }),
      h(TextField, { values: form, set, problem, name: "name", label: t("catalogue.name"), required: true }),
      h(DefinitionEditor, { values: form, set, problem, schema }),
      h(TimeField, { values: form, set, problem, name: "starts_at", label: t("promotions.starts"), required: true }),
      h(TimeField, { values: form, set, problem, name: "ends_at", label: t("promotions.ends") }),
      h(MoneyField, { values: form, set, problem, name: "budget", label: t("promotions.budget") }),
      h("details", { open: Boolean(promotion?.limits) }, h("summary", {}, t("promotions.limits")),
        LIMITS.map((per) => h("fieldset", { key: per }, h("legend", {}, code("limit_per", per)),
          h(NumberField, { values: form, set, problem, name: `limit_${per}_uses`, label: t("promotions.limit_uses"), min: 1 }),
          per !== "CAMPAIGN" && h(MoneyField, { values: form, set, problem, name: `limit_${per}_amount`, label: t("promotions.limit_amount") }))),
        h(TextField, { values: form, set, problem, name: "zone", label: t("promotions.zone"), hint: t("promotions.zone.hint"), maxLength: 64 })),
      h(CheckField, { values: form, set, name: "partial", label: t("promotions.partial") }),
      h(NumberField, { values: form, set, problem, name: "priority", label: t("promotions.priority"), hint: t("promotions.priority.hint"), min: 0, required: true }),
      h(CheckField, { values: form, set, name: "needs_coupon", label: t("promotions.needs_coupon") }),
      h(CheckField, { values: form, set, name: "combinable", label: t("promotions.combinable") }),
      (!promotion || promotion.draft) && h(CheckField, { values: form, set, name: "draft", label: t("promotions.draft") }),
      h(CheckField, { values: form, set, name: "paused", label: t("promotions.paused") }),
    ],
    values,
    yes: t("forms.save"),
    act: async (form) => {
      const definition = jsonFrom(form, "definition");
      const body = {
        name: textFrom(form, "name"),
        definition,
        currency: currencyOf(definition) ?? textFrom(form, "currency"),
        starts_at: timeFrom(form, "starts_at"),
        ends_at: timeFrom(form, "ends_at"),
        draft: Boolean(form.draft),
        paused: Boolean(form.paused),
        needs_coupon: Boolean(form.needs_coupon),
        combinable: Boolean(form.combinable),
        priority: numberFrom(form, "priority"),
        budget: moneyFrom(form, "budget"),
        limits: limitsFrom(form),
        partial: Boolean(form.partial),
        zone: textFrom(form, "zone"),
      };
      const id = promotionId ?? textFrom(form, "promotion_id");
      const { conflicts } = await write("PUT", path`/promotions/${id}`, body, { headers: tag ? { "If-Match": tag } : { "If-None-Match": "*" } });
      toast(conflicts.length > 0 ? t("promotions.saved_with_conflicts", { conflicts: count(conflicts.length) }) : t("forms.saved"));
      refresh();
      go(path`/promotions/${id}`);
    },
  });
}

const addCoupon = (promotionId, refresh) => ask({
  question: t("promotions.add_coupon"),
  form: (values, set, problem) => [
    h(TextField, { values, set, problem, name: "code", label: t("order.coupon"), required: true, maxLength: 64 }),
    h(NumberField, { values, set, problem, name: "max_uses", label: t("promotions.max_uses"), hint: t("promotions.max_uses.hint"), min: 1 }),
    h(TextField, { values, set, problem, name: "customer", label: t("promotions.customer"), hint: t("promotions.customer.hint") }),
  ],
  yes: t("forms.save"),
  act: async (values) => {
    await write("PUT", path`/coupons/${textFrom(values, "code")}`, {
      promotion_id: promotionId, max_uses: numberFrom(values, "max_uses"), customer: textFrom(values, "customer"),
    });
    toast(t("forms.saved"));
    refresh();
  },
});

const orderCodes = (promotionId, refresh) => ask({
  question: t("promotions.order_codes"),
  consequence: t("promotions.order_codes.consequence"),
  form: (values, set, problem) => [
    h(NumberField, { values, set, problem, name: "ordered", label: t("promotions.codes"), required: true, min: 1, max: 100_000 }),
    h(TextField, { values, set, problem, name: "prefix", label: t("promotions.prefix"), maxLength: 24 }),
    h(NumberField, { values, set, problem, name: "max_uses", label: t("promotions.max_uses"), required: true, min: 1 }),
  ],
  values: { max_uses: 1 },
  yes: t("promotions.order_codes"),
  act: async (values) => {
    await write("POST", path`/promotions/${promotionId}/code-batches`, {
      ordered: numberFrom(values, "ordered"), prefix: textFrom(values, "prefix"), max_uses: numberFrom(values, "max_uses"),
    });
    toast(t("promotions.order_codes.done"));
    refresh();
  },
});

/** Saves all codes of a batch as a CSV file. */
async function saveCodes(promotionId, batchId) {
  const codes = [];
  let cursor;
  do {
    const page = await read(path`/promotions/${promotionId}/code-batches/${batchId}/codes`, { cursor });
    codes.push(...page.codes);
    cursor = page.next_cursor;
  } while (cursor);
  downloadCsv(`codes-${promotionId}.csv`, { code: (code) => code }, codes);
}

const importCoupons = (promotionId, refresh) => ask({
  question: t("promotions.import_coupons"),
  consequence: t("promotions.import_coupons.consequence"),
  form: (values, set) => h(FileField, { set, name: "file", label: t("upload.file"), columns: "code, max_uses, customer" }),
  yes: t("promotions.import_coupons"),
  act: async (values) => {
    const rows = await rowsOf(values.file, ["code"]);
    const done = await write("POST", "/coupons/import", {
      promotion_id: promotionId, coupons: rows.map((row) => ({ code: row.code, max_uses: row.max_uses ? Number(row.max_uses) : undefined, customer: row.customer || undefined })),
    });
    toast(t("promotions.import_coupons.done", done));
    refresh();
  },
});
