-- Callbacks of payment providers that contradict the payment or a refund of an order. Only such orders have rows, and a row never changes.
create table "order".payment_mismatch (
  order_id          uuid not null,
  provider          text collate "C" not null,
  callback          text collate "C" not null, -- the provider's id of the callback
  reference         text collate "C" not null, -- of the payment or refund
  expected_minor    bigint not null,
  expected_currency text collate "C" not null,
  received_minor    bigint not null,
  received_currency text collate "C" not null,
  why               text not null,
  received_at       timestamptz not null,
  primary key (order_id, provider, callback)
);
