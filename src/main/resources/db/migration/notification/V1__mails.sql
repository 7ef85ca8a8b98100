create table notification.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on notification.idempotency (created_at);

-- What mails need to know of an order whose shopper wants them. The address is sealed under the key of the order's person.
create table notification.order_contact (
  order_id          uuid primary key,
  order_no          text collate "C" not null,
  owner             text collate "C" not null, -- of the key that seals the address
  address           text not null,
  language          text check (language in ('en', 'zh')), -- null for the shop's default
  goods             jsonb not null, -- the first lines of the order, and of its parcels
  payment_reference text, -- of the current attempt to pay; null before the order is confirmed
  pay_until         timestamptz,
  changed_at        timestamptz not null
) with (fillfactor = 80);
create index order_contact_by_owner on notification.order_contact (owner);
create index order_contact_by_change on notification.order_contact (changed_at);

-- The names of SKUs, as the catalogue last told them.
create table notification.sku_name (
  sku_id  text collate "C" primary key,
  name    text not null,
  version bigint not null check (version > 0)
);

-- One row for each mail. Instances compare due_at, so it is of the clock of the database; all other times are of the clock of the platform.
create table notification.mail (
  mail_id     uuid primary key,
  order_id    uuid not null,
  order_no    text collate "C" not null,
  owner       text collate "C" not null,
  kind        text collate "C" not null check (kind in
    ('ORDER_CONFIRMED', 'PAYMENT_FAILED', 'PAYMENT_RECEIVED', 'SHIPMENT_SENT', 'ORDER_CANCELLED', 'ORDER_EXPIRED', 'REFUND_MADE')),
  reference   text collate "C" not null, -- of the shipment, payment or return; empty if an order has only one mail of the kind
  facts       jsonb not null,
  state       text collate "C" not null default 'WAITING' check (state in ('WAITING', 'SENT', 'REFUSED', 'GIVEN_UP', 'ERASED')),
  sending     integer not null default 1 check (sending > 0), -- rises when an operator sends the mail again
  attempts    integer not null default 0 check (attempts >= 0), -- of this sending
  claims      bigint not null default 0, -- only the latest claim may record a result
  due_at      timestamptz not null default now(), -- while an instance sends the mail, the end of its lease
  give_up_at  timestamptz not null,
  last_error  text check (length(last_error) <= 300),
  happened_at timestamptz not null,
  created_at  timestamptz not null,
  finished_at timestamptz check ((finished_at is null) = (state = 'WAITING')),
  unique (order_id, kind, reference)
) with (fillfactor = 80);
create index mail_due on notification.mail (due_at) where state = 'WAITING';
create index mail_by_time on notification.mail (created_at, mail_id);
create index mail_by_state on notification.mail (state, created_at, mail_id);
create index mail_by_order on notification.mail (order_no, created_at, mail_id);
create index mail_by_owner on notification.mail (owner, created_at, mail_id);
