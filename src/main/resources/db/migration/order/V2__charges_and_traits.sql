-- What operators keep for the charges of orders.
create table "order".shipping_rate (
  rate_id            text collate "C" primary key,
  country            text collate "C" not null,
  min_subtotal_minor bigint not null check (min_subtotal_minor >= 0),
  max_weight_grams   bigint check (max_weight_grams > 0),
  amount_minor       bigint not null check (amount_minor >= 0),
  currency           text collate "C" not null
);
create table "order".tax_rate (
  country   text collate "C" not null,
  tax_class text collate "C" not null,
  rate_ppm  bigint not null check (rate_ppm between 0 and 1000000),
  primary key (country, tax_class)
);
create table "order".channel (
  channel      text collate "C" primary key,
  tax_included boolean not null
);

-- What the catalogue has told of each SKU beside its prices.
alter table "order".sku
  add column category     text collate "C",
  add column tax_class    text collate "C" not null default 'standard',
  add column weight_grams bigint not null default 0;

-- Orders by the shop's own attributes.
create index orders_by_attribute on "order".orders using gin ((content -> 'attributes') jsonb_path_ops);
