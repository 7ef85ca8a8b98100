import { h, useState } from "../preact.js";
import { t } from "../messages.js";
import { read, readTagged, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, go, path, usePlace } from "../router.js";
import { count, dateAndTime, daysAfter, decimal, digitsOf, money, minorOf, platformNow, startOfDay } from "../format.js";
import { Facts, PageHeading, Panel, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { CheckField, LinesField, MoneyField, NumberField, TextField, TimeField, jsonFrom, moneyFrom, numberFrom, textFrom, thisMinute, timeFrom } from "../parts/forms.js";
import { FileField, rowsOf } from "../parts/upload.js";

const PAGE = 50;
const MOST_CATEGORIES = 200;

/** The pages of the catalogue, as links above each of them. */
function Parts({ current }) {
  const parts = { skus: "/catalogue", products: "/products", categories: "/categories", attributes: "/attributes" };
  return h("nav", { class: "tabs", "aria-label": t("catalogue.title") }, Object.entries(parts).map(([name, to]) =>
    h(Link, { key: name, to, "aria-current": name === current ? "page" : undefined }, t(`catalogue.${name}`))));
}

/** What a shopper pays now: the sale price where one applies, with the list price in brackets. */
const prices = (sku) => sku.prices.map((price) => {
  const sale = sku.current_sales?.find((each) => each.price.currency === price.currency);
  return sale ? t("catalogue.reduced", { sale: money(sale.sale_price), list: money(price) }) : money(price);
}).join(", ");

// SKUs

export function Catalogue({ may }) {
  const { query } = usePlace();
  const parameters = { search: query.get("search"), category: query.get("category"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/skus", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("catalogue.title") }, may("operator.catalog") && [
      h("button", { type: "button", onClick: () => importSkus(live.refresh) }, t("catalogue.import")),
      h("button", { type: "button", class: "primary", onClick: () => editSku(null, live.refresh) }, t("catalogue.add")),
    ]),
    h(Parts, { current: "skus" }),
    h(Filters, { search: { name: "search", label: t("catalogue.search") }, fields: [{ name: "category", label: t("catalogue.category"), type: "text" }] }),
    h(Waiting, { live }, ({ skus, next_cursor: next }) => [
      h(Table, {
        label: t("catalogue.skus"),
        rows: skus,
        keyOf: (sku) => sku.sku_id,
        to: (sku) => path`/catalogue/${sku.sku_id}`,
        empty: t("catalogue.none"),
        columns: [
          { id: "sku", title: t("orders.sku"), cell: (sku) => sku.sku_id },
          { id: "name", title: t("catalogue.name"), cell: (sku) => sku.name },
          { id: "prices", title: t("catalogue.prices"), number: true, cell: prices },
          { id: "category", title: t("catalogue.category"), cell: (sku) => sku.category },
          { id: "product", title: t("catalogue.product"), cell: (sku) => sku.variant_of?.product_id },
          { id: "listed", title: t("catalogue.on_sale"), cell: (sku) => t(sku.listed ? "catalogue.listed" : "catalogue.unlisted") },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

export function Sku({ skuId, may }) {
  const live = useLive((signal) => read(path`/skus/${skuId}`, {}, signal), [skuId]);
  const sku = live.data;
  return [
    h(PageHeading, { title: sku?.name ?? skuId },
      may("operator.stock") && h(Link, { to: path`/stock/${skuId}`, class: "button" }, t("catalogue.stock_link")),
      sku && may("operator.catalog") && [
        h("button", { type: "button", onClick: () => setListed(skuId, !sku.listed, live.refresh) }, t(sku.listed ? "catalogue.take_off" : "catalogue.put_on")),
        h("button", { type: "button", class: "primary", onClick: () => editSku(skuId, live.refresh) }, t("forms.edit")),
      ]),
    h(Waiting, { live }, () => [h(Panel, {}, h(Facts, { rows: [
      [t("orders.sku"), h("code", {}, sku.sku_id)],
      [t("catalogue.on_sale"), t(sku.listed ? "catalogue.listed" : "catalogue.unlisted")],
      [t("catalogue.prices"), prices(sku)],
      [t("catalogue.category"), sku.category && h(Link, { to: `/catalogue?${new URLSearchParams({ category: sku.category })}` }, sku.category)],
      [t("catalogue.product"), sku.variant_of && h(Link, { to: path`/products/${sku.variant_of.product_id}` }, sku.variant_of.product_id)],
      ...Object.entries(sku.variant_of?.options ?? {}),
      [t("catalogue.tax_class"), sku.tax_class],
      [t("catalogue.tags"), sku.tags?.join(", ")],
      [t("catalogue.floor_prices"), sku.floor_prices?.map((floor) => money(floor)).join(", ")],
      [t("catalogue.weight"), sku.weight_grams > 0 && t("catalogue.grams", { count: sku.weight_grams })],
      ...Object.entries(sku.attributes).map(([name, value]) => [name, String(value)]),
    ] })), h(SalePrices, { sku, refresh: live.refresh, mayEdit: may("operator.catalog") })]),
  ];
}

/** The sale prices of a SKU, and the lowest price before a reduction that applies now. */
function SalePrices({ sku, refresh, mayEdit }) {
  const sales = sku.sale_prices ?? [];
  const current = (sale) => sku.current_sales?.find((each) => each.price.currency === sale.price.currency && each.ends_at === sale.ends_at);
  const state = (sale) => {
    const now = platformNow();
    return current(sale) ? "running" : Date.parse(sale.ends_at) <= now ? "ended" : "ahead";
  };
  return h(Panel, { title: t("catalogue.sale_prices") },
    mayEdit && h("div", { class: "buttons" }, h("button", { type: "button", onClick: () => addSale(sku, refresh) }, t("catalogue.add_sale"))),
    h(Table, {
      label: t("catalogue.sale_prices"),
      rows: sales,
      keyOf: (sale) => `${sale.price.currency} ${sale.starts_at}`,
      empty: t("catalogue.no_sales"),
      columns: [
        { id: "price", title: t("catalogue.sale_price"), number: true, cell: (sale) => money(sale.price) },
        { id: "starts", title: t("promotions.starts"), cell: (sale) => dateAndTime(sale.starts_at) },
        { id: "ends", title: t("promotions.ends"), cell: (sale) => dateAndTime(sale.ends_at) },
        { id: "state", title: t("catalogue.sale_state"), cell: (sale) => t(`catalogue.sale.${state(sale)}`) },
        { id: "lowest", title: t("catalogue.lowest"), number: true, cell: (sale) => current(sale)?.lowest_price_30_days && money(current(sale).lowest_price_30_days) },
        ...(mayEdit ? [{ id: "actions", title: t("table.actions"), cell: (sale) => h("div", { class: "buttons" },
          h("button", { type: "button", class: "grave", "aria-label": `${t("forms.remove")} ${money(sale.price)}`, onClick: () => removeSale(sku, sale, refresh) }, t("forms.remove"))) }] : []),
      ],
    }));
}

const isSame = (one, other) => one.price.currency === other.price.currency && one.starts_at === other.starts_at;

/** Patches the sale prices that the SKU has now; another edit in between is refused, not overwritten. */
async function patchSales(skuId, change) {
  const { data, tag } = await readTagged(path`/skus/${skuId}`);
  const sales = change(data.sale_prices ?? []);
  try {
    await write("PATCH", path`/skus/${skuId}`, { sale_prices: sales }, { type: "application/merge-patch+json", headers: { "If-Match": tag } });
  } catch (problem) { // the form has the fields of the last sale price
    const prefix = `sale_prices[${sales.length - 1}].`;
    problem.fields = problem.fields?.map(({ field, rule }) => ({ field: field.startsWith(prefix) ? field.slice(prefix.length) : field, rule }));
    throw problem;
  }
}

const addSale = (sku, refresh) => ask({
  question: t("catalogue.add_sale"),
  consequence: t("catalogue.sale.consequence"),
  form: (form, set, problem) => [
    h(MoneyField, { values: form, set, problem, name: "price", label: t("catalogue.sale_price"), required: true }),
    h(TimeField, { values: form, set, problem, name: "starts_at", label: t("promotions.starts"), required: true }),
    h(TimeField, { values: form, set, problem, name: "ends_at", label: t("promotions.ends"), required: true }),
  ],
  values: { price_currency: sku.prices[0]?.currency, starts_at: thisMinute() },
  yes: t("forms.save"),
  act: async (form) => {
    const sale = { price: moneyFrom(form, "price"), starts_at: timeFrom(form, "starts_at"), ends_at: timeFrom(form, "ends_at") };
    await patchSales(sku.sku_id, (sales) => [...sales, sale]);
    toast(t("forms.saved"));
    refresh();
  },
});

const removeSale = (sku, sale, refresh) => ask({
  question: t("catalogue.remove_sale.question", { price: money(sale.price) }),
  consequence: t("catalogue.sale.consequence"),
  yes: t("forms.remove"),
  grave: true,
  act: async () => {
    await patchSales(sku.sku_id, (sales) => sales.filter((each) => !isSame(each, sale)));
    toast(t("forms.removed"));
    refresh();
  },
});

/** The texts of prices such as "12.00 EUR", one a line. */
const priceLines = (list) => list.map((price) => `${decimal(price.amount_minor, digitsOf(price.currency))} ${price.currency}`).join("\n");

function pricesFrom(text) {
  return text.split(/[\n;]/).map((line) => line.trim()).filter(Boolean).map((line) => {
    const [, amount, currency] = /^(\S+)\s+([A-Z]{3})$/.exec(line) ?? [];
    const minor = currency ? minorOf(amount, currency) : null;
    if (minor === null) {
      throw new Error(t("forms.not_money", { text: line }));
    }
    return { amount_minor: minor, currency };
  });
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The sale price of a row of a CSV file, from the first instant of a day to the last of another; undefined keeps those that the SKU has. */
function saleFrom(row) {
  if (!row.sale_price && !row.sale_from && !row.sale_until) {
    return undefined;
  }
  if (!row.sale_price || !DAY.test(row.sale_from) || !DAY.test(row.sale_until)) {
    throw new Error(t("catalogue.import.wrong_sale", { sku: row.sku_id }));
  }
  const [price] = pricesFrom(`${row.sale_price} ${row.currency}`);
  return [{ price, starts_at: startOfDay(row.sale_from), ends_at: startOfDay(daysAfter(row.sale_until, 1)) }];
}

const skuFrom = (values) => ({
  name: textFrom(values, "name"),
  prices: pricesFrom(values.prices ?? ""),
  sale_prices: values.sale_prices,
  listed: values.listed,
  category: textFrom(values, "category"),
  tax_class: textFrom(values, "tax_class"),
  weight_grams: numberFrom(values, "weight_grams"),
  attributes: jsonFrom(values, "attributes"),
  tags: tagsFrom(values.tags),
  floor_prices: values.floor_prices ? pricesFrom(values.floor_prices) : undefined,
});

/** The words of a text, divided by commas, semicolons or spaces; undefined if there are none. */
function tagsFrom(text) {
  const tags = (text ?? "").split(/[\s,;]+/).filter(Boolean);
  return tags.length > 0 ? tags : undefined;
}

async function editSku(skuId, refresh) {
  const { data: sku, tag } = skuId ? await readTagged(path`/skus/${skuId}`) : { data: null };
  const values = sku
    ? { ...sku, prices: priceLines(sku.prices), tags: sku.tags?.join(" "), floor_prices: priceLines(sku.floor_prices ?? []), attributes: JSON.stringify(sku.attributes, null, 2) }
    : { listed: true, tax_class: "standard", attributes: "{}" };
  return ask({
    question: skuId ? t("catalogue.edit.question", { sku: skuId }) : t("catalogue.add"),
    form: (form, set, problem) => [
      !skuId && h(TextField, { values: form, set, problem, name: "sku_id", label: t("orders.sku"), required: true, maxLength: 64 }),
      h(TextField, { values: form, set, problem, name: "name", label: t("catalogue.name"), required: true }),
      h(LinesField, { values: form, set, problem, name: "prices", label: t("catalogue.prices"), hint: t("catalogue.prices.hint"), rows: 3 }),
      h(TextField, { values: form, set, problem, name: "category", label: t("catalogue.category"), maxLength: 64 }),
      h(TextField, { values: form, set, problem, name: "tax_class", label: t("catalogue.tax_class"), maxLength: 32 }),
      h(NumberField, { values: form, set, problem, name: "weight_grams", label: t("catalogue.weight_grams"), min: 0 }),
      h(TextField, { values: form, set, problem, name: "tags", label: t("catalogue.tags"), hint: t("catalogue.tags.hint") }),
      h(LinesField, { values: form, set, problem, name: "floor_prices", label: t("catalogue.floor_prices"), hint: t("catalogue.floor_prices.hint"), rows: 2 }),
      h(LinesField, { values: form, set, problem, name: "attributes", label: t("catalogue.attributes"), hint: t("catalogue.attributes.hint") }),
      h(CheckField, { values: form, set, name: "listed", label: t("catalogue.on_sale") }),
    ],
    values,
    yes: t("forms.save"),
    act: async (form) => {
      const id = skuId ?? textFrom(form, "sku_id");
      await write("PUT", path`/skus/${id}`, skuFrom(form), { headers: tag ? { "If-Match": tag } : { "If-None-Match": "*" } });
      toast(t("forms.saved"));
      refresh();
      go(path`/catalogue/${id}`);
    },
  });
}

const setListed = (skuId, listed, refresh) => ask({
  question: t(listed ? "catalogue.put_on.question" : "catalogue.take_off.question", { sku: skuId }),
  consequence: t(listed ? "catalogue.put_on.consequence" : "catalogue.take_off.consequence"),
  yes: t(listed ? "catalogue.put_on" : "catalogue.take_off"),
  grave: !listed,
  act: async () => {
    await write("PATCH", path`/skus/${skuId}`, { listed }, { type: "application/merge-patch+json" });
    toast(t("forms.saved"));
    refresh();
  },
});

/** Imports SKUs: first a dry run that names every fault, then the import. */
async function importSkus(refresh) {
  let skus;
  let preview;
  const checked = await ask({
    question: t("catalogue.import.question"),
    consequence: t("catalogue.import.consequence"),
    form: (values, set) => h(FileField, { set, name: "file", label: t("upload.file"), columns: "sku_id, name, price, currency, category, tax_class, weight_grams, listed, tags, floor_price, sale_price, sale_from, sale_until" }),
    yes: t("upload.check"),
    act: async (values) => {
      const rows = await rowsOf(values.file, ["sku_id", "name", "price", "currency"]);
      skus = rows.map((row) => ({
        sku_id: row.sku_id,
        name: row.name,
        prices: pricesFrom(`${row.price} ${row.currency}`),
        sale_prices: saleFrom(row),
        category: row.category || undefined,
        tax_class: row.tax_class || undefined,
        weight_grams: row.weight_grams ? Number(row.weight_grams) : undefined,
        tags: tagsFrom(row.tags),
        floor_prices: row.floor_price ? pricesFrom(`${row.floor_price} ${row.currency}`) : undefined,
        listed: row.listed ? row.listed.toLowerCase() !== "false" : undefined,
      }));
      preview = await write("POST", "/skus/import", { skus, merge: true, dry_run: true });
    },
  });
  return checked && ask({
    question: t("catalogue.import.sure", { count: skus.length }),
    consequence: t("catalogue.import.counts", preview),
    yes: t("catalogue.import"),
    act: async () => {
      const done = await write("POST", "/skus/import", { skus, merge: true });
      toast(t("catalogue.import.counts", done));
      refresh();
    },
  });
}

// Products

export function Products({ may }) {
  const { query } = usePlace();
  const parameters = { search: query.get("search"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/products", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("catalogue.products") },
      may("operator.catalog") && h("button", { type: "button", class: "primary", onClick: () => editProduct(null, live.refresh) }, t("catalogue.add_product"))),
    h(Parts, { current: "products" }),
    h(Filters, { search: { name: "search", label: t("catalogue.search_products") }, fields: [] }),
    h(Waiting, { live }, ({ products, next_cursor: next }) => [
      h(Table, {
        label: t("catalogue.products"),
        rows: products,
        keyOf: (product) => product.product_id,
        to: (product) => path`/products/${product.product_id}`,
        empty: t("catalogue.no_products"),
        columns: [
          { id: "product", title: t("catalogue.product"), cell: (product) => product.product_id },
          { id: "name", title: t("catalogue.name"), cell: (product) => product.name },
          { id: "options", title: t("catalogue.options"), cell: (product) => product.options.map((option) => option.name).join(", ") },
          { id: "variants", title: t("catalogue.variants"), number: true, cell: (product) => count(product.variant_count) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

export function Product({ productId, may }) {
  const live = useLive((signal) => read(path`/products/${productId}`, {}, signal), [productId]);
  return [
    h(PageHeading, { title: live.data?.name ?? productId },
      live.data && may("operator.catalog") && h("button", { type: "button", class: "primary", onClick: () => editProduct(productId, live.refresh) }, t("forms.edit"))),
    h(Waiting, { live }, (product) => [
      h(Panel, { title: t("catalogue.options") }, h(Facts, { rows: product.options.map((option) => [option.name, option.values.join(", ")]) })),
      h(Panel, { title: t("catalogue.variants") }, h(Table, {
        label: t("catalogue.variants"),
        rows: product.variants,
        keyOf: (variant) => variant.sku_id,
        to: (variant) => path`/catalogue/${variant.sku_id}`,
        columns: [
          { id: "sku", title: t("orders.sku"), cell: (variant) => variant.sku_id },
          ...product.options.map((option) => ({ id: option.name, title: option.name, cell: (variant) => variant.variant_of.options[option.name] })),
          { id: "prices", title: t("catalogue.prices"), number: true, cell: prices },
          { id: "listed", title: t("catalogue.on_sale"), cell: (variant) => t(variant.listed ? "catalogue.listed" : "catalogue.unlisted") },
        ],
      })),
    ]),
  ];
}

/** Options as lines "size: S, M, L"; variants as lines "SHIRT-S | S | 19.00 EUR". */
async function editProduct(productId, refresh) {
  const { data: product, tag } = productId ? await readTagged(path`/products/${productId}`) : { data: null };
  const before = new Map((product?.variants ?? []).map((variant) => [variant.sku_id, variant]));
  const values = product
    ? {
      name: product.name,
      options: product.options.map((option) => `${option.name}: ${option.values.join(", ")}`).join("\n"),
      variants: product.variants.map((variant) => [
        variant.sku_id, ...product.options.map((option) => variant.variant_of.options[option.name]), priceLines(variant.prices).replaceAll("\n", "; "),
      ].join(" | ")).join("\n"),
    }
    : {};
  return ask({
    question: productId ? t("catalogue.edit.question", { sku: productId }) : t("catalogue.add_product"),
    consequence: t("catalogue.product.consequence"),
    form: (form, set, problem) => [
      !productId && h(TextField, { values: form, set, problem, name: "product_id", label: t("catalogue.product"), required: true, maxLength: 64 }),
      h(TextField, { values: form, set, problem, name: "name", label: t("catalogue.name"), required: true }),
      h(LinesField, { values: form, set, problem, name: "options", label: t("catalogue.options"), hint: t("catalogue.options.hint"), rows: 3 }),
      h(LinesField, { values: form, set, problem, name: "variants", label: t("catalogue.variants"), hint: t("catalogue.variants.hint"), rows: 8 }),
    ],
    values,
    yes: t("forms.save"),
    act: async (form) => {
      const options = (form.options ?? "").split("\n").filter((line) => line.trim()).map((line) => {
        const [name, list = ""] = line.split(/:(.*)/s);
        return { name: name.trim(), values: list.split(",").map((value) => value.trim()).filter(Boolean) };
      });
      const variants = (form.variants ?? "").split("\n").filter((line) => line.trim()).map((line) => {
        const cells = line.split("|").map((cell) => cell.trim());
        if (cells.length !== options.length + 2) {
          throw new Error(t("catalogue.variants.wrong", { line }));
        }
        const known = before.get(cells[0]);
        return {
          sku_id: cells[0],
          options: Object.fromEntries(options.map((option, i) => [option.name, cells[i + 1]])),
          prices: pricesFrom(cells.at(-1)),
          ...(known && { name: known.name, sale_prices: known.sale_prices, listed: known.listed, category: known.category, tax_class: known.tax_class, weight_grams: known.weight_grams, attributes: known.attributes, tags: known.tags, floor_prices: known.floor_prices }),
        };
      });
      const id = productId ?? textFrom(form, "product_id");
      await write("PUT", path`/products/${id}`, { name: textFrom(form, "name"), options, variants }, { headers: tag ? { "If-Match": tag } : { "If-None-Match": "*" } });
      toast(t("forms.saved"));
      refresh();
      go(path`/products/${id}`);
    },
  });
}

// Categories and attributes

/** All categories, page by page. */
async function allCategories(signal) {
  const categories = [];
  let cursor = null;
  do {
    const page = await read("/categories", { cursor, limit: MOST_CATEGORIES }, signal);
    categories.push(...page.categories);
    cursor = page.next_cursor;
  } while (cursor && categories.length < 50 * MOST_CATEGORIES);
  return categories;
}

export function Categories({ may }) {
  const live = useLive(allCategories, [], { everyMillis: 15_000 });
  const [open, setOpen] = useState(new Set());
  const toggle = (id) => setOpen((before) => {
    const next = new Set(before);
    if (!next.delete(id)) {
      next.add(id);
    }
    return next;
  });
  const branch = (categories, parent) => {
    const below = categories.filter((category) => (category.parent_id ?? null) === parent);
    return below.length > 0 && h("ul", { class: "tree" }, below.map((category) => {
      const has = categories.some((each) => each.parent_id === category.category_id);
      return h("li", { key: category.category_id },
        has && h("button", { type: "button", class: "plain", "aria-expanded": String(open.has(category.category_id)), "aria-label": category.name, onClick: () => toggle(category.category_id) },
          open.has(category.category_id) ? "▾" : "▸"),
        h(Link, { to: `/catalogue?${new URLSearchParams({ category: category.category_id })}` }, category.name), " ",
        h("code", { class: "hint" }, category.category_id), " ",
        may("operator.catalog") && h("button", { type: "button", class: "plain", "aria-label": `${t("forms.edit")} ${category.name}`, onClick: () => editCategory(category, live.refresh) }, t("forms.edit")),
        open.has(category.category_id) && branch(categories, category.category_id));
    }));
  };
  return [
    h(PageHeading, { title: t("catalogue.categories") },
      may("operator.catalog") && h("button", { type: "button", class: "primary", onClick: () => editCategory(null, live.refresh) }, t("catalogue.add_category"))),
    h(Parts, { current: "categories" }),
    h(Waiting, { live }, (categories) => h(Panel, {}, branch(categories, null) || h("p", { class: "empty" }, t("catalogue.no_categories")))),
  ];
}

async function editCategory(category, refresh) {
  const tag = category && (await readTagged(path`/categories/${category.category_id}`)).tag;
  return ask({
    question: category ? t("catalogue.edit.question", { sku: category.category_id }) : t("catalogue.add_category"),
    consequence: t("catalogue.category.consequence"),
    form: (values, set, problem) => [
      !category && h(TextField, { values, set, problem, name: "category_id", label: t("catalogue.category"), required: true, maxLength: 64 }),
      h(TextField, { values, set, problem, name: "name", label: t("catalogue.name"), required: true }),
      h(TextField, { values, set, problem, name: "parent_id", label: t("catalogue.parent"), maxLength: 64 }),
    ],
    values: category ?? {},
    yes: t("forms.save"),
    act: async (values) => {
      const id = category?.category_id ?? textFrom(values, "category_id");
      await write("PUT", path`/categories/${id}`, { name: textFrom(values, "name"), parent_id: textFrom(values, "parent_id") }, { headers: tag ? { "If-Match": tag } : {} });
      toast(t("forms.saved"));
      refresh();
    },
  });
}

const SUBJECTS = ["sku", "order", "line"];

/** The schemas of the shop's own attributes. */
export function Attributes({ may }) {
  const live = useLive((signal) => Promise.all(SUBJECTS.map((subject) => read(`/attribute-schemas/${subject}`, {}, signal).catch((problem) => {
    if (problem.status === 404) {
      return { subject, schema: null };
    }
    throw problem;
  }))), [], { everyMillis: 15_000 });
  const edit = (subject, schema) => ask({
    question: t("catalogue.schema.question", { subject: t(`catalogue.subject.${subject}`) }),
    consequence: t("catalogue.schema.consequence"),
    form: (values, set, problem) => h(LinesField, { values, set, problem, name: "schema", label: t("catalogue.schema"), rows: 16 }),
    values: { schema: JSON.stringify(schema ?? { type: "object", properties: {} }, null, 2) },
    yes: t("forms.save"),
    act: async (values) => {
      await write("PUT", `/attribute-schemas/${subject}`, { schema: jsonFrom(values, "schema") });
      toast(t("forms.saved"));
      live.refresh();
    },
  });
  return [
    h(PageHeading, { title: t("catalogue.attributes") }),
    h(Parts, { current: "attributes" }),
    h(Waiting, { live }, (schemas) => schemas.map(({ schema }, i) => h(Panel, { key: SUBJECTS[i], title: t(`catalogue.subject.${SUBJECTS[i]}`) },
      schema ? h("pre", { tabIndex: 0, "aria-label": t("catalogue.schema") }, JSON.stringify(schema, null, 2)) : h("p", { class: "hint" }, t("catalogue.no_schema")),
      may("operator.catalog") && h("div", { class: "buttons" }, h("button", { type: "button", "aria-label": `${t("forms.edit")} ${t(`catalogue.subject.${SUBJECTS[i]}`)}`, onClick: () => edit(SUBJECTS[i], schema) }, t("forms.edit")))))),
  ];
}
