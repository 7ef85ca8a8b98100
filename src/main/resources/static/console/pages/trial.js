import { h, useState } from "../preact.js";
import { code, language, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { count, dateAndTime, minorOf, money, moneyOf, platformNow } from "../format.js";
import { Field, PageHeading, Panel, ProblemText, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { definitionOf } from "../parts/definition.js";
import { CheckField, LinesField, NumberField, TextField, TimeField, jsonFrom, numberFrom, textFrom, timeFrom, timeValue } from "../parts/forms.js";

const MOST_LINES = 200;
const MINUTE_MILLIS = 60_000;
const LINE = [
  ["sku_id", "orders.sku", { required: true, maxLength: 64 }],
  ["quantity", "orders.units", { required: true, type: "number", min: 1, max: 1_000_000 }],
  ["unit_price", "order.price", { required: true, inputMode: "decimal", maxLength: 20 }],
  ["categories", "trial.categories", { hint: "trial.commas" }],
  ["tags", "trial.tags", { hint: "trial.commas" }],
  ["attributes", "trial.attributes", { hint: "trial.attributes.hint" }],
  ["floor", "trial.floor", { inputMode: "decimal", maxLength: 20 }],
];
const emptyLine = () => ({ key: crypto.randomUUID(), sku_id: "", quantity: "1", unit_price: "" });

/** Tries a cart with the saved promotions. With `promotion` in the address, with the saved definition of that one as a draft to change. */
export function TryACart() {
  const { query } = usePlace();
  const promotionId = query.get("promotion");
  const live = useLive(async (signal) => (promotionId ? { promotion: await read(path`/promotions/${promotionId}`, {}, signal) } : {}), [promotionId], { everyMillis: MINUTE_MILLIS });
  return [
    h(PageHeading, { title: t("trial.title"), note: t("trial.note") }, h(Link, { to: "/promotions", class: "button" }, t("promotions.title"))),
    h(Waiting, { live }, ({ promotion }) => h(Cart, { key: promotionId ?? "", promotion })),
  ];
}

/** What the fields contain at first. A promotion that begins later is tried when it begins. */
function firstValues(promotion) {
  const startsLater = promotion && Date.parse(promotion.starts_at) > platformNow();
  return promotion ? {
    currency: promotion.currency ?? "",
    at: startsLater ? timeValue(Math.ceil(Date.parse(promotion.starts_at) / MINUTE_MILLIS) * MINUTE_MILLIS) : "",
    draft_id: promotion.promotion_id,
    definition: JSON.stringify(definitionOf(promotion), null, 2),
    priority: String(promotion.priority),
    combinable: promotion.combinable,
    needs_coupon: promotion.needs_coupon,
    unlocked: promotion.needs_coupon ? promotion.promotion_id : "",
  } : { combinable: true, priority: "100" };
}

function Cart({ promotion }) {
  const [values, setValues] = useState(() => firstValues(promotion));
  const [lines, setLines] = useState(() => [emptyLine()]);
  const [problem, setProblem] = useState(null);
  const [answer, setAnswer] = useState(null);
  const [busy, setBusy] = useState(false);
  const set = (name, value) => setValues((before) => ({ ...before, [name]: value }));
  const setLine = (at, name, value) => setLines((before) => before.map((line, i) => (i === at ? { ...line, [name]: value } : line)));
  const submit = async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      setAnswer(await write("POST", "/promotion-trials", bodyOf(values, lines)));
    } catch (failed) {
      setAnswer(null);
      setProblem(failed);
    }
    setBusy(false);
  };
  const field = (component, name, label, more = {}) => h(component, { values, set, problem, name, label: t(label), ...more });
  return [
    h("form", { class: "trial", onSubmit: submit },
      h(Panel, { title: t("trial.cart") },
        h("div", { class: "side-by-side" },
          field(TextField, "currency", "forms.currency", { required: true, maxLength: 3, pattern: "[A-Z]{3}", placeholder: "EUR" }),
          field(TextField, "shipping", "trial.shipping", { inputMode: "decimal", maxLength: 20 }),
          field(TimeField, "at", "trial.at", { hint: t("trial.at.hint") })),
        lines.map((line, i) => h("fieldset", { key: line.key, class: "side-by-side" },
          h("legend", {}, t("trial.line", { line: count(i + 1) })),
          LINE.map(([name, label, { hint, ...more }]) => h(Field, {
            key: name, name: `lines[${i}].${name}`, label: t(label), hint: hint && t(hint), problem, maxLength: 255, ...more,
            value: line[name] ?? "", onInput: (event) => setLine(i, name, event.target.value),
          })),
          lines.length > 1 && h("button", { type: "button", class: "grave", "aria-label": t("trial.remove_line", { line: count(i + 1) }), onClick: () => setLines(lines.filter((each) => each !== line)) }, t("forms.remove")))),
        lines.length < MOST_LINES && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => setLines([...lines, emptyLine()]) }, t("trial.add_line")))),
      h(Panel, { title: t("trial.facts") },
        h("div", { class: "side-by-side" },
          field(TextField, "channel", "orders.channel"),
          field(TextField, "country", "orders.country", { maxLength: 2 }),
          field(TextField, "payment_method", "orders.payment_method"),
          field(TextField, "level", "trial.level", { hint: t("trial.level.hint") }),
          field(TextField, "segments", "trial.segments", { hint: t("trial.commas") }),
          field(TextField, "unlocked", "trial.unlocked", { hint: t("trial.unlocked.hint") })),
        field(CheckField, "first_order", "trial.first_order")),
      h(Panel, { title: t("trial.draft"), note: t("trial.draft.note") },
        h("div", { class: "side-by-side" },
          field(TextField, "draft_id", "promotions.promotion", { maxLength: 64 }),
          field(NumberField, "priority", "promotions.priority", { hint: t("promotions.priority.hint"), min: 0 })),
        field(LinesField, "definition", "promotions.definition", { hint: t("promotions.definition.hint"), rows: 12 }),
        h("div", { class: "buttons" },
          field(CheckField, "combinable", "promotions.combinable"),
          field(CheckField, "needs_coupon", "promotions.needs_coupon"))),
      h(ProblemText, { problem }),
      h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary", disabled: busy }, t(busy ? "dialog.busy" : "trial.try")))),
    h("div", { id: "trial-answer", role: "status" }, answer && h(Answer, { answer })),
  ];
}

const listFrom = (text) => {
  const parts = (text ?? "").split(",").map((part) => part.trim()).filter(Boolean);
  return parts.length > 0 ? parts : undefined;
};

/** An amount in the currency of the cart; nothing if it is empty. Throws if it is no amount. */
function priceFrom(text, currency) {
  const typed = String(text ?? "").trim();
  if (!typed) {
    return undefined;
  }
  const minor = /^[A-Z]{3}$/.test(currency ?? "") ? minorOf(typed, currency) : null;
  if (minor === null) {
    throw new Error(t("forms.not_money", { text: `${typed} ${currency ?? ""}` }));
  }
  return moneyOf(minor, currency);
}

/** The attributes of `size=L, colour=red`. Throws if a part has no name. */
function attributesFrom(text) {
  const parts = listFrom(text);
  return parts && Object.fromEntries(parts.map((part) => {
    const at = part.indexOf("=");
    if (at < 1) {
      throw new Error(t("trial.wrong_attribute", { text: part }));
    }
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  }));
}

function bodyOf(values, lines) {
  const currency = textFrom(values, "currency");
  const draftId = textFrom(values, "draft_id");
  return {
    currency,
    at: timeFrom(values, "at"),
    channel: textFrom(values, "channel"),
    country: textFrom(values, "country"),
    payment_method: textFrom(values, "payment_method"),
    customer: { level: textFrom(values, "level"), segments: listFrom(values.segments), first_order: Boolean(values.first_order) },
    lines: lines.map((line) => ({
      sku_id: textFrom(line, "sku_id"),
      quantity: numberFrom(line, "quantity"),
      unit_price: priceFrom(line.unit_price, currency),
      categories: listFrom(line.categories),
      attributes: attributesFrom(line.attributes),
      tags: listFrom(line.tags),
      floor: priceFrom(line.floor, currency),
    })),
    shipping: priceFrom(values.shipping, currency),
    unlocked_promotion_ids: listFrom(values.unlocked),
    drafts: draftId ? [{
      promotion_id: draftId,
      definition: jsonFrom(values, "definition"),
      priority: numberFrom(values, "priority"),
      combinable: Boolean(values.combinable),
      needs_coupon: Boolean(values.needs_coupon),
    }] : undefined,
  };
}

function Answer({ answer }) {
  const names = Object.fromEntries(answer.promotions.map((each) => [each.promotion_id, each.name]));
  return [
    h("dl", { class: "cards" }, [
      [t("trial.items"), answer.items],
      [t("order.discount"), answer.discount],
      [t("trial.shipping"), answer.shipping],
      [t("trial.shipping_discount"), answer.shipping_discount],
      [t("trial.payable"), answer.payable],
    ].map(([name, value]) => h("div", { key: name }, h("dt", {}, name), h("dd", {}, money(value))))),
    h("p", { class: "hint" }, t(answer.exact ? "trial.exact" : "trial.bounded", { time: dateAndTime(answer.at) })),
    h(Panel, { title: t("order.explanation") }, h(Table, {
      label: t("order.explanation"),
      rows: answer.promotions,
      keyOf: (promotion) => promotion.promotion_id,
      empty: t("trial.no_promotions"),
      columns: [
        { id: "promotion", title: t("order.promotion"), cell: (promotion) => (promotion.version === undefined ? promotion.name : h(Link, { to: path`/promotions/${promotion.promotion_id}` }, promotion.name)) },
        { id: "version", title: t("order.promotion_version"), number: true, cell: (promotion) => (promotion.version === undefined ? t("promotion_state.DRAFT") : count(promotion.version)) },
        { id: "layer", title: t("trial.layer"), cell: (promotion) => code("promotion_layer", promotion.layer) },
        { id: "outcome", title: t("order.outcome"), cell: (promotion) => [
          code("outcome", promotion.outcome),
          (promotion.missing ?? []).map((hint) => h("div", { class: "quiet", key: hint.en }, hint[language] ?? hint.en)),
          (promotion.gifts ?? []).map((gift) => h("div", { class: "quiet", key: gift.sku_id }, t("trial.gift", { sku: gift.sku_id, units: count(gift.quantity) }))),
        ] },
        { id: "off", title: t("orders.amount"), number: true, cell: (promotion) => promotion.off && money(promotion.off) },
      ],
    })),
    h(Panel, { title: t("order.lines") }, h(Table, {
      label: t("order.lines"),
      rows: answer.lines,
      keyOf: (line) => String(line.line_no),
      columns: [
        { id: "sku", title: t("orders.sku"), cell: (line) => line.sku_id },
        { id: "units", title: t("orders.units"), number: true, cell: (line) => count(line.quantity) },
        { id: "items", title: t("orders.amount"), number: true, cell: (line) => money(line.items) },
        { id: "shares", title: t("trial.shares"), cell: (line) => line.shares.map((share) => h("div", { key: share.promotion_id },
          names[share.promotion_id] ?? share.promotion_id, ": ",
          share.units.map((each) => t("trial.share", { units: count(each.units), off: money(each.off) })).join(" + "))) },
        { id: "discount", title: t("order.discount"), number: true, cell: (line) => money(line.discount) },
        { id: "payable", title: t("trial.payable"), number: true, cell: (line) => money(line.payable) },
      ],
    })),
  ];
}
