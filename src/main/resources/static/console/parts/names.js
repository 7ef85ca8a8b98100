import { h, useEffect } from "../preact.js";
import { t } from "../messages.js";
import { read } from "../api.js";
import { store } from "../store.js";
import { Link, path } from "../router.js";

/* Names that other modules of the platform know: of products by SKU, of orders by correlation. The cells of a page are looked up together. */

const MOST_IDS = 50; // of one call of the API
const MOST_KNOWN = 5_000;
const TOGETHER_MILLIS = 20;
const AGAIN_MILLIS = 10_000;

/**
 * Looks ids up in groups, and remembers what was found.
 *
 * @param find gets a list of ids and resolves to a Map by id
 * @return a hook that gets an id and returns what was found; undefined while it is not known, or if there is nothing. An id that is not found
 *     is looked up again after a while
 */
function lookup(find) {
  const known = store(new Map());
  const shown = new Map(); // by id that is not known: how many cells show it
  const waiting = new Set();
  let timer = 0;
  const soon = () => {
    timer ||= setTimeout(findWaiting, TOGETHER_MILLIS);
  };
  const wait = (ids) => {
    ids.filter((id) => shown.has(id)).forEach((id) => waiting.add(id));
    soon();
  };
  const findWaiting = async () => {
    timer = 0;
    const ids = [...waiting].slice(0, MOST_IDS);
    ids.forEach((id) => waiting.delete(id));
    if (waiting.size > 0) {
      soon();
    }
    const found = ids.length > 0 ? await find(ids).catch(() => new Map()) : new Map(); // without an answer the cells show their ids alone
    if (found.size > 0) {
      known.set((before) => new Map([...before, ...found].slice(-MOST_KNOWN)));
    }
    const missing = ids.filter((id) => !found.has(id) && shown.has(id));
    if (missing.length > 0) {
      setTimeout(() => wait(missing), AGAIN_MILLIS);
    }
  };
  return (id) => {
    const all = known.use();
    const isKnown = all.has(id);
    useEffect(() => {
      if (!id || isKnown) {
        return undefined;
      }
      const others = shown.get(id) ?? 0;
      shown.set(id, others + 1);
      if (others === 0) {
        wait([id]);
      }
      return () => (shown.get(id) > 1 ? shown.set(id, shown.get(id) - 1) : shown.delete(id));
    }, [id, isKnown]);
    return all.get(id);
  };
}

const useProductName = lookup(async (ids) => {
  const { skus } = await read("/skus", { sku_id: ids, limit: MOST_IDS });
  return new Map(skus.map((sku) => [sku.sku_id, sku.name]));
});

const useOrder = lookup(async (ids) => {
  const { orders } = await read("/orders", { correlation: ids, limit: MOST_IDS });
  return new Map(orders.map((order) => [order.correlation, order]));
});

/** A SKU with the name of its product. */
export function Sku({ id }) {
  const name = useProductName(id);
  return h("span", {}, id, name && h("span", { class: "hint name" }, name));
}

/** The number of an order and its customer; nothing while the order is not known. */
export function OrderName({ correlation }) {
  const order = useOrder(correlation);
  return order ? h("span", {}, order.order_no, h("span", { class: "hint name" }, order.user_id ?? t("orders.guest"))) : null;
}

/** A link to an order by its number. */
export function OrderLink({ correlation }) {
  const order = useOrder(correlation);
  return h(Link, { to: order ? path`/orders/${order.order_no}` : `/orders?${new URLSearchParams({ correlation })}` }, order?.order_no ?? t("shipments.order_link"));
}
