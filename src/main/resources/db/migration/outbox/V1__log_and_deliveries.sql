-- Ids are handed out in blocks of 1000, so that an event knows its id before it is written.
create sequence outbox.event_id increment by 1000;

-- The log: each event once. A reader takes rows whose transaction is older than every running one.
create table outbox.event (
  id           bigint primary key,
  txid         bigint not null default (pg_current_xact_id()::text::bigint),
  type         text not null,
  correlation  text not null,
  causation    bigint,
  trace        text,
  published_at timestamptz not null,
  payload      text not null
);
create index event_by_transaction on outbox.event (txid, id);

-- A row for each (event, listener) that must act; deleted by the transaction that acts.
-- held_until: not before this instant ('infinity' = parked); it holds the later events of its lane too.
create table outbox.delivery (
  listener   text not null,
  event_id   bigint not null,
  lane       text not null,
  owner      bigint not null,
  attempts   smallint not null default 0,
  held_until timestamptz,
  error      text,
  primary key (listener, event_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
create index delivery_held on outbox.delivery (listener, lane) where held_until is not null;

-- An instance that shares this database; alive while it holds the advisory lock of its id.
create table outbox.instance (
  id           bigint generated always as identity primary key,
  started_at   timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);
