create table inventory.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on inventory.idempotency (created_at);

create table inventory.warehouse (
  warehouse_id text collate "C" primary key,
  name         text not null,
  priority     integer not null -- the lowest number serves first
);

-- A shop starts with one.
insert into inventory.warehouse (warehouse_id, name, priority) values ('main', 'Main warehouse', 1);

-- A row for each SKU and warehouse. The constraint is the first promise: what is reserved is always there.
-- version rises by one with each change of the row. Half of each page stays free, so that updates leave the index alone.
create table inventory.stock (
  sku_id       text collate "C" not null,
  warehouse_id text collate "C" not null references inventory.warehouse,
  on_hand      bigint not null default 0,
  reserved     bigint not null default 0,
  version      bigint not null default 0,
  primary key (sku_id, warehouse_id),
  constraint never_oversold check (0 <= reserved and reserved <= on_hand)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);

-- What became of each reservation, for ever: a repeated reference gets the same answer.
-- RELEASED without allocations may be a tombstone: the release came before its reservation.
create table inventory.reservation (
  reference   text collate "C" primary key,
  correlation text not null,
  status      text not null,
  allocations jsonb, -- [[sku_id, warehouse_id, quantity], …]
  shortages   jsonb, -- [[sku_id, requested, available], …]
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint reservation_status check (status in ('HELD', 'SHORT', 'COMMITTED', 'RELEASED')),
  constraint holds_something check (allocations is not null or status not in ('HELD', 'COMMITTED')),
  constraint lacks_something check ((shortages is not null) = (status = 'SHORT'))
) with (fillfactor = 85);

-- The references of restocks and adjustments, for ever: each is done once.
create table inventory.stock_change (
  reference   text collate "C" primary key,
  correlation text not null,
  created_at  timestamptz not null
);

-- The ledger: every change of a stock row, with what was before and after. Only ever appended to.
create table inventory.movement (
  sku_id          text collate "C" not null,
  id              bigint generated always as identity,
  warehouse_id    text collate "C" not null,
  kind            text not null,
  on_hand_before  bigint not null,
  on_hand_after   bigint not null,
  on_hand_delta   bigint generated always as (on_hand_after - on_hand_before) virtual,
  reserved_before bigint not null,
  reserved_after  bigint not null,
  reserved_delta  bigint generated always as (reserved_after - reserved_before) virtual,
  reference       text not null,
  correlation     text not null,
  trace           text,
  reason          text,
  at              timestamptz not null,
  primary key (sku_id, id),
  constraint movement_kind check (kind in ('RESERVED', 'RELEASED', 'COMMITTED', 'RETURNED', 'RESTOCKED', 'ADJUSTED')),
  constraint never_oversold check (0 <= reserved_after and reserved_after <= on_hand_after)
);
