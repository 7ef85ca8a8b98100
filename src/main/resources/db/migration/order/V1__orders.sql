-- The truth: what each order has told, in order. (order_id, seq) guards against two writers of one stream.
create table "order".order_event (
  order_id  uuid not null,
  seq       integer not null,
  event_id  bigint not null,
  type      text not null,
  causation bigint,
  trace     text,
  payload   text not null,
  primary key (order_id, seq)
);

-- What the stream has made of each order, written by the same code that replays it.
create table "order".orders (
  id                 uuid primary key,
  seq                integer not null,
  order_no           text collate "C" not null unique,
  user_id            text collate "C",
  external_reference text collate "C",
  state              text collate "C" not null,
  created_at         timestamptz not null,
  placed_at          timestamptz not null,
  -- something must have happened by then: the payment window, or the patience of a state that waits for an answer
  deadline           timestamptz,
  content            jsonb not null,
  progress           jsonb not null
) with (fillfactor = 80);
create unique index orders_by_external_reference on "order".orders (external_reference) where external_reference is not null;
create index orders_by_time on "order".orders (created_at, id);
create index orders_by_user on "order".orders (user_id, created_at, id) where user_id is not null;
create index orders_by_deadline on "order".orders (deadline) where deadline is not null;

-- A caller's own number of an order is claimed before the order is there.
create table "order".external_reference (
  external_reference text collate "C" primary key,
  order_id           uuid not null,
  order_no           text collate "C" not null
);

-- What catalog has told of each SKU; the highest version counts.
create table "order".sku (
  sku_id  text collate "C" primary key,
  version bigint not null,
  listed  boolean not null
);
create table "order".price (
  sku_id       text collate "C" not null references "order".sku on delete cascade,
  currency     text collate "C" not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (sku_id, currency)
);

create table "order".idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_by_age on "order".idempotency (created_at);
