import { h } from "../preact.js";
import { exactTime, shortTime } from "../format.js";

/** What happened, oldest first; `entries` are `{ key, at, text, detail }`. */
export function Timeline({ entries }) {
  return h("ol", { class: "timeline" }, entries.map((entry) => h("li", { key: entry.key },
    h("p", {}, entry.text),
    h("time", { class: "hint", dateTime: entry.at, title: exactTime(entry.at) }, shortTime(entry.at)),
    entry.detail)));
}
