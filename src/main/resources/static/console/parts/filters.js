import { h, useEffect, useRef, useState } from "../preact.js";
import { t } from "../messages.js";
import { setQuery, usePlace } from "../router.js";

/**
 * Search and filters of a list. Their values are in the address, so that a link shows the same list.
 *
 * @param search `{ name, label }` of the search field; optional
 * @param fields each `{ name, label, type, options }`; type is `several` (check boxes), `one` (a choice), `text` or `date`;
 *     options are `[value, text]`
 * @param hidden names of parameters that are cleared with the filters but have no field
 * @param children further controls in the same line
 */
export function Filters({ search, fields, children }) {
  const { query } = usePlace();
  const menu = useRef(null);
  useEffect(() => {
    const closeOutside = (event) => {
      if (menu.current?.open && !menu.current.contains(event.target)) {
        menu.current.open = false;
      }
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, []);
  const active = fields.flatMap((field) => query.getAll(field.name).map((value) => ({ field, value })));
  const set = (name, value) => setQuery({ [name]: value, cursor: null });
  const clear = () => setQuery(Object.fromEntries([...fields.map(({ name }) => [name, null]), ["cursor", null]]));
  return h("div", { class: "filters" },
    h("div", { class: "filter-line" },
      search && h(Typed, {
        class: "search",
        type: "search",
        "data-search": true,
        "aria-label": search.label,
        placeholder: `${search.label}  /`,
        value: query.get(search.name) ?? "",
        onValue: (value) => set(search.name, value.trim()),
      }),
      fields.length > 0 && h("details", { ref: menu, class: "filter-menu", onKeyDown: closeOnEscape },
        h("summary", { class: "button" }, t("filters.title"), active.length > 0 && h("span", { class: "badge" }, active.length)),
        h("div", { class: "filter-fields" },
          fields.map((field) => h(FilterField, { key: field.name, field, values: query.getAll(field.name), onChange: (value) => set(field.name, value) })),
          active.length > 0 && h("button", { type: "button", onClick: clear }, t("filters.clear")))),
      children),
    active.length > 0 && h("ul", { class: "chips", "aria-label": t("filters.active") },
      active.map(({ field, value }) => {
        const text = `${field.label}: ${field.options?.find(([each]) => each === value)?.[1] ?? value}`;
        return h("li", { key: `${field.name} ${value}` }, h("button", {
          type: "button",
          class: "chip",
          "aria-label": t("filters.remove", { filter: text }),
          onClick: () => set(field.name, query.getAll(field.name).filter((each) => each !== value)),
        }, text, h("span", { "aria-hidden": "true" }, " ×")));
      })));
}

function closeOnEscape(event) {
  if (event.key === "Escape") {
    event.currentTarget.open = false;
    event.currentTarget.querySelector("summary").focus();
    event.stopPropagation();
  }
}

function FilterField({ field, values, onChange }) {
  const id = `filter-${field.name}`;
  if (field.type === "several") {
    return h("fieldset", {}, h("legend", {}, field.label),
      h("div", { class: "choices" }, field.options.map(([value, text]) => h("label", { key: value },
        h("input", {
          type: "checkbox",
          checked: values.includes(value),
          onChange: () => onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]),
        }), text))));
  }
  return h("div", { class: "field" }, h("label", { for: id }, field.label),
    field.type === "one"
      ? h("select", { id, value: values[0] ?? "", onChange: (event) => onChange(event.target.value) },
        h("option", { value: "" }, t("filters.any")),
        field.options.map(([value, text]) => h("option", { key: value, value }, text)))
      : field.type === "date"
        ? h("input", { id, type: "date", value: values[0] ?? "", onChange: (event) => onChange(event.target.value) })
        : h(Typed, { id, value: values[0] ?? "", onValue: (value) => onChange(value.trim()), placeholder: field.hint }));
}

/** A text field that takes effect after a pause in typing, on Enter or when it is left. */
export function Typed({ value, onValue, ...rest }) {
  const [text, setText] = useState(value);
  const pause = useRef(null);
  const sent = useRef(value);
  const send = (typed) => {
    clearTimeout(pause.current);
    sent.current = typed.trim();
    setText(typed);
    onValue(typed);
  };
  useEffect(() => {
    if (value !== sent.current) { // otherwise it came from here, and there may be more text by now
      clearTimeout(pause.current);
      setText(value);
    }
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(pause.current), []);
  return h("input", {
    autocomplete: "off",
    spellcheck: false,
    ...rest,
    value: text,
    onInput: ({ target }) => {
      setText(target.value);
      clearTimeout(pause.current); // at once: a late effect would let an older text through
      pause.current = setTimeout(() => send(target.value), 400);
    },
    onBlur: (event) => event.target.value !== value && send(event.target.value),
    onKeyDown: (event) => {
      if (event.key === "Enter") {
        send(event.target.value);
      } else if (event.key === "Escape") {
        event.preventDefault(); // Chrome would empty a search field without an input event
      }
    },
  });
}
