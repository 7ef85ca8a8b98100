import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, write } from "../api.js";
import { useLive } from "../live.js";
import { Link, path, usePlace } from "../router.js";
import { count, shortTime } from "../format.js";
import { PageHeading, Status, Waiting } from "../parts/basics.js";
import { Filters } from "../parts/filters.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";

const PAGE = 50;

const fields = () => [{ name: "provider", label: t("payments.provider"), type: "text" }];

/** The refunds, captures and releases whose outcome the provider has not told. The platform calls for each again; an operator need not wait. */
export function ProviderCalls() {
  const { query } = usePlace();
  const parameters = { provider: query.get("provider"), cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/provider-calls", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("provider_calls.title"), note: t("provider_calls.note") }),
    h(Filters, { fields: fields() }),
    h(Waiting, { live }, ({ provider_calls: calls, next_cursor: next }) => [
      h(Table, {
        label: t("provider_calls.title"),
        rows: calls,
        keyOf: (call) => call.reference,
        empty: t("provider_calls.none"),
        columns: [
          { id: "kind", title: t("provider_calls.kind"), cell: (call) => code("provider_call_kind", call.kind) },
          { id: "payment", title: t("provider_calls.payment"), cell: (call) => h(Link, { to: path`/payments/${call.payment_reference}` }, call.payment_reference) },
          { id: "provider", title: t("payments.provider"), cell: (call) => call.provider },
          { id: "state", title: t("payments.status"), cell: (call) => h(Status, { group: "provider_call_state", value: call.state }) },
          { id: "calls", title: t("provider_calls.calls"), number: true, cell: (call) => count(call.calls) },
          { id: "failures", title: t("provider_calls.failures"), number: true, cell: (call) => count(call.failures) },
          { id: "error", title: t("provider_calls.last_error"), cell: (call) => call.last_error },
          { id: "next", title: t("provider_calls.next"), cell: (call) => call.state === "WAITING" && shortTime(call.next_at) },
          { id: "retry", title: "", cell: (call) => call.state === "WAITING" && h("button", {
            type: "button", "aria-label": t("provider_calls.retry.of", { reference: call.reference }), onClick: () => retry(call, live.refresh),
          }, t("provider_calls.retry")) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

const retry = (call, refresh) => ask({
  question: t("provider_calls.retry.question", { provider: call.provider, reference: call.reference }),
  consequence: t("provider_calls.retry.consequence"),
  yes: t("provider_calls.retry"),
  act: async () => {
    await write("POST", path`/provider-calls/${call.reference}/retry`);
    toast(t("provider_calls.retry.done", { provider: call.provider }));
    refresh();
  },
});
