import { h, useRef } from "../preact.js";
import { t } from "../messages.js";
import { Link } from "../router.js";

/**
 * A table. On a phone each row becomes a card. The arrow keys move between rows, Enter opens one, Space selects it.
 *
 * @param label what the table lists, for screen readers
 * @param columns each `{ id, title, cell(row), number, sort }`; `sort` is the field by which the API sorts
 * @param keyOf a text that identifies a row
 * @param to the path that a row opens; optional
 * @param sort the current order, such as `-placed_at`; `onSort` gets the next one
 * @param selected a Set of keys; `onSelect` gets the next set. Without `onSelect` rows cannot be selected
 * @param empty what to say if there are no rows
 */
export function Table({ label, columns, rows, keyOf, to, sort, onSort, selected = new Set(), onSelect, empty }) {
  const body = useRef(null);
  if (rows.length === 0) {
    return h("p", { class: "empty" }, empty ?? t("table.empty"));
  }
  const toggle = (key) => {
    const next = new Set(selected);
    if (!next.delete(key)) {
      next.add(key);
    }
    onSelect(next);
  };
  const all = rows.every((row) => selected.has(keyOf(row)));
  const moveFocus = (event) => {
    const row = event.target.closest("tr");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || step && event.target.type === "checkbox") {
      const trs = [...body.current.children];
      const next = trs[Math.max(0, Math.min(trs.length - 1, trs.indexOf(row) + step))];
      focusRow(next);
      event.preventDefault();
    } else if (event.key === " " && onSelect && event.target.type !== "checkbox" && event.target.tagName !== "BUTTON") {
      toggle(row.dataset.key);
      event.preventDefault();
    }
  };
  // A wide table scrolls by the arrow keys; one without links needs the focus itself.
  return h("div", { class: "scroll", "data-table": true, ...(to ? {} : { tabIndex: 0, role: "region", "aria-label": label }) },
    h("table", { class: "rows", "aria-label": label },
      h("thead", {}, h("tr", {},
        onSelect && h("th", { class: "check" }, h("input", {
          type: "checkbox",
          checked: all,
          "aria-label": t("table.select_all"),
          onChange: () => onSelect(new Set(all ? [] : rows.map(keyOf))),
        })),
        columns.map((column) => h("th", {
          key: column.id,
          scope: "col",
          class: column.number ? "number" : "",
          "aria-sort": column.sort && sort?.replace("-", "") === column.sort ? (sort.startsWith("-") ? "descending" : "ascending") : undefined,
        }, column.sort && onSort
          ? h("button", { type: "button", class: "sort", onClick: () => onSort(sort === `-${column.sort}` ? column.sort : `-${column.sort}`) }, column.title)
          : column.title)))),
      h("tbody", { ref: body, onKeyDown: moveFocus }, rows.map((row) => {
        const key = keyOf(row);
        return h("tr", { key, "data-key": key, class: selected.has(key) ? "selected" : "", tabIndex: to ? undefined : -1 },
          onSelect && h("td", { class: "check" }, h("input", {
            type: "checkbox",
            checked: selected.has(key),
            "aria-label": t("table.select", { name: key }),
            onChange: () => toggle(key),
          })),
          columns.map((column, i) => h(i === 0 ? "th" : "td", {
            key: column.id,
            scope: i === 0 ? "row" : undefined,
            class: column.number ? "number" : "",
            "data-title": column.title,
          }, i === 0 && to ? h(Link, { to: to(row), class: "row-link" }, column.cell(row)) : column.cell(row) ?? "–")));
      }))));
}

const focusRow = (row) => (row?.querySelector("a.row-link") ?? row)?.focus();

/** Moves the focus into the first table of the page; for the arrow keys while nothing has the focus. */
export const focusFirstRow = () => focusRow(document.querySelector("[data-table] tbody tr"));
