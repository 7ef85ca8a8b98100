create table catalog.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on catalog.idempotency (created_at);

-- version counts the changes of the SKU and its prices, from 1.
create table catalog.sku (
  sku_id     text collate "C" primary key,
  name       text not null,
  listed     boolean not null,
  version    bigint not null,
  updated_at timestamptz not null,
  constraint sku_version check (version >= 1)
);

create table catalog.price (
  sku_id       text collate "C" not null references catalog.sku,
  currency     text collate "C" not null,
  amount_minor bigint not null,
  primary key (sku_id, currency),
  constraint price_above_zero check (amount_minor > 0)
);
