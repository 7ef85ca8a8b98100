import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readAll, readTagged, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, go, path, usePlace } from "../router.js";
import { count, dateAndTime, exactTime, shortTime } from "../format.js";
import { Facts, Field, PageHeading, Panel, ProblemText, Status, Waiting } from "../parts/basics.js";
import { ask, tell } from "../parts/dialog.js";
import { Filters } from "../parts/filters.js";
import { CheckField, LinesField, TextField, TimeField, textFrom, thisMinute, timeFrom } from "../parts/forms.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { toast } from "../parts/toasts.js";

const PAGE = 50;
const MOST = 200;
const TYPES = ["placed", "confirmed", "paid", "shipped", "completed", "cancelled", "refunded", "expired", "rejected",
  "payment_failed", "shipment_dispatched", "shipment_delivered", "return_received", "refund_made"].map((name) => `order.${name}`);
const STATES = ["WAITING", "PENDING", "DELIVERED", "FAILED", "SKIPPED"];
const PATCH = "application/merge-patch+json";

const apiPath = (endpoint) => path`/webhook-endpoints/${endpoint}`;
const pagePath = (endpoint) => path`/webhooks/${endpoint}`;
const deliveryPath = (endpoint, delivery) => path`/webhooks/${endpoint}/deliveries/${delivery}`;

/** The endpoints. */
export function Webhooks() {
  const live = useLive((signal) => read("/webhook-endpoints", { limit: MOST }, signal), []);
  return [
    h(PageHeading, { title: t("webhooks.title") },
      h("button", { type: "button", onClick: () => add(live.refresh) }, t("webhooks.add"))),
    h(Waiting, { live }, ({ webhook_endpoints: endpoints }) => h(Table, {
      label: t("webhooks.title"),
      rows: endpoints,
      keyOf: (endpoint) => endpoint.endpoint_id,
      to: (endpoint) => pagePath(endpoint.endpoint_id),
      empty: t("webhooks.none"),
      columns: [
        { id: "url", title: t("webhooks.url"), cell: (endpoint) => endpoint.url },
        { id: "description", title: t("webhooks.description"), cell: (endpoint) => endpoint.description ?? "–" },
        { id: "types", title: t("webhooks.types"), number: true, cell: (endpoint) => count(endpoint.event_types.length) },
        { id: "state", title: t("payments.status"), cell: (endpoint) => h(Status, { group: "webhook_state", value: endpoint.state }) },
        { id: "failing", title: t("webhooks.failing_since"), cell: (endpoint) => (endpoint.failing_since ? shortTime(endpoint.failing_since) : "–") },
      ],
    })),
  ];
}

const filterFields = () => [
  { name: "state", label: t("payments.status"), type: "one", options: STATES.map((value) => [value, code("webhook_delivery", value)]) },
];

/** An endpoint, with the log of what was sent to it. */
export function Webhook({ endpoint }) {
  const { query } = usePlace();
  const parameters = { order_no: query.get("order_no"), state: query.get("state"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => readAll({
    one: read(apiPath(endpoint), {}, signal),
    log: read(`${apiPath(endpoint)}/deliveries`, parameters, signal),
  }), [endpoint, parameters]);
  return [
    h(PageHeading, { title: t("webhooks.one") }, h(Link, { to: "/webhooks", class: "button" }, t("webhooks.title"))),
    h(Waiting, { live }, ({ one, log }) => [
      h(ProblemText, { problem: one.problem ?? log.problem }),
      one.data && h(Panel, {},
        h(Facts, { rows: [
          [t("webhooks.url"), one.data.url],
          [t("webhooks.description"), one.data.description],
          [t("payments.status"), h(Status, { group: "webhook_state", value: one.data.state })],
          [t("webhooks.types"), one.data.event_types.join(", ")],
          [t("webhooks.channels"), one.data.channels?.join(", ") ?? t("webhooks.all")],
          [t("webhooks.schema"), one.data.schema_version],
          [t("webhooks.failing_since"), one.data.failing_since && dateAndTime(one.data.failing_since)],
          [t("webhooks.paused_until"), one.data.paused_until && dateAndTime(one.data.paused_until)],
          [t("webhooks.previous_until"), one.data.previous_secret_until && dateAndTime(one.data.previous_secret_until)],
        ] }),
        h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => test(endpoint, live.refresh) }, t("webhooks.test")),
          h("button", { type: "button", onClick: () => edit(endpoint, live.refresh) }, t("webhooks.edit")),
          h("button", { type: "button", onClick: () => rotate(one.data, live.refresh) }, t("webhooks.rotate")),
          h("button", { type: "button", onClick: () => replay(endpoint, live.refresh) }, t("webhooks.replay")),
          h("button", { type: "button", onClick: () => switchTo(one.data, one.data.state !== "ENABLED", live.refresh) }, t(one.data.state === "ENABLED" ? "webhooks.disable" : "webhooks.enable")),
          h("button", { type: "button", onClick: () => remove(one.data) }, t("webhooks.remove")))),
      h(Filters, { search: { name: "order_no", label: t("webhooks.order") }, fields: filterFields() }),
      log.data && h(Table, {
        label: t("webhooks.log"),
        rows: log.data.deliveries,
        keyOf: (delivery) => delivery.delivery_id,
        to: (delivery) => deliveryPath(endpoint, delivery.delivery_id),
        empty: t("webhooks.log.none"),
        columns: [
          { id: "created", title: t("webhooks.created"), cell: (delivery) => exactTime(delivery.created_at) },
          { id: "type", title: t("webhooks.type"), cell: (delivery) => delivery.type },
          { id: "order", title: t("webhooks.order"), cell: (delivery) => delivery.order_no ?? "–" },
          { id: "state", title: t("payments.status"), cell: (delivery) => h(Status, { group: "webhook_delivery", value: delivery.state }) },
          { id: "attempts", title: t("webhooks.attempts"), number: true, cell: (delivery) => count(delivery.attempts) },
          { id: "next", title: t("webhooks.next"), cell: (delivery) => (delivery.next_attempt_at ? shortTime(delivery.next_attempt_at) : "–") },
        ],
      }),
      log.data && h(Pager, { cursor: query.get("cursor"), next: log.data.next_cursor }),
    ]),
  ];
}

/** A delivery, with its calls. */
export function WebhookDelivery({ endpoint, delivery }) {
  const live = useLive((signal) => read(`${apiPath(endpoint)}${path`/deliveries/${delivery}`}`, {}, signal), [endpoint, delivery]);
  return [
    h(PageHeading, { title: t("webhooks.delivery") }, h(Link, { to: pagePath(endpoint), class: "button" }, t("webhooks.log"))),
    h(Waiting, { live }, (one) => [
      h(Panel, {},
        h(Facts, { rows: [
          [t("webhooks.type"), one.type],
          [t("webhooks.order"), one.order_no && h(Link, { to: path`/orders/${one.order_no}` }, one.order_no)],
          [t("payments.status"), h(Status, { group: "webhook_delivery", value: one.state })],
          ["webhook-id", h("code", {}, one.webhook_id)],
          [t("webhooks.created"), exactTime(one.created_at)],
          [t("webhooks.next"), one.next_attempt_at && exactTime(one.next_attempt_at)],
        ] }),
        h("pre", { tabIndex: 0, "aria-label": t("webhooks.body") }, one.request.body),
        one.finished_at && h("div", { class: "buttons" },
          h("button", { type: "button", onClick: () => replayOne(endpoint, delivery, live.refresh) }, t("webhooks.replay_one")))),
      h(Panel, { title: t("webhooks.calls") }, h(Table, {
        label: t("webhooks.calls"),
        rows: one.calls,
        keyOf: (call) => String(call.number),
        empty: t("webhooks.calls.none"),
        columns: [
          { id: "number", title: t("webhooks.number"), number: true, cell: (call) => count(call.number) },
          { id: "sent", title: t("webhooks.sent"), cell: (call) => exactTime(call.sent_at) },
          { id: "outcome", title: t("webhooks.outcome"), cell: (call) => code("webhook_outcome", call.outcome) },
          { id: "status", title: t("webhooks.answer_status"), number: true, cell: (call) => call.status ?? "–" },
          { id: "duration", title: t("webhooks.duration"), number: true, cell: (call) => count(call.duration_millis) },
          { id: "answer", title: t("webhooks.answer"), cell: (call) => call.answer || "–" },
        ],
      })),
    ]),
  ];
}

const fields = (fresh) => (values, set, problem) => [
  h(TextField, { values, set, problem, name: "url", label: t("webhooks.url"), required: true, maxLength: 2000, type: "url", placeholder: "https://" }),
  h(TextField, { values, set, problem, name: "description", label: t("webhooks.description") }),
  h(Field, { label: t("webhooks.types"), name: "event_types", problem, children: (control) => h("div", { ...control, class: "choices", role: "group" },
    TYPES.map((type) => h(CheckField, { key: type, values, set, name: type, label: type }))) }),
  h(LinesField, { values, set, problem, name: "channels", label: t("webhooks.channels"), hint: t("webhooks.channels.hint"), rows: 3 }),
  fresh && h(TextField, { values, set, problem, name: "secret", label: t("webhooks.secret"), hint: t("webhooks.secret.hint"), maxLength: 128 }),
];

function bodyOf(values) {
  const channels = (values.channels ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  return {
    url: textFrom(values, "url"),
    description: textFrom(values, "description") ?? null,
    event_types: TYPES.filter((type) => values[type]),
    channels: channels.length ? channels : null,
  };
}

/** The secret is shown once, in a dialog that only closes. */
const showSecret = (secret) => tell({ question: t("webhooks.secret"), consequence: [h("p", {}, t("webhooks.secret.once")), h("pre", { tabIndex: 0, "aria-label": t("webhooks.secret") }, secret)] });

async function add(refresh) {
  let answer;
  const done = await ask({
    question: t("webhooks.add"),
    consequence: t("webhooks.add.consequence"),
    values: Object.fromEntries(TYPES.map((type) => [type, true])),
    form: fields(true),
    yes: t("webhooks.add.yes"),
    act: async (values) => {
      answer = await write("POST", "/webhook-endpoints", { ...bodyOf(values), secret: textFrom(values, "secret") });
    },
  });
  if (done) {
    refresh();
    await showSecret(answer.secret);
  }
}

async function edit(endpoint, refresh) {
  const { data, tag } = await readTagged(apiPath(endpoint));
  ask({
    question: t("webhooks.edit"),
    values: {
      url: data.url, description: data.description, channels: data.channels?.join("\n"), ...Object.fromEntries(data.event_types.map((type) => [type, true])),
    },
    form: fields(false),
    yes: t("webhooks.edit.yes"),
    act: async (values) => {
      await write("PATCH", apiPath(endpoint), bodyOf(values), { headers: { "If-Match": tag }, type: PATCH });
      toast(t("webhooks.saved"));
      refresh();
    },
  });
}

function switchTo({ endpoint_id: endpoint, url }, enabled, refresh) {
  ask({
    question: t(enabled ? "webhooks.enable.question" : "webhooks.disable.question", { url }),
    consequence: t(enabled ? "webhooks.enable.consequence" : "webhooks.disable.consequence"),
    yes: t(enabled ? "webhooks.enable" : "webhooks.disable"),
    act: async () => {
      await write("PATCH", apiPath(endpoint), { enabled }, { type: PATCH });
      toast(t("webhooks.saved"));
      refresh();
    },
  });
}

async function rotate({ endpoint_id: endpoint, url }, refresh) {
  let answer;
  const done = await ask({
    question: t("webhooks.rotate.question", { url }),
    consequence: t("webhooks.rotate.consequence"),
    form: (values, set, problem) => h(TextField, { values, set, problem, name: "secret", label: t("webhooks.secret"), hint: t("webhooks.secret.hint"), maxLength: 128 }),
    yes: t("webhooks.rotate"),
    act: async (values) => {
      answer = await write("POST", `${apiPath(endpoint)}/secret-rotations`, { secret: textFrom(values, "secret") });
    },
  });
  if (done) {
    refresh();
    await showSecret(answer.secret);
  }
}

function test(endpoint, refresh) {
  ask({
    question: t("webhooks.test"),
    consequence: t("webhooks.test.consequence"),
    yes: t("webhooks.test.yes"),
    act: async () => {
      const { state, calls } = await write("POST", `${apiPath(endpoint)}/test-deliveries`);
      const [call] = calls;
      toast(t(state === "DELIVERED" ? "webhooks.test.done" : "webhooks.test.failed", { outcome: call ? code("webhook_outcome", call.outcome) : "–", status: call?.status ?? "–" }));
      refresh();
    },
  });
}

function replay(endpoint, refresh) {
  ask({
    question: t("webhooks.replay"),
    consequence: t("webhooks.replay.consequence"),
    values: { to: thisMinute() },
    form: (values, set, problem) => [
      h(TimeField, { values, set, problem, name: "from", label: t("webhooks.from"), required: true }),
      h(TimeField, { values, set, problem, name: "to", label: t("webhooks.to"), required: true }),
      h(CheckField, { values, set, name: "delivered", label: t("webhooks.replay.delivered") }),
    ],
    yes: t("webhooks.replay.yes"),
    act: async (values) => {
      const { replayed, next_from: next } = await write("POST", `${apiPath(endpoint)}/replays`, {
        from: timeFrom(values, "from"),
        to: timeFrom(values, "to"),
        states: values.delivered ? ["DELIVERED", "FAILED", "SKIPPED"] : undefined,
      });
      toast(t(next ? "webhooks.replay.more" : "webhooks.replay.done", { count: count(replayed), next: next && exactTime(next) }));
      refresh();
    },
  });
}

function replayOne(endpoint, delivery, refresh) {
  ask({
    question: t("webhooks.replay_one"),
    consequence: t("webhooks.replay_one.consequence"),
    yes: t("webhooks.replay.yes"),
    act: async () => {
      await write("POST", `${apiPath(endpoint)}${path`/deliveries/${delivery}/replays`}`);
      toast(t("webhooks.replay_one.done"));
      refresh();
    },
  });
}

function remove({ endpoint_id: endpoint, url }) {
  ask({
    question: t("webhooks.remove.question", { url }),
    consequence: t("webhooks.remove.consequence"),
    grave: true,
    yes: t("webhooks.remove"),
    act: async () => {
      await write("DELETE", apiPath(endpoint));
      toast(t("webhooks.removed"));
      go("/webhooks");
    },
  });
}
