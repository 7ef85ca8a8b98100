import { h } from "../preact.js";
import { t } from "../messages.js";

/* Reads CSV files that an operator chooses. */

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ROWS = 10_000;

/** The rows of a CSV text, each a list of cells (RFC 4180). */
export function parseCsv(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || row[0] !== "") {
      rows.push(row);
    }
    row = [];
    cell = "";
  };
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quoted) {
      if (sign !== "\"") {
        cell += sign;
      } else if (text[i + 1] === "\"") {
        cell += "\"";
        i += 1;
      } else {
        quoted = false;
      }
    } else if (sign === "\"" && cell === "") {
      quoted = true;
    } else if (sign === ",") {
      row.push(cell);
      cell = "";
    } else if (sign === "\n") {
      endRow();
    } else if (sign !== "\r") {
      cell += sign;
    }
  }
  if (cell !== "" || row.length > 0) {
    endRow();
  }
  return rows;
}

/** The rows of a file as objects by the names in its first line. Throws a text for the operator if the file does not fit. */
export async function rowsOf(file, required) {
  if (!file) {
    throw new Error(t("upload.no_file"));
  }
  if (file.size > MOST_BYTES) {
    throw new Error(t("upload.too_large"));
  }
  const [head = [], ...rows] = parseCsv((await file.text()).replace(/^\ufeff/, ""));
  const names = head.map((name) => name.trim().toLowerCase());
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new Error(t("upload.missing", { columns: missing.join(", ") }));
  }
  if (rows.length === 0 || rows.length > MOST_ROWS) {
    throw new Error(t("upload.rows", { most: MOST_ROWS }));
  }
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, (row[i] ?? "").trim()])));
}

/** A field for a file, a CSV file with these columns if nothing else is said; `values[name]` becomes the file. */
export function FileField({ set, name, label, columns, accept = ".csv,text/csv", hint = t("upload.columns", { columns }) }) {
  const id = `file-${name}`;
  return h("div", { class: "field" },
    h("label", { for: id }, label),
    h("input", { id, type: "file", accept, required: true, "aria-describedby": `${id}-hint`, onChange: (event) => set(name, event.target.files[0]) }),
    h("p", { id: `${id}-hint`, class: "hint" }, hint));
}
