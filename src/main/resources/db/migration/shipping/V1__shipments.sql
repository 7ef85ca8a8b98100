create table shipping.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on shipping.idempotency (created_at);

-- What became of each shipment, for ever. The row is made by what is heard first: its request; a scan that names it
-- ('awaited': the place is kept, so that scan and request meet on one primary key); or its cancellation ('cancelled' without
-- a request: the tombstone that the later request finds). The address is ciphertext under the key of its owner.
create table shipping.shipment (
  reference          text collate "C" primary key,
  status             text not null check (status in ('awaited', 'requested', 'created', 'dispatched', 'delivered', 'cancelled')),
  correlation        text,
  shipment_id        uuid unique, -- how the edge names it, as references may hold slashes
  warehouse_id       text,
  country            text,
  carrier            text,
  address_owner      text,
  address_ciphertext text,
  lines              jsonb, -- [{"sku_id", "quantity"}, …]
  requested_at       timestamptz,
  waybill            text,
  created_at         timestamptz, -- when we heard that the carrier has taken it on
  failure            text, -- why the carrier would not
  dispatched_at      timestamptz, -- by the carrier's clock
  delivered_at       timestamptz, -- by the carrier's clock
  cancelled_at       timestamptz,
  noted_at           timestamptz not null,
  constraint request_complete check (
    num_nulls(shipment_id, warehouse_id, country, carrier, address_owner, address_ciphertext, lines, requested_at) in (0, 8)),
  constraint request_known check (requested_at is not null or status in ('awaited', 'cancelled')),
  constraint place_empty check (status <> 'awaited' or num_nonnulls(correlation, requested_at, waybill, failure) = 0),
  constraint correlation_known check (correlation is not null or status = 'awaited'),
  constraint booking_complete check (num_nulls(waybill, created_at) in (0, 2)),
  constraint booking_of_a_request check (waybill is null or requested_at is not null),
  constraint booked_by_its_status check (
    case when status in ('created', 'dispatched', 'delivered') then waybill is not null
         when status = 'requested' then waybill is null
         else true end),
  constraint failure_of_a_request check (failure is null or status = 'requested'),
  constraint dispatched_by_its_status check ((dispatched_at is not null) = (status in ('dispatched', 'delivered'))),
  constraint delivered_by_its_status check ((delivered_at is not null) = (status = 'delivered')),
  constraint cancelled_by_its_status check ((cancelled_at is not null) = (status = 'cancelled')),
  constraint waybill_once unique (waybill, carrier)
);
create index shipment_correlation on shipping.shipment (correlation, requested_at desc, shipment_id desc);
create index shipment_status on shipping.shipment (status, requested_at desc, shipment_id desc);
create index shipment_newest on shipping.shipment (requested_at desc, shipment_id desc) where requested_at is not null;

-- What a carrier told, once each, and what came of it.
create table shipping.carrier_event (
  carrier     text not null,
  event_id    text not null,
  type        text not null, -- the carrier's word
  fact        text not null check (fact in ('dispatched', 'delivered', 'information')),
  reference   text not null,
  waybill     text not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  verdict     text not null check (verdict in ('applied', 'unchanged', 'mismatch', 'waiting')),
  why         text,
  primary key (carrier, event_id),
  constraint verdict_reasoned check (verdict = 'applied' or why is not null)
);
-- A shipment leaves once, and arrives once.
create unique index applied_once on shipping.carrier_event (reference, fact) where verdict = 'applied';
create index carrier_event_waiting on shipping.carrier_event (reference) where verdict = 'waiting';
