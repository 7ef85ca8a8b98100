import { h } from "../preact.js";
import { code, t } from "../messages.js";
import { read, readTagged, write } from "../api.js";
import { useLive } from "../live.js";
import { path, usePlace } from "../router.js";
import { count, money, shortTime } from "../format.js";
import { PageHeading, Waiting } from "../parts/basics.js";
import { Table } from "../parts/table.js";
import { Pager } from "../parts/pager.js";
import { ask } from "../parts/dialog.js";
import { toast } from "../parts/toasts.js";
import { CheckField, MoneyField, NumberField, TextField, TimeField, moneyFrom, moneyValues, numberFrom, textFrom, thisMinute, timeFrom, timeValue } from "../parts/forms.js";

const PAGE = 50;
const AMOUNTS = ["total", "least", "most", "threshold"];
const FUNDERS = ["SHOP", "SELLER", "PLATFORM", "BRAND"];

/** All red packets, with what is left of each. */
export function RedPackets({ may }) {
  const { query } = usePlace();
  const parameters = { cursor: query.get("cursor"), limit: PAGE };
  const live = useLive((signal) => read("/red-packets", parameters, signal), [parameters]);
  return [
    h(PageHeading, { title: t("red_packets.title") },
      may("operator.promotions") && h("button", { type: "button", class: "primary", onClick: () => edit(null, live.refresh) }, t("red_packets.add"))),
    h(Waiting, { live }, ({ red_packets: packets, next_cursor: next }) => [
      h(Table, {
        label: t("red_packets.title"),
        rows: packets,
        keyOf: (packet) => packet.red_packet_id,
        to: (packet) => path`/promotions/${packet.red_packet_id}`,
        empty: t("red_packets.none"),
        columns: [
          { id: "id", title: t("red_packets.one"), cell: (packet) => packet.red_packet_id },
          { id: "name", title: t("catalogue.name"), cell: (packet) => packet.name },
          { id: "total", title: t("red_packets.total"), number: true, cell: (packet) => money(packet.total) },
          { id: "left", title: t("red_packets.left"), number: true, cell: (packet) => money(packet.left) },
          { id: "draw", title: t("red_packets.draw"), cell: (packet) => t("red_packets.bounds", { least: money(packet.least), most: money(packet.most) }) },
          { id: "until", title: t("red_packets.claims_until"), cell: (packet) => shortTime(packet.claims_until) },
          { id: "hours", title: t("red_packets.valid_hours"), number: true, cell: (packet) => count(packet.valid_hours) },
          { id: "paused", title: t("promotions.paused"), cell: (packet) => packet.paused && t("promotions.paused") },
          { id: "edit", title: "", cell: (packet) => may("operator.promotions")
            && h("button", { type: "button", onClick: () => edit(packet.red_packet_id, live.refresh) }, t("forms.edit")) },
        ],
      }),
      h(Pager, { cursor: query.get("cursor"), next }),
    ]),
  ];
}

async function edit(packetId, refresh) {
  const { data: packet, tag } = packetId ? await readTagged(path`/red-packets/${packetId}`) : { data: null };
  const values = packet
    ? Object.assign({ ...packet, claims_from: timeValue(packet.claims_from), claims_until: timeValue(packet.claims_until) },
      ...AMOUNTS.map((name) => moneyValues(name, packet[name])),
      ...(packet.funding ?? []).map((share) => ({ [funding(share.funder)]: share.basis_points })))
    : { claims_from: thisMinute(), valid_hours: 24 };
  return ask({
    question: packetId ? t("red_packets.edit.question", { packet: packetId }) : t("red_packets.add"),
    consequence: t("red_packets.edit.consequence"),
    form: (form, set, problem) => [
      !packetId && h(TextField, { values: form, set, problem, name: "red_packet_id", label: t("red_packets.one"), required: true, maxLength: 64 }),
      h(TextField, { values: form, set, problem, name: "name", label: t("catalogue.name"), required: true }),
      h(MoneyField, { values: form, set, problem, name: "total", label: t("red_packets.total"), required: true }),
      h(MoneyField, { values: form, set, problem, name: "least", label: t("red_packets.least"), required: true }),
      h(MoneyField, { values: form, set, problem, name: "most", label: t("red_packets.most"), required: true }),
      h(MoneyField, { values: form, set, problem, name: "threshold", label: t("promotions.threshold") }),
      h(TimeField, { values: form, set, problem, name: "claims_from", label: t("red_packets.claims_from"), required: true }),
      h(TimeField, { values: form, set, problem, name: "claims_until", label: t("red_packets.claims_until"), required: true }),
      h(NumberField, { values: form, set, problem, name: "valid_hours", label: t("red_packets.valid_hours"), min: 1, required: true }),
      FUNDERS.map((funder) => h(NumberField, { key: funder, values: form, set, problem, name: funding(funder), label: t("red_packets.funding", { funder: code("funder", funder) }), min: 1 })),
      h(CheckField, { values: form, set, name: "paused", label: t("promotions.paused") }),
    ],
    values,
    yes: t("forms.save"),
    act: async (form) => {
      const body = {
        name: textFrom(form, "name"),
        ...Object.fromEntries(AMOUNTS.map((name) => [name, moneyFrom(form, name)])),
        claims_from: timeFrom(form, "claims_from"),
        claims_until: timeFrom(form, "claims_until"),
        valid_hours: numberFrom(form, "valid_hours"),
        paused: Boolean(form.paused),
        funding: fundingFrom(form),
      };
      const id = packetId ?? textFrom(form, "red_packet_id");
      await write("PUT", path`/red-packets/${id}`, body, { headers: tag ? { "If-Match": tag } : { "If-None-Match": "*" } });
      toast(t("forms.saved"));
      refresh();
    },
  });
}

const funding = (funder) => `funding_${funder}`;

/** Nothing if the shop pays. */
function fundingFrom(form) {
  const shares = FUNDERS.map((funder) => ({ funder, basis_points: numberFrom(form, funding(funder)) })).filter((share) => share.basis_points !== undefined);
  return shares.length > 0 ? shares : undefined;
}
