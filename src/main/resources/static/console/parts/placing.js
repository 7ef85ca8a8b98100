import { h } from "../preact.js";
import { t } from "../messages.js";
import { read, write } from "../api.js";
import { go, path } from "../router.js";
import { minorOf, moneyOf } from "../format.js";
import { ChoiceField, LinesField, TextField, textFrom } from "./forms.js";
import { ProblemText } from "./basics.js";
import { ask, tell } from "./dialog.js";
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

/** Asks for the order, places it and opens its page. The operator chooses among what the shop knows; the first of each is the default. */
export async function placeOrder() {
  let options;
  try {
    options = await read("/checkout-options");
  } catch (problem) {
    return tell({ question: t("placing.question"), consequence: h(ProblemText, { problem }) });
  }
  return ask({
    question: t("placing.question"),
    consequence: t("placing.consequence"),
    form: (values, set, problem) => {
      const choice = (name, label, names) => h(ChoiceField, { values, set, problem, name, label: t(label), options: names.map((each) => [each, each]) });
      const field = (name, label, further) => h(TextField, { values, set, problem, name, label: t(label), ...further });
      return [
        h(LinesField, { values, set, problem, name: "items", label: t("placing.items"), hint: t("placing.items.hint"), rows: 4, required: true }),
        choice("currency", "orders.currency", options.currencies),
        choice("channel", "orders.channel", options.channels),
        choice("payment_method", "orders.payment_method", options.payment_methods),
        field("user_id", "orders.customer", { hint: t("placing.customer.hint") }),
        field("external_reference", "orders.reference"),
        ...ADDRESS.map((name) => field(address(name), `placing.${name}`, { required: NEEDED.includes(name), maxLength: name === "country" ? 2 : 255 })),
        field("note", "order.customer_note", { maxLength: 500 }),
      ];
    },
    values: { currency: options.currencies[0], channel: options.channels[0], payment_method: options.payment_methods[0] },
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
