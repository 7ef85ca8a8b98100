import { h } from "./preact.js";
import { store } from "./store.js";

/* Addresses below /console. Each view has one, so that links, reloads and the back button work. */

const BASE = "/console";

const here = () => ({ path: location.pathname.slice(BASE.length).replace(/\/$/, "") || "/", query: new URLSearchParams(location.search) });
const place = store(here());

window.addEventListener("popstate", () => place.set(here()));

/** The place that is shown: `{ path, query }`. */
export const usePlace = () => place.use();
export const currentPlace = () => place.get();

/** The address of a path below the console. */
export const address = (path) => BASE + (path === "/" ? "" : path);

/** Opens a path such as `/orders?status=PAID`. With `replace` the back button does not return to the present one. */
export function go(path, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", address(path));
  place.set(here());
  if (!replace) {
    window.scrollTo(0, 0);
  }
}

/** Changes parameters of the present address; a parameter with an empty value is removed, a list repeats it. */
export function setQuery(changes, { replace = true } = {}) {
  const { path, query } = here();
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== "") {
        next.append(name, each);
      }
    }
  }
  const text = next.toString();
  go(path + (text && `?${text}`), { replace });
}

/** The values of a pattern such as `/orders/:order_no` in a path; null if the path is another one. */
export function match(pattern, path) {
  const names = [];
  const expression = pattern.replace(/:(\w+)/g, (_, name) => {
    names.push(name);
    return "([^/]+)";
  });
  const found = new RegExp(`^${expression}$`).exec(path);
  return found && Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1])]));
}

/** A path with its values encoded: path`/orders/${number}`. */
export const path = (texts, ...values) => texts.reduce((all, text, i) => all + encodeURIComponent(values[i - 1]) + text);

/** A link to a path below the console. With a modifier key the browser opens it as usual. */
export function Link({ to, children, ...rest }) {
  const follow = (event) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(to);
    }
  };
  return h("a", { href: address(to), onClick: follow, ...rest }, children);
}
