create table reporting.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on reporting.idempotency (created_at);

-- Everything below is derived from the log of events, once for each generation; a rebuild makes the next one beside the one that
-- serves. Each has the time zone whose hours its sums are by, and a cursor of its own: outbox.cursor 'reporting/{generation}'.
create table reporting.generation (
  generation integer primary key check (generation > 0),
  state      text not null check (state in ('serving', 'building', 'retired')), -- retired: being deleted
  zone       text not null,
  begun_at   timestamptz not null,
  served_at  timestamptz
);
create unique index one_generation_serves on reporting.generation (state) where state = 'serving';
create unique index one_generation_is_built on reporting.generation (state) where state = 'building';

-- What is known of each order. Amounts in minor units, null until they are fixed when the order is confirmed.
create table reporting.order_fact (
  generation           integer not null,
  order_id             uuid not null,
  order_no             text not null,
  user_id              text, -- null for a guest
  channel              text not null,
  country              text not null,
  currency             text not null,
  placed_at            timestamptz not null, -- business time
  units                bigint not null,
  status               text not null check (
    status in ('CREATED', 'PAYING', 'PAID', 'SHIPPED', 'COMPLETED', 'CANCELLED', 'EXPIRED', 'REJECTED', 'REFUNDED')),
  created_at           timestamptz not null,
  confirmed_at         timestamptz,
  paid_at              timestamptz,
  shipped_at           timestamptz,
  completed_at         timestamptz,
  cancelled_at         timestamptz,
  expired_at           timestamptz,
  rejected_at          timestamptz,
  refund_due_at        timestamptz,
  refunded_at          timestamptz,
  items                bigint,
  discount             bigint,
  shipping             bigint,
  tax                  bigint, -- added to prices and charges
  tax_included         bigint, -- contained in them
  charges_tax          bigint, -- of tax, what is added to charges
  charges_tax_included bigint,
  payable              bigint,
  primary key (generation, order_id),
  constraint amounts_when_confirmed check (
    num_nonnulls(items, discount, shipping, tax, tax_included, charges_tax, charges_tax_included, payable)
      = case when confirmed_at is null then 0 else 8 end),
  constraint amounts_add_up check (items - discount + shipping + tax = payable)
) with (fillfactor = 80);
create index order_fact_placed_at on reporting.order_fact (generation, placed_at, order_id);
create index order_fact_refunded_at on reporting.order_fact (generation, refunded_at, order_id) where refunded_at is not null;

create table reporting.order_line (
  generation   integer not null,
  order_id     uuid not null,
  line_no      integer not null,
  sku_id       text collate "C" not null,
  category     text not null, -- '' for none
  quantity     bigint not null,
  amount       bigint not null, -- before its discount
  discount     bigint not null,
  tax          bigint not null,
  tax_included bigint not null,
  total        bigint not null,
  primary key (generation, order_id, line_no),
  constraint line_adds_up check (amount - discount + tax = total)
);

create table reporting.order_discount (
  generation   integer not null,
  order_id     uuid not null,
  promotion_id text not null,
  code         text not null, -- '' for a promotion that applies by itself
  discount     bigint not null,
  primary key (generation, order_id, promotion_id, code)
);

-- By the start of the local hour. Orders count at the hour in which they were placed, refunds at the hour of the refund.
create table reporting.sales_hour (
  generation            integer not null,
  hour                  timestamptz not null,
  channel               text not null,
  country               text not null,
  currency              text not null,
  created               bigint not null,
  paid                  bigint not null,
  shipped               bigint not null,
  completed             bigint not null,
  cancelled             bigint not null,
  expired               bigint not null,
  rejected              bigint not null,
  units                 bigint not null, -- from here on of paid orders
  items                 bigint not null,
  discount              bigint not null,
  shipping              bigint not null,
  tax                   bigint not null,
  tax_included          bigint not null,
  charges_tax           bigint not null,
  revenue               bigint not null,
  refunds               bigint not null, -- how many, and what went back
  refunded_units        bigint not null,
  refunded_items        bigint not null,
  refunded_discount     bigint not null,
  refunded_shipping     bigint not null,
  refunded_tax          bigint not null,
  refunded_tax_included bigint not null,
  refunded              bigint not null,
  unearned_refunds      bigint not null, -- of these: money for orders that never became paid ones, so was no revenue
  unearned              bigint not null,
  primary key (generation, hour, channel, country, currency),
  constraint revenue_adds_up check (items - discount + shipping + tax = revenue),
  constraint refunds_add_up check (refunded_items - refunded_discount + refunded_shipping + refunded_tax = refunded)
) with (fillfactor = 50);

create table reporting.sku_hour (
  generation     integer not null,
  hour           timestamptz not null,
  channel        text not null,
  country        text not null,
  currency       text not null,
  sku_id         text collate "C" not null,
  category       text not null,
  units          bigint not null, -- of paid orders
  amount         bigint not null,
  discount       bigint not null,
  tax            bigint not null,
  tax_included   bigint not null,
  total          bigint not null,
  refunded_units bigint not null,
  refunded_total bigint not null,
  unearned_total bigint not null,
  primary key (generation, hour, sku_id, channel, country, currency, category),
  constraint total_adds_up check (amount - discount + tax = total)
) with (fillfactor = 80);

create table reporting.coupon_hour (
  generation   integer not null,
  hour         timestamptz not null,
  channel      text not null,
  country      text not null,
  currency     text not null,
  code         text not null,
  promotion_id text not null,
  granted      bigint not null, -- orders confirmed with it
  discount     bigint not null, -- granted
  redeemed     bigint not null, -- of these, orders that were paid
  redeemed_discount bigint not null,
  primary key (generation, hour, channel, country, currency, code, promotion_id)
) with (fillfactor = 50);
