import { h, useEffect, useRef } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, go, path, usePlace } from "../router.js";
import { count, dateAndTime, daysAfter, money, percent, today } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { definitionOf } from "../parts/definition.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { CheckField, ChoiceField, LinesField, MoneyField, TextField, jsonFrom, moneyFrom, moneyValues, textFrom } from "../parts/forms.js";
import { limitText } from "./promotions.js";

const PAGE = 50;
const EVERY_MILLIS = 1_000;
const PRICES = ["BEFORE_DISCOUNTS", "AFTER_DISCOUNTS"];
const PARTS = ["skus", "categories", "channels", "countries"];

const isFinished = ({ status }) => status === "DONE" || status === "FAILED";

/** What part of its orders a simulation has read, from 0 to 1. */
const progressOf = ({ orders_read: done, orders_total: total, status }) => (status === "DONE" ? 1 : Math.min(1, total ? done / total : 0));

/** All simulations, newest first. With `promotion` in the address, the form for that promotion opens. */
export function Simulations({ may }) {
  const { query } = usePlace();
  const promotion = query.get("promotion");
  const parameters = { cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/reports/simulations", parameters, signal), [parameters]);
  const opened = useRef(null);
  useEffect(() => {
    if (promotion && opened.current !== promotion && may("operator.promotions")) {
      opened.current = promotion;
      simulate(promotion);
    }
  }, [promotion]);
  return [
    h(PageHeading, { title: t("simulations.title"), note: t("simulations.note") },
      h("button", { type: "button", class: "primary", onClick: () => simulate(may("operator.promotions") ? promotion : null) }, t("simulations.add"))),
    h(Waiting, { live }, ({ simulations, next_cursor: next }) => [
      h(Table, {
        label: t("simulations.title"),
        rows: simulations,
        keyOf: (each) => each.simulation_id,
        to: (each) => path`/simulations/${each.simulation_id}`,
        empty: t("simulations.none"),
        columns: [
          { id: "name", title: t("catalogue.name"), cell: (each) => each.name },
          { id: "status", title: t("jobs.status"), cell: (each) => h(Status, { group: "simulation_status", value: each.status }) },
          { id: "progress", title: t("simulations.progress"), number: true, cell: (each) => percent(progressOf(each)) },
          { id: "from", title: t("home.range.from"), cell: (each) => dateAndTime(each.from) },
          { id: "to", title: t("home.range.to"), cell: (each) => dateAndTime(each.to) },
          { id: "subject", title: t("log.subject"), cell: (each) => each.subject },
          { id: "created", title: t("jobs.created"), cell: (each) => dateAndTime(each.created_at) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** Asks what to simulate and opens the simulation. */
async function simulate(promotionId) {
  const promotion = promotionId ? await read(path`/promotions/${promotionId}`) : null;
  return ask({
    question: t("simulations.add"),
    consequence: t("simulations.add.consequence"),
    form: (values, set, problem) => [
      h(TextField, { values, set, problem, name: "name", label: t("catalogue.name"), required: true, maxLength: 100 }),
      h(LinesField, { values, set, problem, name: "definition", label: t("promotions.definition"), hint: t("promotions.definition.hint"), required: true, rows: 12 }),
      h(MoneyField, { values, set, problem, name: "budget", label: t("promotions.budget") }),
      promotion?.limits && h("div", {}, h("p", {}, t("promotions.limits")), h(Limits, { limits: promotion.limits })),
      h(CheckField, { values, set, name: "partial_discounts", label: t("promotions.partial") }),
      h(TextField, { values, set, problem, name: "from", label: t("home.range.from"), type: "date", required: true }),
      h(TextField, { values, set, problem, name: "to", label: t("home.range.to"), hint: t("simulations.to.hint"), type: "date", required: true }),
      h(TextField, { values, set, problem, name: "channel", label: t("orders.channel"), hint: t("simulations.channel.hint") }),
      h(ChoiceField, { values, set, problem, name: "prices", label: t("simulations.prices"), options: PRICES.map((each) => [each, code("simulation_prices", each)]) }),
    ],
    values: {
      name: promotion?.name, definition: promotion && JSON.stringify(definitionOf(promotion), null, 2),
      ...moneyValues("budget", promotion?.budget), partial_discounts: promotion?.partial,
      from: daysAfter(today(), -30), to: daysAfter(today(), -1), prices: PRICES[0],
    },
    yes: t("simulations.run"),
    act: async (values) => {
      const created = await write("POST", "/reports/simulations", {
        name: textFrom(values, "name"), definition: jsonFrom(values, "definition"), from: values.from, to: daysAfter(values.to, 1),
        channel: textFrom(values, "channel"), prices: values.prices,
        budget: moneyFrom(values, "budget"), limits: promotion?.limits, partial_discounts: Boolean(values.partial_discounts),
      });
      go(path`/simulations/${created.simulation_id}`);
    },
  });
}

const Limits = ({ limits }) => h("ul", {}, limits.map((limit) => h("li", { key: limit.per }, limitText(limit))));

/** What the promotion costs, and how sure that is. */
function cost({ cost: sum, certainty }) {
  if (!sum) {
    return t("simulations.unknown");
  }
  return certainty && certainty !== "EXACT" ? t(`simulations.certainty.${certainty}`, { cost: money(sum) }) : money(sum);
}

/** The facts that some orders do not tell, as texts. */
const missingFacts = ({ missing = {}, orders }) => ["floors", "skus", "customers"]
  .filter((fact) => missing[fact])
  .map((fact) => t(`simulations.missing.${fact}`, { missing: count(missing[fact]), orders: count(orders) }));

export function Simulation({ simulationId }) {
  const live = useLive((signal) => read(path`/reports/simulations/${simulationId}`, {}, signal), [simulationId], { everyMillis: EVERY_MILLIS });
  const simulation = live.data;
  return [
    h(PageHeading, { title: simulation?.name ?? t("simulations.one") },
      h(Link, { to: "/simulations", class: "button" }, t("simulations.all")),
      simulation && h("button", { type: "button", class: "grave", onClick: () => remove(simulation) }, t(isFinished(simulation) ? "simulations.delete" : "simulations.cancel"))),
    h(Waiting, { live }, () => [
      h(Panel, {},
        h("progress", { max: 1, value: progressOf(simulation), "aria-label": t("simulations.progress") }),
        h(Facts, { rows: [
          [t("jobs.status"), h("span", { role: "status" }, h(Status, { group: "simulation_status", value: simulation.status }))],
          [t("simulations.read"), t("simulations.read_of", { read: count(simulation.orders_read), total: count(simulation.orders_total ?? 0) })],
          [t("simulations.period"), `${dateAndTime(simulation.from)} – ${dateAndTime(simulation.to)} (${simulation.zone})`],
          [t("orders.channel"), simulation.channels?.join(", ")],
          [t("simulations.prices"), code("simulation_prices", simulation.prices)],
          [t("promotions.budget"), simulation.budget && money(simulation.budget)],
          [t("promotions.limits"), simulation.limits && h(Limits, { limits: simulation.limits })],
          [t("promotions.partial"), simulation.partial_discounts !== undefined && t(simulation.partial_discounts ? "forms.yes" : "forms.no")],
          [t("simulations.limits_not_simulated"), simulation.limits_not_simulated?.map((per) => code("limit_per", per)).join(", ")],
          [t("simulations.assumptions"), h("ul", {}, simulation.assumptions.map((each) => h("li", { key: each }, code("simulation_assumption", each))))],
          [t("promotions.definition"), h("pre", { tabIndex: 0, "aria-label": t("promotions.definition") }, JSON.stringify(simulation.definition, null, 2))],
        ] })),
      simulation.result && h(Result, { result: simulation.result, zone: simulation.zone }),
    ]),
  ];
}

const remove = (simulation) => ask({
  question: t(isFinished(simulation) ? "simulations.delete.question" : "simulations.cancel.question", { simulation: simulation.name }),
  yes: t(isFinished(simulation) ? "simulations.delete" : "simulations.cancel"),
  grave: true,
  act: async () => {
    await write("DELETE", path`/reports/simulations/${simulation.simulation_id}`);
    toast(t("simulations.deleted"));
    go("/simulations");
  },
});

function Result({ result }) {
  if (result.totals.length === 0) {
    return h("p", { class: "empty" }, t("simulations.no_orders"));
  }
  return [
    result.totals.map((total) => [
      h("dl", { key: total.currency, class: "cards" }, [
        [t("simulations.cost"), cost(total)],
        [t("simulations.share"), total.cost && percent(total.items.amount_minor ? total.cost.amount_minor / total.items.amount_minor : 0)],
        [t("simulations.reduced"), t("simulations.reduced_of", { reduced: count(total.reduced_orders), orders: count(total.orders) })],
        [t("simulations.average"), money(total.average_discount)],
        [t("simulations.largest"), money(total.largest_discount)],
        [t("simulations.largest_order"), total.largest_order_no && h(Link, { to: path`/orders/${total.largest_order_no}` }, total.largest_order_no)],
      ].map(([name, value]) => h("div", { key: name }, h("dt", {}, name), h("dd", {}, value ?? "–")))),
      missingFacts(total).length > 0 && h("ul", { key: `missing ${total.currency}` }, missingFacts(total).map((text) => h("li", { key: text }, text))),
      h(Days, { key: `days ${total.currency}`, days: result.days.filter((day) => day.items.currency === total.currency), currency: total.currency }),
    ]),
    PARTS.map((part) => h(Panel, { key: part, title: t(`simulations.${part}`) }, h(Parts, { label: t(`simulations.${part}`), rows: result[part] }))),
  ];
}

/** The cost of each day, as bars and as a table. */
function Days({ days, currency }) {
  const title = t("simulations.by_day", { currency });
  return h(Panel, { title },
    days.some((day) => day.cost?.amount_minor) && h(Bars, { label: t("simulations.chart", { chart: title }), days }),
    h("details", {}, h("summary", {}, t("simulations.days")), h(Parts, { label: title, rows: days })));
}

const WIDTH = 800;
const HEIGHT = 160;

/** A bar for each day between the first and the last one; a day without orders has none. At least one day has a cost. */
function Bars({ label, days }) {
  const byDay = new Map(days.map((day) => [day.key, day]));
  const all = [];
  for (let day = days[0].key; day <= days.at(-1).key; day = daysAfter(day, 1)) {
    all.push(day);
  }
  const most = Math.max(...days.map((day) => day.cost?.amount_minor ?? 0));
  const wide = WIDTH / all.length;
  return h("figure", { class: "bars" },
    h("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, preserveAspectRatio: "none" },
      all.map((day, i) => {
        const of = byDay.get(day);
        const high = of?.cost ? of.cost.amount_minor / most * HEIGHT : 0;
        return of && h("rect", { key: day, x: i * wide + wide * 0.1, y: HEIGHT - high, width: wide * 0.8, height: high },
          h("title", {}, `${day}: ${cost(of)}`));
      })),
    h("figcaption", {}, h("span", {}, all[0]), h("span", {}, t("simulations.most", { cost: money({ ...days[0].items, amount_minor: most }) })), h("span", {}, all.at(-1))));
}

function Parts({ label, rows }) {
  return h(Table, {
    label,
    rows,
    keyOf: (row) => `${row.key} ${row.items.currency}`,
    empty: t("simulations.no_reduced"),
    columns: [
      { id: "key", title: t("simulations.key"), cell: (row) => row.key || "–" },
      { id: "orders", title: t("report_column.orders"), number: true, cell: (row) => count(row.orders) },
      { id: "reduced", title: t("simulations.reduced"), number: true, cell: (row) => count(row.reduced_orders) },
      { id: "items", title: t("simulations.items"), number: true, cell: (row) => money(row.items) },
      { id: "cost", title: t("simulations.cost"), number: true, cell: cost },
    ],
  });
}
