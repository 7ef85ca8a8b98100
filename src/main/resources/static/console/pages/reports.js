import { h, useState } from "../preact.js";
import { code, t } from "../messages.js";
import { read } from "../api.js";
import { useLive } from "../live.js";
import { path, setQuery, usePlace } from "../router.js";
import { count, dateAndTime, daysAfter, decimal, digitsOf, hourAndMinute, isoDay, money, percent, today, zone } from "../format.js";
import { PageHeading, Panel, ProblemText, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Chart, tooltip } from "../parts/chart.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { downloadCsv } from "../parts/csv.js";

const PAGE = 200;
const EXPORT_PAGE = 1_000;
const EXPORT_ROWS = 20_000;
const TIMES = ["hour", "day", "week", "month"];
const KINDS = ["sku", "category", "country", "channel"];

/** Each report: its groups, the column of its chart, and whether the platform compares it with the range before. */
const REPORTS = {
  sales: { groups: [...TIMES, ...KINDS], first: "day", charted: "revenue", compares: true },
  funnel: { groups: [...TIMES, "country", "channel"], first: "day", charted: "created" },
  coupons: { groups: [] },
  funders: { groups: [] },
  fulfilment: { groups: [] },
  returns: { groups: [] },
};

const isMoney = (value) => value !== null && typeof value === "object" && "amount_minor" in value;
const isShare = (name) => name.endsWith("_share") || name.endsWith("_rate");
const isTime = (value) => typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value);

function shown(name, value) {
  if (value === undefined || value === null) {
    return "–";
  }
  if (isMoney(value)) {
    return money(value);
  }
  if (name === "hour") {
    return `${isoDay(value)} ${hourAndMinute(value)}`;
  }
  if (typeof value === "number") {
    return isShare(name) ? percent(value) : count(value);
  }
  return isTime(value) ? dateAndTime(value) : String(value);
}

/** For spreadsheets: money as an exact decimal. */
const plain = (value) => (isMoney(value) ? decimal(value.amount_minor, digitsOf(value.currency)) : value);

const isNumber = (value) => typeof value === "number" || isMoney(value);

/** The names of all columns, in the order of the platform. */
const columnsOf = (rows) => [...new Set(rows.flatMap((row) => Object.keys(row)))];

const title = (name) => code("report_column", name);

function Figures({ rows, label, to }) {
  const keys = columnsOf(rows);
  return h(Table, {
    label,
    rows,
    keyOf: (row) => keys.filter((name) => !isNumber(row[name])).map((name) => row[name]).join(" "),
    to: to && ((row) => to(row)),
    columns: keys.map((name) => ({
      id: name, title: title(name), number: rows.some((row) => isNumber(row[name])), cell: (row) => shown(name, row[name]),
    })),
  });
}

export function Reports() {
  const { query } = usePlace();
  const name = query.get("report") in REPORTS ? query.get("report") : "sales";
  const report = REPORTS[name];
  const from = query.get("from") ?? daysAfter(today(), -6);
  const to = query.get("to") ?? today();
  const group = report.groups.includes(query.get("group_by")) ? query.get("group_by") : report.first;
  const compared = report.compares && query.get("compare") === "PREVIOUS";
  const filters = Object.fromEntries(["sku_id", "category", "country", "channel", "currency", "zone"].map((each) => [each, query.get(each)]));
  const allowed = name === "sales" || name === "returns" ? filters : { ...filters, sku_id: null, category: null };
  const parameters = { from, to: daysAfter(to, 1), group_by: group, ...allowed, compare: compared ? "PREVIOUS" : null, cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read(path`/reports/${name}`, parameters, signal), [name, parameters], { everyMillis: 10_000 });
  const change = (changes) => setQuery({ ...changes, cursor: null });
  const day = (field, value, label) => h("label", { class: "day" }, h("span", { class: "unseen" }, label),
    h("input", { type: "date", value, onChange: (event) => event.target.value && change({ [field]: event.target.value }) }));
  return [
    h(PageHeading, { title: t("reports.title"), note: filters.zone ?? zone }, h(Download, { name, parameters })),
    h("nav", { class: "tabs", "aria-label": t("reports.title") }, Object.keys(REPORTS).map((each) => h("button", {
      key: each, type: "button", "aria-pressed": String(each === name), onClick: () => change({ report: each, group_by: null, compare: null }),
    }, t(`reports.${each}`)))),
    h("div", { class: "ranges", role: "group", "aria-label": t("home.range") },
      day("from", from, t("home.range.from")), h("span", { "aria-hidden": "true" }, "–"), day("to", to, t("home.range.to")),
      report.groups.length > 0 && h("label", {}, t("reports.by"), " ", h("select", { value: group, onChange: (event) => change({ group_by: event.target.value }) },
        report.groups.map((each) => h("option", { key: each, value: each }, t(`reports.by.${each}`))))),
      report.compares && h("button", { type: "button", "aria-pressed": String(compared), onClick: () => change({ compare: compared ? null : "PREVIOUS" }) }, t("reports.compare"))),
    h(Filters, { fields: [
      { name: "sku_id", label: t("orders.sku"), type: "text" },
      { name: "category", label: t("catalogue.category"), type: "text" },
      { name: "country", label: t("orders.country"), type: "text", hint: "GB" },
      { name: "channel", label: t("orders.channel"), type: "text" },
      { name: "currency", label: t("orders.currency"), type: "text", hint: "GBP" },
      { name: "zone", label: t("reports.zone"), type: "text", hint: "Europe/London" },
    ] }),
    h(Waiting, { live }, ({ rows, totals, previous, next_cursor: next }) => [
      totals && h(Totals, { totals, previous }),
      rows.length > 0 && TIMES.includes(group) && report.charted && h(Bars, { rows, group, column: report.charted }),
      rows.length > 0 && KINDS.includes(group) && report.charted && h(Bars, { rows: rows.slice(0, 20), group: group === "sku" ? "sku_id" : group, column: report.charted }),
      h(Panel, { title: t(`reports.${name}`) }, rows.length === 0
        ? h("p", { class: "empty" }, t("reports.none"))
        : h(Figures, { rows, label: t(`reports.${name}`), to: name === "sales" && KINDS.includes(group) ? (row) => deeper(query, group, row) : null })),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** The same range by day, for one SKU, category, country or channel. */
function deeper(query, group, row) {
  const next = new URLSearchParams(query);
  const column = group === "sku" ? "sku_id" : group;
  if (row[column] !== undefined) {
    next.set(column, row[column]);
  }
  next.set("group_by", "day");
  next.delete("cursor");
  return `/reports?${next}`;
}

/** The sums of the whole range; with the range before, each with its change. */
function Totals({ totals, previous }) {
  const names = ["orders", "units", "revenue", "refunded", "net_revenue"];
  const before = new Map((previous?.totals ?? []).map((row) => [row.currency, row]));
  const amount = (value) => (isMoney(value) ? value.amount_minor : value);
  return totals.map((row) => h("dl", { key: row.currency, class: "cards" }, names.filter((name) => row[name] !== undefined).map((name) => {
    const old = amount(before.get(row.currency)?.[name]);
    return h("div", { key: name }, h("dt", {}, title(name)), h("dd", {}, shown(name, row[name])),
      previous && h("dd", { class: "hint" }, old ? t("reports.change", { change: `${amount(row[name]) >= old ? "+" : "−"}${percent(Math.abs(amount(row[name]) / old - 1))}`, before: shown(name, before.get(row.currency)[name]) }) : t("reports.nothing_before")));
  })));
}

function Bars({ rows, group, column }) {
  const currency = rows[0].currency;
  const shownRows = rows.filter((row) => row.currency === currency);
  const unit = currency && isMoney(shownRows[0][column]) ? 10 ** digitsOf(currency) : 1;
  const options = (colour) => {
    const text = { color: colour.faint, fontSize: 12 };
    return {
      color: [colour.accent],
      tooltip: { ...tooltip(colour), trigger: "axis" },
      grid: { left: 4, right: 4, top: 16, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: shownRows.map((row) => shown(group, row[group])), axisLabel: text, axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: text, splitLine: { lineStyle: { color: colour.line } } },
      series: [{ name: title(column), type: "bar", barMaxWidth: 32, itemStyle: { borderRadius: [3, 3, 0, 0] }, data: shownRows.map((row) => (isMoney(row[column]) ? row[column].amount_minor / unit : row[column])) }],
    };
  };
  return h(Panel, { title: `${title(column)}${currency ? `, ${currency}` : ""}` }, h(Chart, { label: t("home.chart.table", { chart: title(column) }), options }));
}

/** Saves the whole report, page by page up to a limit. */
function Download({ name, parameters }) {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const rows = [];
      let cursor = null;
      do {
        const page = await read(path`/reports/${name}`, { ...parameters, compare: null, cursor, limit: name === "returns" ? PAGE : EXPORT_PAGE });
        rows.push(...page.rows);
        cursor = page.next_cursor;
      } while (cursor && rows.length < EXPORT_ROWS);
      downloadCsv(`${name}.csv`, Object.fromEntries(columnsOf(rows).map((column) => [column, (row) => plain(row[column])])), rows);
    } catch (failed) {
      setProblem(failed);
    }
    setBusy(false);
  };
  return [h("button", { type: "button", onClick: run, disabled: busy }, t("orders.export")), h(ProblemText, { problem })];
}
