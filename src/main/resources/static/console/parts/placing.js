import { h } from "../preact.js";
import { t } from "../messages.js";
import { write } from "../api.js";
import { go, path } from "../router.js";
import { minorOf, moneyOf } from "../format.js";
import { LinesField, TextField, textFrom } from "./forms.js";
import { ask } from "./dialog.js";
import { toast } from "./toasts.js";

/* An order that an operator places for a customer, for example on the phone. */

const ADDRESS = ["name", "phone", "line1", "line2", "city", "postal_code", "country"];
const NEEDED = ["name", "line1", "city", "country"];
const address = (name) => `shipping_address.${name}`;

/** The lines `SKU | units` or `SKU | units | agreed price`, as the API takes them. Throws if a line is another. */
function itemsFrom(text, currency) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const [sku, units, price, ...rest] = line.split("|").map((cell) => cell.trim());
    const agreed = price ? minorOf(price, currency) : undefined;
    if (!sku || !/^\d+$/.test(units ?? "") || agreed === null || rest.length > 0) {
      throw new Error(t("placing.wrong_line", { line }));
    }
    return { sku_id: sku, quantity: Number(units), unit_price: agreed === undefined ? undefined : moneyOf(agreed, currency) };
  });
}

/** Asks for the order, places it and opens its page. */
export function placeOrder() {
  return ask({
    question: t("placing.question"),
    consequence: t("placing.consequence"),
    form: (values, set, problem) => {
      const field = (name, label, further) => h(TextField, { values, set, problem, name, label: t(label), ...further });
      return [
        h(LinesField, { values, set, problem, name: "items", label: t("placing.items"), hint: t("placing.items.hint"), rows: 4, required: true }),
        field("currency", "orders.currency", { required: true, maxLength: 3, pattern: "[A-Z]{3}" }),
        field("channel", "orders.channel", { required: true }),
        field("payment_method", "orders.payment_method", { required: true }),
        field("user_id", "orders.customer", { hint: t("placing.customer.hint") }),
        field("external_reference", "orders.reference"),
        ...ADDRESS.map((name) => field(address(name), `placing.${name}`, { required: NEEDED.includes(name), maxLength: name === "country" ? 2 : 255 })),
        field("note", "order.customer_note", { maxLength: 500 }),
      ];
    },
    values: {},
    yes: t("placing.yes"),
    act: async (values) => {
      const currency = textFrom(values, "currency");
      const order = await write("POST", "/orders", {
        items: itemsFrom(values.items ?? "", currency),
        currency,
        channel: textFrom(values, "channel"),
        payment_method: textFrom(values, "payment_method"),
        user_id: textFrom(values, "user_id"),
        external_reference: textFrom(values, "external_reference"),
        shipping_address: Object.fromEntries(ADDRESS.map((name) => [name, textFrom(values, address(name))])),
        note: textFrom(values, "note"),
      });
      toast(t("placing.done", { order: order.order_no }));
      go(path`/orders/${order.order_no}`);
    },
  });
}
