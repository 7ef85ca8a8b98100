import * as echarts from "./echarts.esm.min.js";

/*
 * The operators' console. It stores only a token, for this tab. It reads everything that it shows from the public API. Texts are added
 * to the page as text nodes (see `element`), never as HTML.
 */

const POLL_MILLIS = 2_000;
const ANSWER_TIMEOUT_MILLIS = 10_000;
const PARKED_LIMIT = 50;
const SCOPES = "operator.orders operator.reports operator.events";
const TOKEN_KEY = "orderwright.token";

const { now, zone } = document.documentElement.dataset;
const clockOffsetMillis = Date.parse(now) - Date.now(); // times come from the platform's clock, not from the clock of the browser's machine

const $ = (id) => document.getElementById(id);

// Elements of the page

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

function show(node, text) {
  node.textContent = text ?? "";
}

/** Shows a problem's message, and the trace id under which the platform logged it; hides the node if there is no problem. */
function report(node, problem) {
  const trace = problem?.traceId ? [" ", element("code", {}, `trace_id ${problem.traceId}`)] : [];
  const shown = problem ? [problem.message, ...trace] : [];
  if (node.textContent !== shown.map((part) => part.textContent ?? part).join("")) {
    node.replaceChildren(...shown);
  }
  node.hidden = !problem;
}

// Numbers, money, times

const count = new Intl.NumberFormat();

/** Exact: the minor units become a decimal text, which is formatted without conversion to a floating-point number. */
function money(amountMinor, currency) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(decimal(amountMinor, format.resolvedOptions().maximumFractionDigits));
}

function decimal(amountMinor, digits) {
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return (amountMinor < 0 ? "-" : "") + whole + (digits ? `.${text.slice(-digits)}` : "");
}

const amount = (value) => money(value.amount_minor, value.currency);

const timeFormat = (options) => {
  const format = new Intl.DateTimeFormat(undefined, { timeZone: zone, ...options });
  return (time) => format.format(typeof time === "string" ? Date.parse(time) : time);
};
const dateAndTime = timeFormat({ dateStyle: "medium", timeStyle: "medium" });
const clockTime = timeFormat({ timeStyle: "medium" });
const longDay = timeFormat({ dateStyle: "full" });
const hourAndMinute = timeFormat({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const isoDay = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
const platformNow = () => Date.now() + clockOffsetMillis;

/** The current day in the shop's time zone, for example 2026-03-01. */
const today = () => isoDay.format(platformNow());

const dayAfter = (day) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

const sum = (rows, field) => rows.reduce((total, row) => total + (row[field] ?? 0), 0);

/** The event type as words: `order.order.paid.v1` becomes "Order paid". */
function eventInWords(type) {
  const words = type.replace(/\.v\d+$/, "").split(".").slice(1).join(" ").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// The API

class Problem extends Error {
  constructor(status, message, traceId) {
    super(message);
    this.status = status;
    this.traceId = traceId;
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MILLIS),
    });
  } catch (failed) {
    throw new Problem(0, failed.name === "TimeoutError" ? "The platform did not answer in time. Try again." : "The platform cannot be reached.");
  }
  const text = await response.text().catch(() => "");
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    // not JSON: if the request failed, its message below is the status
  }
  if (!response.ok) {
    const message = body?.message ?? body?.error_description ?? `The platform answered ${response.status}.`;
    throw new Problem(response.status, [message, ...badFields(body)].join(" "), body?.trace_id);
  }
  return body;
}

const badFields = (body) => (body?.details?.fields ?? []).map(({ field, rule }) => `${field} ${rule}.`);

async function api(path, options = {}) {
  const token = sessionStorage.getItem(TOKEN_KEY);
  try {
    return await send(path, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } });
  } catch (problem) {
    if (problem.status === 401 && token === sessionStorage.getItem(TOKEN_KEY)) {
      signOut(problem);
    }
    throw problem;
  }
}

// Signing in and out

const signsInWithClient = () => !$("with-client").hidden;

async function signIn(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  report($("sign-in-problem"), null);
  try {
    const token = signsInWithClient() ? await requestToken() : $("token").value.trim().replace(/^Bearer\s+/i, "");
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new Problem(0, "This is not a token: a token has at least one character, and only printable ASCII characters without spaces.");
    }
    sessionStorage.setItem(TOKEN_KEY, token);
    form.reset();
    enter();
  } catch (problem) {
    report($("sign-in-problem"), problem);
  } finally {
    button.disabled = false;
  }
}

/** Requests only the scopes that this page needs. */
async function requestToken() {
  try {
    const answer = await send("/oauth2/token", {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: $("client-id").value.trim(),
        client_secret: $("client-secret").value,
        scope: SCOPES,
      }),
    });
    return answer.access_token;
  } catch (problem) {
    if (problem.status === 401) {
      throw new Problem(401, "The client id or the client secret is wrong.", problem.traceId);
    }
    if (problem.status === 400) {
      throw new Problem(400, `This client may not use the console: it needs the scopes ${SCOPES}.`, problem.traceId);
    }
    throw problem;
  }
}

function enter() {
  $("signed-out").hidden = true;
  for (const id of ["signed-in", "sign-out", "live"]) {
    $(id).hidden = false;
  }
  $("order-no").focus();
  startPolling();
  lookUpFromAddress();
}

/**
 * Signs out. If the token was refused (a problem is given), the order stays in the address, so that the operator sees it again after
 * the next sign-in. If the operator signed out, the order is removed from the address.
 */
function signOut(problem) {
  if (!problem) {
    history.replaceState(null, "", location.pathname);
  }
  sessionStorage.removeItem(TOKEN_KEY);
  stopPolling();
  clearToday();
  clearOrder();
  clearParked();
  for (const id of ["signed-in", "sign-out", "live"]) {
    $(id).hidden = true;
  }
  $("sure").close();
  $("signed-out").hidden = false;
  report($("sign-in-problem"), problem);
  (signsInWithClient() ? $("client-id") : $("token")).focus();
}

// Live: polls every two seconds while the page is visible

let polling = 0; // the number of the current series of polls; an answer of an older series is ignored

function startPolling() {
  polling += 1;
  poll(polling);
}

function stopPolling() {
  polling += 1;
}

async function poll(series) {
  const begun = performance.now();
  if (document.visibilityState === "visible") {
    const problems = await Promise.all([
      refresh($("today-problem"), series, readToday, showToday),
      refresh($("parked-problem"), series, readParked, showParked),
    ]);
    if (series === polling) {
      const outOfDate = problems.some(Boolean);
      $("live").classList.toggle("late", outOfDate);
      if (outOfDate) {
        show($("live"), "Some data is out of date");
      } else {
        show($("live"), `Live, ${clockTime(platformNow())}`);
      }
    }
  }
  if (series === polling) {
    setTimeout(() => series === polling && poll(series), Math.max(0, POLL_MILLIS - (performance.now() - begun)));
  }
}

/** Reads and shows one section, unless the operator has signed out meanwhile. Returns true if the read failed. */
async function refresh(problemNode, series, read, render) {
  let problem = null;
  try {
    const found = await read();
    if (series === polling) {
      render(found);
    }
  } catch (failed) {
    problem = failed;
  }
  if (series === polling) {
    report(problemNode, problem);
  }
  return problem !== null;
}

// Today

let sales = [];
let funnel = [];

async function readToday() {
  const day = today();
  const query = new URLSearchParams({ group_by: "hour", from: day, to: dayAfter(day) });
  const [salesReport, funnelReport] = await Promise.all([
    api(`/api/v2/reports/sales?${query}`),
    api(`/api/v2/reports/funnel?${query}`),
  ]);
  return { sales: salesReport.rows, funnel: funnelReport.rows };
}

function showToday(read) {
  sales = read.sales;
  funnel = read.funnel;
  show($("day"), `${longDay(platformNow())}, ${zone}`);
  chooseCurrency();
  showCards();
  showHours();
  showFunnel();
}

function clearToday() {
  sales = [];
  funnel = [];
  for (const node of document.querySelectorAll("#cards dd")) {
    show(node, node.classList.contains("hint") ? "" : "–");
  }
  charts.hours?.clear();
  charts.funnel?.clear();
  $("hours-rows").replaceChildren();
  $("currency").replaceChildren();
  show($("fallen"), "");
  report($("today-problem"), null);
}

/** Lists the currencies, the one with the most orders first. The choice is visible if there are at least two. */
function chooseCurrency() {
  const orders = new Map();
  for (const row of sales) {
    orders.set(row.currency, (orders.get(row.currency) ?? 0) + row.orders);
  }
  const currencies = [...orders.keys()].sort((a, b) => orders.get(b) - orders.get(a) || a.localeCompare(b));
  const select = $("currency");
  const known = [...select.options].map((option) => option.value);
  if (known.length !== currencies.length || currencies.some((currency) => !known.includes(currency))) {
    const chosen = select.value;
    select.replaceChildren(...currencies.map((currency) => element("option", { value: currency }, currency)));
    if (currencies.includes(chosen)) {
      select.value = chosen;
    }
  }
  $("currency-choice").hidden = currencies.length < 2;
}

const chosenCurrency = () => $("currency").value;
const inChosenCurrency = () => sales.filter((row) => row.currency === chosenCurrency());

function showCards() {
  const currency = chosenCurrency();
  const chosen = inChosenCurrency();
  const created = sum(funnel, "created");
  const share = (part) => (created ? `${percent.format(sum(funnel, part) / created)} of all orders` : "");
  show($("card-orders"), count.format(created));
  show($("card-orders-more"), `${count.format(sum(sales, "units"))} units sold`);
  show($("card-revenue"), currency ? money(sum(chosen, "revenue"), currency) : count.format(0));
  show($("card-revenue-more"), currency && `${money(sum(chosen, "net_revenue"), currency)} after refunds`);
  for (const stage of ["paid", "shipped", "completed"]) {
    show($(`card-${stage}`), count.format(sum(funnel, stage)));
    show($(`card-${stage}-more`), share(stage));
  }
  show($("card-refunds"), count.format(sum(sales, "refunds")));
  show($("card-refunds-more"), currency && money(sum(chosen, "refunded"), currency));
}

const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });

const HOUR_MILLIS = 3_600_000;

/** All hours of the current day in the shop's time zone: 23 to 25. */
function hoursOfToday() {
  const hours = new Map();
  const at = (start) => {
    if (!hours.has(start)) {
      hours.set(start, { start, created: 0, paid: 0, revenueMinor: 0 });
    }
    return hours.get(start);
  };
  for (const row of funnel) {
    at(Date.parse(row.hour)).created += row.created;
    at(Date.parse(row.hour)).paid += row.paid;
  }
  for (const row of inChosenCurrency()) {
    at(Date.parse(row.hour)).revenueMinor += row.revenue;
  }
  const day = today();
  const [known = Math.floor(platformNow() / HOUR_MILLIS) * HOUR_MILLIS] = hours.keys();
  for (const step of [-HOUR_MILLIS, HOUR_MILLIS]) {
    for (let start = known; isoDay.format(start) === day; start += step) {
      at(start);
    }
  }
  return [...hours.values()].sort((a, b) => a.start - b.start);
}

// Charts: charts and tooltips are drawn on a canvas, because the page's content security policy allows no inline styles

const charts = {};

function chart(id) {
  charts[id] ??= echarts.init($(id), null, { renderer: "canvas" });
  return charts[id];
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: colour("ink"), faint: colour("faint"), line: colour("line"), panel: colour("panel"), accent: colour("accent"), second: colour("second"), font: getComputedStyle(document.body).fontFamily };
}

/** Mixes a colour with the background; a share of 1 gives the background. Both colours as #rrggbb. */
function paler(colour, background, share) {
  const part = (hex, at) => Number.parseInt(hex.slice(at, at + 2), 16);
  return `#${[1, 3, 5].map((at) => Math.round(part(colour, at) * (1 - share) + part(background, at) * share).toString(16).padStart(2, "0")).join("")}`;
}

function tooltip(colour) {
  return { renderMode: "richText", confine: true, backgroundColor: colour.panel, borderColor: colour.line, textStyle: { color: colour.ink } };
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

function showHours() {
  const hours = hoursOfToday();
  const currency = chosenCurrency();
  const colour = colours();
  const text = { color: colour.faint, fontSize: 13 };
  const format = currency ? new Intl.NumberFormat(undefined, { style: "currency", currency }) : count;
  const short = currency
    ? new Intl.NumberFormat(undefined, { style: "currency", currency, notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 })
    : count;
  const unit = 10 ** (currency ? format.resolvedOptions().maximumFractionDigits : 0);
  chart("hours").setOption({
    aria: { enabled: true, label: { description: `Orders and revenue of ${hours.length} hours; the table below has the numbers.` } },
    animation: !reducedMotion.matches,
    textStyle: { fontFamily: colour.font },
    color: [colour.accent, colour.second],
    legend: { data: ["Orders", "Revenue"], textStyle: text, top: 4, left: 0, itemGap: 20 },
    tooltip: { ...tooltip(colour), trigger: "axis" },
    grid: { left: 4, right: 4, top: 48, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: hours.map((hour) => hourAndMinute(hour.start)), axisLabel: text, axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false } },
    yAxis: [
      { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: colour.line } } },
      { type: "value", axisLabel: { ...text, formatter: (value) => short.format(value) }, splitLine: { show: false } },
    ],
    series: [
      { name: "Orders", type: "bar", data: hours.map((hour) => hour.created), barMaxWidth: 36, itemStyle: { borderRadius: [3, 3, 0, 0] } },
      { name: "Revenue", type: "line", yAxisIndex: 1, data: hours.map((hour) => (hour.start > platformNow() ? null : hour.revenueMinor / unit)), symbolSize: 7, lineStyle: { width: 2.5 }, tooltip: { valueFormatter: (value) => format.format(value) } },
    ],
  });
  $("hours-rows").replaceChildren(
    ...hours.filter((hour) => hour.start <= platformNow()).map((hour) =>
      element("tr", {},
        element("th", { scope: "row" }, hourAndMinute(hour.start)),
        element("td", { className: "number" }, count.format(hour.created)),
        element("td", { className: "number" }, count.format(hour.paid)),
        element("td", { className: "number" }, currency ? money(hour.revenueMinor, currency) : "–"))));
}

function showFunnel() {
  const stages = [["Placed", "created"], ["Paid", "paid"], ["Shipped", "shipped"], ["Delivered", "completed"]]
    .map(([name, field]) => ({ name, value: sum(funnel, field) }));
  const all = stages[0].value;
  const colour = colours();
  chart("funnel").setOption({
    aria: { enabled: true, label: { description: stages.map((stage) => `${stage.name}: ${stage.value}`).join(", ") } },
    animation: !reducedMotion.matches,
    textStyle: { fontFamily: colour.font },
    tooltip: { ...tooltip(colour), trigger: "item" },
    series: [{
      type: "funnel",
      sort: "none",
      left: 0,
      width: "64%",
      top: 12,
      bottom: 8,
      min: 0,
      max: Math.max(all, 1),
      minSize: "0%",
      gap: 3,
      label: { position: "right", color: colour.ink, fontSize: 13, formatter: ({ name, value }) => `${name} ${count.format(value)}` },
      labelLine: { length: 12, lineStyle: { color: colour.faint } },
      itemStyle: { borderWidth: 0 },
      data: stages.map((stage, i) => ({ ...stage, itemStyle: { color: paler(colour.accent, colour.panel, i * 0.18) } })),
    }],
  });
  const endedEarly = [["rejected", "rejected"], ["expired", "expired"], ["cancelled", "cancelled"]]
    .map(([name, field]) => `${count.format(sum(funnel, field))} ${name}`);
  show($("fallen"), `Ended early: ${endedEarly.join(", ")}.`);
}

function redraw() {
  if (!$("signed-in").hidden && charts.hours) {
    showHours();
    showFunnel();
  }
}

new ResizeObserver(() => Object.values(charts).forEach((drawnChart) => drawnChart.resize())).observe($("charts"));

// An order

let lookUps = 0;

async function lookUp(orderNo) {
  lookUps += 1;
  const number = lookUps;
  report($("order-problem"), null);
  try {
    const order = await api(`/api/v2/orders/${encodeURIComponent(orderNo)}`);
    if (number === lookUps) {
      $("order").replaceChildren(...orderParts(order));
      show($("order-found"), `Order ${order.order_no}: ${order.status}`);
    }
  } catch (problem) {
    if (number === lookUps) {
      $("order").replaceChildren();
      show($("order-found"), "");
      report($("order-problem"), problem);
    }
  }
}

function clearOrder() {
  lookUps += 1;
  $("order").replaceChildren();
  show($("order-found"), "");
  $("look-up").reset();
  report($("order-problem"), null);
}

/** Shows the order in the address, so that a reload or a link shows the same order. */
function lookUpFromAddress() {
  const orderNo = new URLSearchParams(location.hash.slice(1)).get("order");
  if (orderNo) {
    $("order-no").value = orderNo;
    lookUp(orderNo);
  }
}

function facts(pairs) {
  return element("dl", { className: "facts" },
    pairs.filter(([, value]) => value != null && value !== "").map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

/** A part of an order, under a heading. */
function part(heading, ...content) {
  return element("section", {}, element("h4", {}, heading), ...content);
}

function table(label, columns, rows, className = (i) => "") {
  return element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: label },
    element("table", {},
      element("thead", {}, element("tr", {}, columns.map((column, i) => element("th", { scope: "col", className: className(i) }, column)))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map((cell, i) =>
        i === 0 ? element("th", { scope: "row" }, cell) : element("td", { className: className(i) }, cell ?? "–")))))));
}

function orderParts(order) {
  const address = order.shipping_address;
  const payment = order.payment;
  return [
    element("div", { className: "title" },
      element("h3", {}, order.order_no),
      element("span", { className: "status" }, order.status)),
    facts([
      ["Placed", dateAndTime(order.placed_at)],
      ["Payment due by", order.status === "PAYING" && order.expire_time ? dateAndTime(order.expire_time) : null],
      ["Customer", order.user_id ?? "Guest"],
      ["Channel", order.channel],
      ["Reference", order.external_reference],
      ["Reason for closing", order.reason],
      ["Payment", payment && [payment.status, payment.method, payment.provider].filter(Boolean).join(", ")],
      ["Gift message", order.gift_message],
      ["Ships to", address && [address.name, address.line1, address.line2, address.city, address.postal_code, address.country].filter(Boolean).join(", ")],
    ]),
    part("Lines", table("Lines", ["SKU", "Units", "Price", "Amount", "Discount", "Tax", "Total"],
      (order.lines ?? []).map((line) => [
        element("code", {}, line.sku_id),
        count.format(line.quantity),
        amount(line.unit_price),
        amount(line.amount),
        line.discount && amount(line.discount),
        line.tax && amount(line.tax),
        line.total && amount(line.total),
      ]), (i) => (i ? "number" : ""))),
    element("div", { className: "halves" },
      element("div", {}, timelinePart(order)),
      element("div", {}, amountsPart(order), discountsPart(order), shipmentsPart(order), returnsPart(order))),
  ];
}

function amountsPart(order) {
  const amounts = order.amounts;
  const charges = (order.charges ?? []).map((charge) => [`including ${charge.type.toLowerCase().replaceAll("_", " ")}`, charge.amount]);
  const rows = [
    ["Items", amounts.items],
    ["Discount", amounts.discount, "−"],
    ["Shipping", amounts.shipping],
    ...(charges.length > 1 ? charges : []),
    ["Tax", amounts.tax],
    ["Tax included", amounts.tax_included],
  ].filter(([name, value]) => value && (value.amount_minor || name === "Items"));
  return part("Amounts",
    element("table", {},
      element("tbody", {},
        rows.map(([name, value, sign = ""]) => element("tr", {},
          element("th", { scope: "row" }, name),
          element("td", { className: "number" }, sign + amount(value)))),
        element("tr", { className: "sum" },
          element("th", { scope: "row" }, "Payable"),
          element("td", { className: "number" }, amount(amounts.payable))))));
}

function discountsPart(order) {
  return order.discounts && part("Discounts", table("Discounts", ["Promotion", "Coupon", "Amount"],
    order.discounts.map((discount) => [
      element("code", {}, discount.promotion_id),
      discount.coupon_code && element("code", {}, discount.coupon_code),
      amount(discount.amount),
    ]), (i) => (i === 2 ? "number" : "")));
}

function shipmentsPart(order) {
  return order.shipments && part("Shipments", table("Shipments", ["Warehouse", "Status", "Carrier", "Waybill"],
    order.shipments.map((shipment) => [
      shipment.warehouse_id,
      shipment.status,
      shipment.carrier,
      shipment.waybill && element("code", {}, shipment.waybill),
    ])));
}

function returnsPart(order) {
  return order.returns && part("Returns", table("Returns", ["Return", "Status", "Units", "Refund"],
    order.returns.map((goodsReturn) => [
      goodsReturn.external_reference ?? String(goodsReturn.return_no),
      goodsReturn.status,
      count.format(sum(goodsReturn.lines, "quantity")),
      amount(goodsReturn.amounts.payable),
    ]), (i) => (i > 1 ? "number" : "")));
}

function timelinePart(order) {
  return part("Timeline", element("ol", { className: "timeline" },
    (order.timeline ?? []).map((entry) => element("li", {},
      element("div", {},
        element("strong", {}, eventInWords(entry.event)),
        element("time", { className: "hint", dateTime: entry.at }, dateAndTime(entry.at))),
      element("code", { className: "hint" }, entry.event)))));
}

// Parked events

const parkedPath = "/api/v2/events/parked";
const keyOf = (event) => `${event.event_id} ${event.listener}`;
const shownParked = new Map(); // by key: the row, and the event as JSON that it shows

const readParked = () => api(`${parkedPath}?limit=${PARKED_LIMIT}`);

/** Keeps the rows of unchanged events, so that the focus and opened payloads stay as they are. */
function showParked(page) {
  const keys = new Set(page.events.map(keyOf));
  for (const [key, { row }] of shownParked) {
    if (!keys.has(key)) {
      row.remove();
      shownParked.delete(key);
    }
  }
  page.events.forEach((event, position) => {
    const key = keyOf(event);
    const text = JSON.stringify(event);
    const before = shownParked.get(key);
    const row = before?.text === text ? before.row : parkedRow(event);
    if (before && before.row !== row) {
      before.row.remove();
    }
    shownParked.set(key, { row, text });
    if ($("parked").children[position] !== row) {
      $("parked").insertBefore(row, $("parked").children[position] ?? null);
    }
  });
  show($("parked-count"),
    page.next_cursor ? `The first ${count.format(page.events.length)}; the next events appear when you resend or discard these.`
      : page.events.length ? `${count.format(page.events.length)} waiting for a decision` : "None");
}

function clearParked() {
  shownParked.clear();
  $("parked").replaceChildren();
  show($("parked-count"), "");
  report($("parked-problem"), null);
  $("parked-done").hidden = true;
}

function parkedRow(event) {
  const name = `event ${event.event_id} for ${event.listener}`;
  const decide = (label, className, decision) => element("button", {
    type: "button",
    className,
    ariaLabel: `${label} ${name}`,
    onclick: ({ currentTarget }) => decision(event, currentTarget.parentElement),
  }, label);
  return element("li", {},
    element("div", { className: "what" },
      element("p", {}, element("strong", {}, `Event ${event.event_id}`), " for ", element("strong", {}, event.listener)),
      element("p", {}, element("code", {}, event.type)),
      element("p", { className: "fault" }, event.error ?? "No error was recorded."),
      element("p", { className: "hint" },
        `${count.format(event.attempts)} attempts, published ${dateAndTime(event.published_at)}, lane `, element("code", {}, event.lane),
        event.trace_id ? [", trace_id ", element("code", {}, event.trace_id)] : []),
      element("details", {},
        element("summary", {}, "Error and payload"),
        element("pre", { tabIndex: 0 }, event.error ?? ""),
        element("pre", { tabIndex: 0 }, typeof event.payload === "string" ? event.payload : JSON.stringify(event.payload, null, 2)))),
    element("div", { className: "buttons" },
      decide("Resend", "", resend),
      decide("Discard", "grave", discard)));
}

const resend = (event, buttons) => decideAbout(event, buttons, {
  action: "resend",
  verb: "Resend",
  consequence: "The listener tries the event again. The events that wait behind it follow in order.",
  done: "was sent again",
});

const discard = (event, buttons) => decideAbout(event, buttons, {
  action: "discard",
  verb: "Discard",
  consequence: "The listener never handles the event. The events that wait behind it follow in order. The event stays in the log.",
  done: "was discarded",
});

async function decideAbout(event, buttons, { action, verb, consequence, done }) {
  const name = `event ${event.event_id} for ${event.listener}`;
  if (!(await askToConfirm(`${verb} ${name}?`, consequence, verb))) {
    return;
  }
  $("parked-done").hidden = true;
  for (const button of buttons.children) {
    button.disabled = true;
  }
  try {
    await api(`${parkedPath}/${event.event_id}/${encodeURIComponent(event.listener)}/${action}`, {
      method: "POST",
      headers: { "X-Idempotency-Key": crypto.randomUUID() },
    });
    show($("parked-done"), `Event ${event.event_id} for ${event.listener} ${done}.`);
    $("parked-done").hidden = false;
    startPolling();
  } catch (problem) {
    if (sessionStorage.getItem(TOKEN_KEY)) {
      showFailure(event, problem);
    }
  } finally {
    for (const button of buttons.children) {
      button.disabled = false;
    }
  }
}

/** Shows the failure beside its event. The next poll keeps it, because the event has not changed. */
function showFailure(event, problem) {
  const what = shownParked.get(keyOf(event))?.row.querySelector(".what");
  if (!what) {
    return;
  }
  what.querySelector(".problem")?.remove();
  const message = element("p", { className: "problem", role: "alert" });
  what.append(message);
  report(message, problem);
}

/** Asks the operator to confirm. Resolves to true for yes; Escape means no. */
function askToConfirm(question, consequence, yes) {
  const dialog = $("sure");
  show($("sure-question"), question);
  show($("sure-consequence"), consequence);
  show($("sure-yes"), yes);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answered) => {
    dialog.addEventListener("close", () => answered(dialog.returnValue === "yes"), { once: true });
  });
}

// Actions of the operator

$("sign-in").addEventListener("submit", signIn);
$("sign-out").addEventListener("click", () => signOut(null));
$("currency").addEventListener("change", () => {
  showCards();
  showHours();
});
$("look-up").addEventListener("submit", (event) => {
  event.preventDefault();
  const orderNo = $("order-no").value.trim();
  if (orderNo) {
    history.replaceState(null, "", `#${new URLSearchParams({ order: orderNo })}`);
    lookUp(orderNo);
  }
});
window.addEventListener("hashchange", () => !$("signed-in").hidden && lookUpFromAddress());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !$("signed-in").hidden) {
    startPolling();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

if (sessionStorage.getItem(TOKEN_KEY)) {
  enter();
} else {
  $("signed-out").hidden = false;
  (signsInWithClient() ? $("client-id") : $("token")).focus();
}
