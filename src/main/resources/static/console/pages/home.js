import { h } from "../preact.js";
import { t } from "../messages.js";
import { read, readAll } from "../api.js";
import { useLive } from "../live.js";
import { Link, setQuery, usePlace } from "../router.js";
import { count, dayText, daysAfter, digitsOf, hourAndMinute, isoDay, longDay, minorMoney, moneyFormat, percent, platformNow, today, zone } from "../format.js";
import { PageHeading, Panel, ProblemText, Waiting } from "../parts/basics.js";
import { Chart, paler, tooltip } from "../parts/chart.js";
import { Table } from "../parts/table.js";

/* First what needs a person, then the numbers of a range of days. */

const COUNTED = 100; // more are shown as "100+"
const LONGEST_DAYS = 3_650; // of one report
const SEARCHED_DECADES = 2;

export function Home({ may }) {
  return [
    h(PageHeading, { title: t("home.title") }),
    h(Needs, { may }),
    may("operator.reports") && h(Numbers, {}),
  ];
}

// What needs a person

const lateOf = (shipments) => shipments.filter((each) => each.late).length;

/** Whether the platform switched the endpoint off. */
const isOff = (endpoint) => ["FAILED", "GONE"].includes(endpoint.state);

/** Each: the scope, the page that shows them, the call, and the rows of its answer that need a person. */
const NEEDS = [
  {
    name: "unsent", scope: "operator.shipments", to: "/shipments?status=REQUESTED&status=CREATED&order=OLDEST_FIRST", grave: (answer) => answer.shipments.some((each) => each.late),
    call: (signal) => read("/shipments", { status: ["REQUESTED", "CREATED"], order: "OLDEST_FIRST", limit: COUNTED }, signal), rows: (answer) => answer.shipments,
    note: (rows) => lateOf(rows) > 0 && t("home.need.late", { count: lateOf(rows) }),
  },
  {
    name: "odd", scope: "operator.payments", to: "/payments?odd=true", grave: () => true,
    call: (signal) => read("/payments", { odd: true, limit: COUNTED }, signal), rows: (answer) => answer.payments,
  },
  {
    name: "approvals", scope: "operator.refunds.approve", to: "/refund-approvals", grave: () => false,
    call: (signal) => read("/refund-approvals", { limit: COUNTED }, signal), rows: (answer) => answer.refund_approvals,
  },
  {
    name: "disputes", scope: "operator.payments", to: "/disputes?status=RECEIVED", grave: () => true,
    call: (signal) => read("/disputes", { status: ["RECEIVED"], limit: COUNTED }, signal), rows: (answer) => answer.disputes,
  },
  {
    name: "parked", scope: "operator.events", to: "/operations", grave: () => true,
    call: (signal) => read("/events/parked", { limit: COUNTED }, signal), rows: (answer) => answer.events,
  },
  {
    name: "left_out", scope: "operator.promotions", to: "/promotions?left_out=true", grave: () => true,
    call: (signal) => read("/promotions", { left_out: true, limit: COUNTED }, signal), rows: (answer) => answer.promotions,
  },
  {
    name: "work_items", scope: "operator.reconciliation", to: "/work-items", grave: () => true,
    call: (signal) => read("/work-items", { limit: COUNTED }, signal), rows: (answer) => answer.work_items,
  },
  ...["REFUSED", "GIVEN_UP"].map((state) => ({
    name: `mails_${state.toLowerCase()}`, scope: "operator.orders", to: `/mails?state=${state}`, grave: () => false,
    call: (signal) => read("/mails", { state, limit: COUNTED }, signal), rows: (answer) => answer.mails,
  })),
  {
    name: "webhooks", scope: "operator.webhooks", to: "/webhooks", grave: (answer) => answer.webhook_endpoints.some(isOff),
    call: (signal) => read("/webhook-endpoints", { limit: COUNTED }, signal), rows: (answer) => answer.webhook_endpoints.filter((each) => isOff(each) || each.failing_since),
  },
  {
    name: "low", scope: "operator.stock", to: "/stock?level=OUT&level=LOW", grave: () => false,
    call: (signal) => read("/stock", { level: ["OUT", "LOW"], limit: COUNTED }, signal), rows: (answer) => answer.stock,
  },
];

function Needs({ may }) {
  const needs = NEEDS.filter((need) => may(need.scope));
  const live = useLive((signal) => readAll(Object.fromEntries(needs.map((need) => [need.name, need.call(signal)]))), [], { everyMillis: 5_000 });
  if (needs.length === 0) {
    return null;
  }
  return h(Panel, { title: t("home.needs"), class: "bare" }, h(Waiting, { live }, (answers) => {
    const failed = needs.map((need) => answers[need.name].problem).filter(Boolean);
    const waiting = needs.filter((need) => answers[need.name].data && need.rows(answers[need.name].data).length > 0);
    return [
      failed.map((problem) => h(ProblemText, { problem })),
      waiting.length === 0 && failed.length === 0 && h("p", { class: "hint", id: "nothing-waits" }, t("home.needs.none")),
      waiting.length > 0 && h("ul", { class: "needs" }, waiting.map((need) => {
        const { data } = answers[need.name];
        const rows = need.rows(data);
        const shown = data.next_cursor ? `${count(rows.length)}+` : count(rows.length);
        return h("li", { key: need.name, class: need.grave(data) ? "grave" : "" },
          h(Link, { to: need.to, id: `need-${need.name}` },
            h("strong", {}, shown), h("span", {}, t(`home.need.${need.name}`)),
            need.note?.(rows) && h("span", { class: "hint" }, need.note(rows))));
      })),
    ];
  }));
}

// The numbers

const RANGES = {
  today: () => [today(), today()],
  yesterday: () => [daysAfter(today(), -1), daysAfter(today(), -1)],
  week: () => [daysAfter(today(), -6), today()],
  month: () => [daysAfter(today(), -29), today()],
};

const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") && !Number.isNaN(Date.parse(text));

/** The range of the address: `{ name, from, to }`, both days inclusive. */
function rangeOf(query) {
  const [from, to] = [query.get("from"), query.get("to")];
  if (isDay(from) && isDay(to) && from <= to) {
    return { name: "custom", from, to };
  }
  const name = query.get("range") in RANGES ? query.get("range") : "today";
  const [first, last] = RANGES[name]();
  return { name, from: first, to: last };
}

const daysOf = ({ from, to }) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;

/** The step of the charts: hours for up to two days, months for more than a quarter. */
const stepOf = (range) => (daysOf(range) <= 2 ? "hour" : daysOf(range) <= 92 ? "day" : "month");

function Numbers() {
  const { query } = usePlace();
  const range = rangeOf(query);
  const step = stepOf(range);
  const live = useLive(async (signal) => {
    const between = { group_by: step, from: range.from, to: daysAfter(range.to, 1) };
    const [sales, funnel] = await Promise.all([read("/reports/sales", between, signal), read("/reports/funnel", between, signal)]);
    return { range, step, sales: sales.rows, funnel: funnel.rows };
  }, [range.from, range.to]);
  return [
    h(Ranges, { range }),
    h(Waiting, { live }, (data) => h(Figures, { ...data, chosen: query.get("currency") })),
  ];
}

function Ranges({ range }) {
  const setDay = (name) => (event) => {
    if (isDay(event.target.value)) {
      const next = { from: range.from, to: range.to, [name]: event.target.value };
      if (next.from > next.to) {
        next[name === "from" ? "to" : "from"] = event.target.value;
      }
      setQuery({ ...next, range: null });
    }
  };
  return h("div", { class: "ranges", role: "group", "aria-label": t("home.range") },
    Object.keys(RANGES).map((name) => h("button", {
      key: name,
      type: "button",
      "aria-pressed": String(range.name === name),
      onClick: () => setQuery({ range: name, from: null, to: null }),
    }, t(`home.range.${name}`))),
    h("label", { class: "day" }, h("span", { class: "unseen" }, t("home.range.from")),
      h("input", { type: "date", value: range.from, onChange: setDay("from") })),
    h("span", { "aria-hidden": "true" }, "–"),
    h("label", { class: "day" }, h("span", { class: "unseen" }, t("home.range.to")),
      h("input", { type: "date", value: range.to, onChange: setDay("to") })),
    h("p", { id: "day", class: "hint" }, range.from === range.to ? longDay(`${range.from}T12:00:00Z`) : t("home.days", { count: daysOf(range) }), `, ${zone}`));
}

/** The sum of a column; of an amount of money, in minor units. */
const sum = (rows, field) => rows.reduce((total, row) => total + (row[field]?.amount_minor ?? row[field] ?? 0), 0);

/** The currencies, the one with the most orders first. */
function currenciesOf(sales) {
  const orders = new Map();
  for (const row of sales) {
    orders.set(row.currency, (orders.get(row.currency) ?? 0) + row.orders);
  }
  return [...orders.keys()].sort((a, b) => orders.get(b) - orders.get(a) || a.localeCompare(b));
}

function Figures({ range, step, sales, funnel, chosen }) {
  const currencies = currenciesOf(sales);
  const currency = currencies.includes(chosen) ? chosen : currencies[0];
  const inCurrency = sales.filter((row) => row.currency === currency);
  const created = sum(funnel, "created");
  const share = (field) => (created ? t("home.card.share", { share: percent(sum(funnel, field) / created) }) : "");
  const cards = [
    ["orders", count(created), t("home.card.units", { count: sum(sales, "units") })],
    ["revenue", currency ? minorMoney(sum(inCurrency, "revenue"), currency) : count(0),
      currency && t("home.card.net", { money: minorMoney(sum(inCurrency, "net_revenue"), currency) })],
    ...["paid", "shipped", "completed"].map((field) => [field, count(sum(funnel, field)), share(field)]),
    ["refunds", count(sum(sales, "refunds")), currency && minorMoney(sum(inCurrency, "refunded"), currency)],
  ];
  const empty = created === 0 && sales.length === 0;
  return [
    empty && h(Elsewhere, { range }),
    currencies.length > 1 && h("label", { class: "currency" }, t("home.currency"), " ",
      h("select", { value: currency, onChange: (event) => setQuery({ currency: event.target.value }) },
        currencies.map((each) => h("option", { key: each, value: each }, each)))),
    h("dl", { class: "cards" }, cards.map(([name, value, more]) => h("div", { key: name },
      h("dt", {}, t(`home.card.${name}`)), h("dd", { id: `card-${name}` }, value), h("dd", { class: "hint" }, more || " ")))),
    !empty && h("div", { class: "charts" },
      h(Steps, { range, step, sales: inCurrency, funnel, currency }),
      h(Funnel, { funnel })),
  ];
}

/** The steps of the range, also those without orders: each `{ key, name, created, paid, revenue }`. */
function stepsOf({ range, step, sales, funnel }) {
  const steps = new Map();
  const keyOf = (row) => (step === "hour" ? Date.parse(row.hour) : row[step]);
  const at = (key) => {
    if (!steps.has(key)) {
      steps.set(key, { key, created: 0, paid: 0, revenue: 0 });
    }
    return steps.get(key);
  };
  for (const row of funnel) {
    at(keyOf(row)).created += row.created;
    at(keyOf(row)).paid += row.paid;
  }
  for (const row of sales) {
    at(keyOf(row)).revenue += row.revenue.amount_minor;
  }
  if (step === "hour") {
    fillHours(range, at, steps);
  } else if (step === "day") {
    for (let day = range.from; day <= range.to; day = daysAfter(day, 1)) {
      at(day);
    }
  }
  const name = (key) => {
    if (step === "hour") {
      return range.from === range.to ? hourAndMinute(key) : `${isoDay(key).slice(5)} ${hourAndMinute(key)}`;
    }
    return step === "day" ? key.slice(5) : key.slice(0, 7);
  };
  return [...steps.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).map((each) => ({ ...each, name: name(each.key) }));
}

/** Adds all hours of the range in the shop's zone: a day has 23 to 25. */
function fillHours({ from, to }, at, steps) {
  const hour = 3_600_000;
  const inRange = (start) => isoDay(start) >= from && isoDay(start) <= to;
  const [known = Date.parse(`${from}T12:00:00Z`)] = steps.keys();
  for (const direction of [-hour, hour]) {
    for (let start = known; inRange(start); start += direction) {
      at(start);
    }
  }
}

function Steps({ range, step, sales, funnel, currency }) {
  const steps = stepsOf({ range, step, sales, funnel });
  const isPast = (each) => step !== "hour" || each.key <= platformNow();
  const format = currency ? moneyFormat(currency) : { format: count };
  const short = currency ? moneyFormat(currency, { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 }) : format;
  const unit = 10 ** (currency ? digitsOf(currency) : 0);
  const title = t(`home.chart.${step}`);
  const options = (colour) => {
    const text = { color: colour.faint, fontSize: 12 };
    return {
      color: [colour.accent, colour.second],
      legend: { data: [t("home.chart.orders"), t("home.chart.revenue")], textStyle: text, top: 0, left: 0, itemGap: 20 },
      tooltip: { ...tooltip(colour), trigger: "axis" },
      grid: { left: 4, right: 4, top: 40, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: steps.map((each) => each.name), axisLabel: text, axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false } },
      yAxis: [
        { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: colour.line } } },
        { type: "value", axisLabel: { ...text, formatter: (value) => short.format(value) }, splitLine: { show: false } },
      ],
      series: [
        { name: t("home.chart.orders"), type: "bar", data: steps.map((each) => each.created), barMaxWidth: 32, itemStyle: { borderRadius: [3, 3, 0, 0] } },
        { name: t("home.chart.revenue"), type: "line", yAxisIndex: 1, symbolSize: 6, lineStyle: { width: 2 }, data: steps.map((each) => (isPast(each) ? each.revenue / unit : null)), tooltip: { valueFormatter: (value) => format.format(value ?? 0) } },
      ],
    };
  };
  const shown = steps.filter((each) => isPast(each) && (each.created || each.paid || each.revenue));
  return h(Panel, { title },
    h(Chart, { label: t("home.chart.table", { chart: title }), options }),
    h("details", {},
      h("summary", { class: "hint" }, t("home.chart.as_table")),
      h(Table, {
        label: title,
        rows: shown,
        keyOf: (row) => String(row.key),
        columns: [
          { id: "step", title: t(`home.step.${step}`), cell: (row) => row.name },
          { id: "orders", title: t("home.chart.orders"), number: true, cell: (row) => count(row.created) },
          { id: "paid", title: t("home.card.paid"), number: true, cell: (row) => count(row.paid) },
          { id: "revenue", title: t("home.chart.revenue"), number: true, cell: (row) => (currency ? minorMoney(row.revenue, currency) : "–") },
        ],
      })));
}

function Funnel({ funnel }) {
  const stages = ["created", "paid", "shipped", "completed"].map((field) => ({ name: t(`home.funnel.${field}`), value: sum(funnel, field) }));
  const label = stages.map(({ name, value }) => `${name} ${count(value)}`).join(", ");
  const options = (colour) => {
    const text = { color: colour.ink, fontSize: 13 };
    return {
      tooltip: { ...tooltip(colour), trigger: "item" },
      grid: { left: 16, right: 48, top: 8, bottom: 4, containLabel: true },
      xAxis: { type: "value", show: false, min: 0, max: Math.max(stages[0].value, 1) },
      yAxis: { type: "category", inverse: true, data: stages.map(({ name }) => name), axisLabel: text, axisLine: { show: false }, axisTick: { show: false } },
      series: [{
        type: "bar",
        barMaxWidth: 34,
        barMinHeight: 2,
        label: { show: true, position: "right", ...text, formatter: ({ value }) => count(value) },
        itemStyle: { borderRadius: [0, 4, 4, 0] },
        data: stages.map(({ value }, i) => ({ value, itemStyle: { color: paler(colour.accent, colour.panel, i * 0.16) } })),
      }],
    };
  };
  const early = ["rejected", "expired", "cancelled"].map((field) => t(`home.funnel.${field}`, { count: sum(funnel, field) })).join(", ");
  return h(Panel, { title: t("home.funnel") }, h(Chart, { label, options }), h("p", { class: "hint" }, t("home.funnel.early", { early })));
}

/** Offers the latest month that has orders, because the range has none. */
function Elsewhere({ range }) {
  const live = useLive(async (signal) => {
    const elsewhere = (each) => each.slice(0, 7) < range.from.slice(0, 7) || each.slice(0, 7) > range.to.slice(0, 7);
    let end = daysAfter(today(), 1);
    let month;
    for (let i = 0; i < SEARCHED_DECADES && !month; i += 1) {
      const begin = daysAfter(end, -LONGEST_DAYS);
      const { rows } = await read("/reports/funnel", { group_by: "month", from: begin, to: end }, signal);
      month = rows.map((row) => row.month.slice(0, 7)).filter(elsewhere).sort().at(-1);
      end = begin;
    }
    return { month };
  }, [range.from, range.to], { everyMillis: 60_000 });
  const { month } = live.data ?? {};
  if (!month) {
    return live.data && h("p", { class: "notice", id: "elsewhere" }, t("home.empty"));
  }
  const from = `${month}-01`;
  const nextMonth = daysAfter(from, 31).slice(0, 7);
  const to = daysAfter(`${nextMonth}-01`, -1);
  return h("p", { class: "notice", id: "elsewhere" }, t("home.empty"), " ",
    h("button", { type: "button", onClick: () => setQuery({ from, to, range: null }, { replace: false }) },
      t("home.elsewhere", { from: dayText(`${from}T12:00:00Z`), to: dayText(`${to}T12:00:00Z`) })));
}
