import { h } from "../preact.js";
import { t } from "../messages.js";
import { read, readTagged, write } from "../api.js";
import { useLive } from "../live.js";
import { path } from "../router.js";
import { count, money } from "../format.js";
import { PageHeading, Panel, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { CheckField, MoneyField, NumberField, TextField, moneyFrom, moneyValues, numberFrom, textFrom } from "../parts/forms.js";

const PPM_OF_A_PERCENT = 10_000;

/** Shipping rates, tax rates and channels. What an order costs is fixed when it is placed. */
export function Rates({ may }) {
  const live = useLive((signal) => Promise.all([read("/charges/shipping-rates", {}, signal), read("/charges/tax-rates", {}, signal), read("/charges/channels", {}, signal)]), [], { everyMillis: 10_000 });
  const mayEdit = may("operator.charges");
  const buttons = (name, edit, remove) => h("div", { class: "buttons" },
    h("button", { type: "button", "aria-label": `${t("forms.edit")} ${name}`, onClick: edit }, t("forms.edit")),
    remove && h("button", { type: "button", class: "grave", "aria-label": `${t("forms.remove")} ${name}`, onClick: remove }, t("forms.remove")));
  const actions = (cell) => (mayEdit ? [{ id: "actions", title: t("table.actions"), cell }] : []);
  return [
    h(PageHeading, { title: t("rates.title"), note: t("rates.note") }),
    h(Waiting, { live }, ([{ shipping_rates: shipping }, { tax_rates: taxes }, { channels }]) => [
      h(Panel, { title: t("rates.shipping") },
        mayEdit && h("div", { class: "buttons" }, h("button", { type: "button", onClick: () => editShipping(null, live.refresh) }, t("rates.add_shipping"))),
        h(Table, {
          label: t("rates.shipping"),
          rows: shipping,
          keyOf: (rate) => rate.rate_id,
          empty: t("rates.free"),
          columns: [
            { id: "rate", title: t("rates.rate"), cell: (rate) => rate.rate_id },
            { id: "country", title: t("orders.country"), cell: (rate) => (rate.country === "*" ? t("rates.everywhere") : rate.country) },
            { id: "from", title: t("rates.min_subtotal"), number: true, cell: (rate) => money(rate.min_subtotal) },
            { id: "weight", title: t("rates.max_weight"), number: true, cell: (rate) => rate.max_weight_grams && t("catalogue.grams", { count: rate.max_weight_grams }) },
            { id: "amount", title: t("rates.price"), number: true, cell: (rate) => money(rate.amount) },
            ...actions((rate) => buttons(rate.rate_id, () => editShipping(rate.rate_id, live.refresh), () => remove(path`/charges/shipping-rates/${rate.rate_id}`, rate.rate_id, live.refresh))),
          ],
        })),
      h(Panel, { title: t("rates.tax") },
        mayEdit && h("div", { class: "buttons" }, h("button", { type: "button", onClick: () => editTax(null, live.refresh) }, t("rates.add_tax"))),
        h(Table, {
          label: t("rates.tax"),
          rows: taxes,
          keyOf: (rate) => `${rate.country} ${rate.tax_class}`,
          empty: t("rates.no_tax"),
          columns: [
            { id: "country", title: t("orders.country"), cell: (rate) => rate.country },
            { id: "class", title: t("catalogue.tax_class"), cell: (rate) => rate.tax_class },
            { id: "rate", title: t("rates.rate"), number: true, cell: (rate) => `${count(rate.rate_ppm / PPM_OF_A_PERCENT)} %` },
            ...actions((rate) => buttons(`${rate.country} ${rate.tax_class}`, () => editTax(rate, live.refresh), () => remove(path`/charges/tax-rates/${rate.country}/${rate.tax_class}`, `${rate.country} ${rate.tax_class}`, live.refresh))),
          ],
        })),
      h(Panel, { title: t("rates.channels") },
        mayEdit && h("div", { class: "buttons" }, h("button", { type: "button", onClick: () => editChannel(null, live.refresh) }, t("rates.add_channel"))),
        h(Table, {
          label: t("rates.channels"),
          rows: channels,
          keyOf: (channel) => channel.channel,
          empty: t("rates.no_channels"),
          columns: [
            { id: "channel", title: t("orders.channel"), cell: (channel) => channel.channel },
            { id: "included", title: t("rates.tax_included"), cell: (channel) => t(channel.tax_included ? "forms.yes" : "forms.no") },
            ...actions((channel) => buttons(channel.channel, () => editChannel(channel, live.refresh))),
          ],
        })),
    ]),
  ];
}

const remove = (address, name, refresh) => ask({
  question: t("rates.remove.question", { name }),
  consequence: t("rates.remove.consequence"),
  yes: t("forms.remove"),
  grave: true,
  act: async () => {
    await write("DELETE", address);
    toast(t("forms.removed"));
    refresh();
  },
});

async function editShipping(rateId, refresh) {
  const { data: rate, tag } = rateId ? await readTagged(path`/charges/shipping-rates/${rateId}`) : { data: null };
  return ask({
    question: rateId ? t("rates.edit.question", { name: rateId }) : t("rates.add_shipping"),
    consequence: t("rates.shipping.consequence"),
    form: (values, set, problem) => [
      !rateId && h(TextField, { values, set, problem, name: "rate_id", label: t("rates.rate"), required: true, maxLength: 64 }),
      h(TextField, { values, set, problem, name: "country", label: t("orders.country"), hint: t("rates.country.hint"), required: true, maxLength: 2 }),
      h(MoneyField, { values, set, problem, name: "amount", label: t("rates.price"), required: true }),
      h(MoneyField, { values, set, problem, name: "min_subtotal", label: t("rates.min_subtotal") }),
      h(NumberField, { values, set, problem, name: "max_weight_grams", label: t("rates.max_weight_grams"), min: 1 }),
    ],
    values: rate ? { ...rate, ...moneyValues("amount", rate.amount), ...moneyValues("min_subtotal", rate.min_subtotal) } : { country: "*" },
    yes: t("forms.save"),
    act: async (values) => {
      await write("PUT", path`/charges/shipping-rates/${rateId ?? textFrom(values, "rate_id")}`, {
        country: textFrom(values, "country"), amount: moneyFrom(values, "amount"), min_subtotal: moneyFrom(values, "min_subtotal"), max_weight_grams: numberFrom(values, "max_weight_grams"),
      }, { headers: tag ? { "If-Match": tag } : { "If-None-Match": "*" } });
      toast(t("forms.saved"));
      refresh();
    },
  });
}

const editTax = (rate, refresh) => ask({
  question: rate ? t("rates.edit.question", { name: `${rate.country} ${rate.tax_class}` }) : t("rates.add_tax"),
  consequence: t("rates.note"),
  form: (values, set, problem) => [
    !rate && h(TextField, { values, set, problem, name: "country", label: t("orders.country"), hint: "GB", required: true, maxLength: 2 }),
    !rate && h(TextField, { values, set, problem, name: "tax_class", label: t("catalogue.tax_class"), hint: t("rates.tax_class.hint"), required: true, maxLength: 32 }),
    h(TextField, { values, set, problem, name: "percent", label: t("rates.percent"), required: true, inputMode: "decimal", maxLength: 8 }),
  ],
  values: rate ? { percent: String(rate.rate_ppm / PPM_OF_A_PERCENT) } : { tax_class: "standard" },
  yes: t("forms.save"),
  act: async (values) => {
    const [country, taxClass] = rate ? [rate.country, rate.tax_class] : [textFrom(values, "country"), textFrom(values, "tax_class")];
    await write("PUT", path`/charges/tax-rates/${country}/${taxClass}`, { rate_ppm: Math.round(Number(values.percent.replace(",", ".")) * PPM_OF_A_PERCENT) });
    toast(t("forms.saved"));
    refresh();
  },
});

const editChannel = (channel, refresh) => ask({
  question: channel ? t("rates.edit.question", { name: channel.channel }) : t("rates.add_channel"),
  consequence: t("rates.note"),
  form: (values, set, problem) => [
    !channel && h(TextField, { values, set, problem, name: "channel", label: t("orders.channel"), hint: t("rates.channel.hint"), required: true, maxLength: 128 }),
    h(CheckField, { values, set, name: "tax_included", label: t("rates.tax_included") }),
  ],
  values: channel ?? {},
  yes: t("forms.save"),
  act: async (values) => {
    await write("PUT", path`/charges/channels/${channel?.channel ?? textFrom(values, "channel")}`, { tax_included: Boolean(values.tax_included) },
      { headers: channel ? {} : { "If-None-Match": "*" } });
    toast(t("forms.saved"));
    refresh();
  },
});
