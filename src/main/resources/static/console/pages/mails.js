import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { count, dateAndTime, shortTime } from "../format.js";
import { Facts, PageHeading, Panel, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";

const PAGE = 50;
const STATES = ["WAITING", "SENT", "REFUSED", "GIVEN_UP", "OBSOLETE", "ERASED"];
const KINDS = ["ORDER_CONFIRMED", "PAYMENT_FAILED", "PAYMENT_RECEIVED", "SHIPMENT_SENT", "ORDER_CANCELLED", "ORDER_EXPIRED", "REFUND_MADE"];

const fields = () => [
  { name: "state", label: t("mails.state"), type: "one", options: STATES.map((value) => [value, code("mail_state", value)]) },
  { name: "kind", label: t("mails.kind"), type: "one", options: KINDS.map((value) => [value, code("mail_kind", value)]) },
  { name: "order_no", label: t("mails.order"), type: "text" },
];

/** The mails to shoppers, newest first. */
export function Mails() {
  const { query } = usePlace();
  const parameters = { state: query.get("state"), kind: query.get("kind"), order_no: query.get("order_no"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/mails", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("mails.title") }),
    h(Filters, { fields: fields() }),
    h(Waiting, { live }, ({ mails, next_cursor: next }) => [
      h(Table, {
        label: t("mails.title"),
        rows: mails,
        keyOf: (mail) => mail.mail_id,
        to: (mail) => path`/mails/${mail.mail_id}`,
        empty: t("mails.none"),
        columns: [
          { id: "kind", title: t("mails.kind"), cell: (mail) => code("mail_kind", mail.kind) },
          { id: "order", title: t("mails.order"), cell: (mail) => mail.order_no },
          { id: "state", title: t("mails.state"), cell: (mail) => h(Status, { group: "mail_state", value: mail.state }) },
          { id: "attempts", title: t("mails.attempts"), number: true, cell: (mail) => count(mail.attempts) },
          { id: "error", title: t("mails.last_error"), cell: (mail) => mail.last_error },
          { id: "happened", title: t("mails.happened"), cell: (mail) => shortTime(mail.happened_at) },
          { id: "finished", title: t("mails.finished"), cell: (mail) => mail.finished_at && shortTime(mail.finished_at) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

/** One mail, as the shopper reads it. */
export function Mail({ mailId }) {
  const live = useLive((signal) => read(path`/mails/${mailId}`, {}, signal), [mailId]);
  const mail = live.data;
  return [
    h(PageHeading, { title: mail ? mail.subject : t("mails.one") },
      mail && h(Link, { to: path`/orders/${mail.order_no}`, class: "button" }, t("mails.open_order")),
      mail && mail.state !== "WAITING" && mail.to && h("button", { type: "button", onClick: () => resend(mail, live.refresh) }, t("mails.resend"))),
    h(Waiting, { live }, () => h("div", { class: "columns" },
      h(Panel, {}, h(Facts, { rows: [
        [t("mails.state"), h("span", { role: "status" }, h(Status, { group: "mail_state", value: mail.state }))],
        [t("mails.last_error"), mail.last_error],
        [t("mails.kind"), code("mail_kind", mail.kind)],
        [t("mails.order"), mail.order_no],
        [t("mails.to"), mail.to ?? t("mails.erased")],
        [t("mails.language"), code("mail_language", mail.language)],
        [t("mails.sending"), mail.sending > 1 && count(mail.sending)],
        [t("mails.attempts"), count(mail.attempts)],
        [t("mails.happened"), dateAndTime(mail.happened_at)],
        [t("mails.created"), dateAndTime(mail.created_at)],
        [t("mails.finished"), mail.finished_at && dateAndTime(mail.finished_at)],
      ] })),
      h(Panel, { title: t("mails.html") },
        // Without allow-scripts nothing in the mail can act. With allow-same-origin this script can reach into it.
        h("iframe", { class: "mail", sandbox: "allow-same-origin", srcdoc: withoutStyles(mail.html), onLoad: addStyles, title: t("mails.html") })),
      h(Panel, { title: t("mails.text") }, h("pre", { tabIndex: 0, "aria-label": t("mails.text") }, mail.text)))),
  ];
}

/* The policy of the console, which holds in the frame, too, forbids attributes with styles; a script may set them. */
const withoutStyles = (html) => html.replaceAll(' style="', ' data-style="');
const addStyles = (event) => event.target.contentDocument.querySelectorAll("[data-style]").forEach((element) => {
  element.style.cssText = element.dataset.style;
});

const resend = (mail, refresh) => ask({
  question: t("mails.resend.question", { subject: mail.subject }),
  consequence: t("mails.resend.consequence"),
  yes: t("mails.resend"),
  act: async () => {
    await write("POST", path`/mails/${mail.mail_id}/resend`);
    toast(t("mails.resend.done"));
    refresh();
  },
});
