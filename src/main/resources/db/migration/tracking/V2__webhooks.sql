create table tracking.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on tracking.idempotency (created_at);

-- One row: the last change of tracking.change that was turned into deliveries. It moves only while there are endpoints.
create table tracking.webhook_cursor (
  only_row   boolean primary key default true check (only_row),
  position   bigint not null default 0 check (position >= 0),
  written_at timestamptz not null default 'epoch' -- of this change
);
insert into tracking.webhook_cursor default values;

-- A transaction that changes deliveries of an endpoint locks the row of the endpoint first.
create table tracking.webhook_endpoint (
  endpoint_id     uuid primary key,
  url             text not null check (octet_length(url) between 1 and 2048),
  description     text,
  event_types     text[] not null check (cardinality(event_types) > 0),
  channels        text[] not null, -- empty for all
  schema_version  smallint not null check (schema_version > 0),
  state           text collate "C" not null check (state in ('ENABLED', 'DISABLED', 'FAILED', 'GONE', 'DELETED')),
  version         bigint not null check (version > 0), -- rises with each change of the columns above
  starts_after    bigint not null check (starts_after >= 0), -- the position of the last change before the endpoint existed
  created_at      timestamptz not null,
  secret          text, -- sealed under the key of the owner webhook:{endpoint_id}
  previous_secret text, -- sealed in the same way
  previous_until  timestamptz,
  failing_since   timestamptz, -- the first failure after the last success; null if the last call succeeded
  noticed_at      timestamptz, -- when operators were told that the endpoint fails
  paused_until    timestamptz, -- nothing is sent before this time
  check ((secret is null) = (state = 'DELETED')),
  check ((previous_secret is null) = (previous_until is null)),
  check (noticed_at is null or failing_since is not null)
);

-- A message for an endpoint. Of the deliveries of one order to one endpoint, only the first unfinished one is PENDING, the later ones are
-- WAITING; a delivery that has failed three times no longer holds up the later ones.
create table tracking.webhook_delivery (
  delivery_id uuid primary key,
  endpoint_id uuid not null references tracking.webhook_endpoint,
  position    bigint check (position > 0), -- of the change; null for a test
  order_no    text collate "C",
  sequence    integer check (sequence > 0),
  type        text collate "C" not null,
  happened_at timestamptz not null,
  payload     text not null check (octet_length(payload) <= 20480),
  state       text collate "C" not null check (state in ('WAITING', 'PENDING', 'DELIVERED', 'FAILED', 'SKIPPED')),
  attempts    integer not null default 0 check (attempts >= 0), -- all of them
  failures    integer not null default 0 check (failures between 0 and attempts), -- since round_at
  round_at    timestamptz not null, -- when it was stored or last replayed
  due_at      timestamptz not null, -- of a claimed delivery: when another instance may claim it
  claim       uuid, -- of the instance that is sending it
  created_at  timestamptz not null,
  finished_at timestamptz,
  check ((position is null) = (order_no is null) and (position is null) = (sequence is null)),
  check ((finished_at is null) = (state in ('WAITING', 'PENDING'))),
  check (claim is null or state = 'PENDING')
) with (fillfactor = 80);
create unique index webhook_delivery_once on tracking.webhook_delivery (endpoint_id, position) where position is not null;
create index webhook_delivery_due on tracking.webhook_delivery (endpoint_id, due_at) where state = 'PENDING';
create index webhook_delivery_by_order on tracking.webhook_delivery (endpoint_id, order_no, position);
create index webhook_delivery_by_time on tracking.webhook_delivery (endpoint_id, created_at, delivery_id);
create index webhook_delivery_undelivered on tracking.webhook_delivery (endpoint_id, created_at, delivery_id) where state <> 'DELIVERED';
create index webhook_delivery_open on tracking.webhook_delivery (endpoint_id, round_at) where state in ('WAITING', 'PENDING');
create index webhook_delivery_finished on tracking.webhook_delivery (finished_at) where finished_at is not null;

-- One call of an endpoint.
create table tracking.webhook_attempt (
  delivery_id uuid not null references tracking.webhook_delivery on delete cascade,
  number      integer not null check (number > 0),
  sent_at     timestamptz not null, -- also the header webhook-timestamp
  millis      integer not null check (millis >= 0),
  outcome     text collate "C" not null,
  status      smallint, -- of the answer; null if none came
  answer      text, -- the beginning of the body; null if none came
  primary key (delivery_id, number)
);
