const KEEP_MILLIS = 10_000;

/** Saves a Blob as a file of this name. */
export function saveFile(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MILLIS);
}

/**
 * Saves rows as a CSV file.
 *
 * @param columns by name: a function of the row
 */
export function downloadCsv(name, columns, rows) {
  const lines = [Object.keys(columns), ...rows.map((row) => Object.values(columns).map((value) => value(row)))];
  const text = lines.map((line) => line.map(quoted).join(",")).join("\r\n");
  saveFile(name, new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" }));
}

/** A text that a spreadsheet would run as a formula begins with a single quote. */
function quoted(value) {
  const text = value === undefined || value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
}
