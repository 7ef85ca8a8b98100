import { Home } from "./pages/home.js";
import { Orders } from "./pages/orders.js";
import { Order } from "./pages/order.js";

/*
 * All pages, in the order of the navigation. A page is one entry here, its component, and its texts in messages/en and messages/zh:
 *
 * - path: below /console; `:name` becomes a property of the component. A page is also found below its own path in the navigation
 * - scope: what the operator needs to see it; several mean any of them; without one everybody may
 * - title: the key of its name, for the window and the navigation
 * - nav: whether the navigation lists it
 * - page: the component; its properties are the values of the path and `may(scope)`
 */
export const pages = [
  { path: "/", title: "home.title", nav: true, page: Home },
  { path: "/orders", scope: "operator.orders", title: "orders.title", nav: true, page: Orders },
  { path: "/orders/:orderNo", scope: "operator.orders", title: "order.title", page: Order },
];
