import { h, useState } from "../preact.js";
import { t } from "../messages.js";
import { go, usePlace } from "../router.js";
import { ask } from "./dialog.js";
import { Field } from "./basics.js";

const MOST = 20;
const NAME_LENGTH = 60;

/** Named filters of a list; this browser keeps them. */
export function SavedViews({ name }) {
  const key = `orderwright.views.${name}`;
  const [views, setViews] = useState(() => load(key));
  const { path, query } = usePlace();
  const present = new URLSearchParams(query);
  present.delete("cursor");
  const text = present.toString();
  const current = views.find((view) => view.query === text);
  const keep = (next) => {
    localStorage.setItem(key, JSON.stringify(next));
    setViews(next);
  };
  const save = () => ask({
    question: t("views.save"),
    form: (values, set) => h(Field, { label: t("views.name"), name: "name", required: true, maxLength: NAME_LENGTH, autofocus: true, value: values.name, onInput: (event) => set("name", event.target.value) }),
    values: { name: "" },
    yes: t("views.save_yes"),
    act: async (values) => keep([...views.filter((view) => view.name !== values.name.trim()), { name: values.name.trim(), query: text }].slice(-MOST)),
  });
  return h("div", { class: "buttons" },
    views.length > 0 && h("label", {}, h("span", { class: "unseen" }, t("views.title")),
      h("select", { value: current?.name ?? "", onChange: (event) => {
        const view = views.find((each) => each.name === event.target.value);
        go(path + (view?.query ? `?${view.query}` : ""));
      } },
      h("option", { value: "" }, t("views.title")),
      views.map((view) => h("option", { key: view.name, value: view.name }, view.name)))),
    current
      ? h("button", { type: "button", class: "plain", onClick: () => keep(views.filter((view) => view !== current)) }, t("views.remove"))
      : text && h("button", { type: "button", class: "plain", onClick: save }, t("views.save")));
}

function load(key) {
  try {
    const views = JSON.parse(localStorage.getItem(key)) ?? [];
    return Array.isArray(views) ? views.filter((view) => typeof view?.name === "string" && typeof view.query === "string") : [];
  } catch {
    return [];
  }
}
