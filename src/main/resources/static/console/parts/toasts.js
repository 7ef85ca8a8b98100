import { h } from "../preact.js";
import { store } from "../store.js";

const SHOWN_MILLIS = 6_000;
const texts = store([]);
let number = 0;

/** Says for some seconds what has happened; screen readers read it aloud. */
export function toast(text) {
  number += 1;
  const shown = { text, number };
  texts.set((before) => [...before.slice(-2), shown]);
  setTimeout(() => texts.set((before) => before.filter((each) => each !== shown)), SHOWN_MILLIS);
}

/** The place of the toasts; the application has one. */
export function Toasts() {
  return h("div", { id: "toasts", class: "toasts", role: "status", "aria-live": "polite" },
    texts.use().map((each) => h("p", { key: each.number }, each.text)));
}
