-- The orders as lists find them, one row for each order. A reader of the log writes it after the order, so the row of the order itself needs no
-- index that its lists use. Nothing here is sealed in the order's row or its events.
create table "order".listing (
  id                 uuid primary key, -- of the order
  seq                integer not null, -- the number of events of the order that this row has seen
  order_no           text collate "C" not null,
  user_id            text collate "C",
  external_reference text collate "C",
  channel            text collate "C" not null,
  country            text collate "C" not null,
  payment_method     text collate "C" not null,
  status             text collate "C" not null, -- the public status
  currency           text collate "C" not null,
  payable_minor      bigint not null,
  units              bigint not null,
  created_at         timestamptz not null,
  placed_at          timestamptz not null,
  updated_at         timestamptz not null, -- time of the last event
  attributes         jsonb -- null if there are none
) with (autovacuum_vacuum_insert_threshold = -1);

-- The orders of lists.
create index listing_by_time on "order".listing (placed_at, id);
create index listing_by_update on "order".listing (updated_at, id);
create index listing_by_amount on "order".listing (currency, payable_minor, id);

-- What lists search for, in the order of time where one value may have many orders.
create index listing_by_status on "order".listing (status, placed_at, id);
create index listing_by_user on "order".listing (user_id, placed_at, id) where user_id is not null;
create index listing_by_channel on "order".listing (channel, placed_at);
create index listing_by_country on "order".listing (country, placed_at);
create index listing_by_payment_method on "order".listing (payment_method, placed_at);
create index listing_by_number on "order".listing (order_no);
create index listing_by_external_reference on "order".listing (external_reference) where external_reference is not null;
create index listing_by_attribute on "order".listing using gin (attributes jsonb_path_ops) where attributes is not null;

-- The SKUs of each order. The rows never change.
create table "order".listing_sku (
  sku_id    text collate "C" not null,
  placed_at timestamptz not null,
  order_id  uuid not null,
  primary key (sku_id, placed_at, order_id)
) with (autovacuum_vacuum_insert_threshold = -1);

-- One row until the orders that are older than the listing are listed too, in the order of their ids. Their events may be gone from the log.
create table "order".listing_backfill (
  only_row boolean primary key default true check (only_row),
  after_id uuid not null
);
insert into "order".listing_backfill (after_id) values ('00000000-0000-0000-0000-000000000000');

drop index "order".orders_by_attribute;
drop index "order".orders_by_external_reference;
