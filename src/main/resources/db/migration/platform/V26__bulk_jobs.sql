-- Actions of operators on many objects at once. A job and its items are written together; then any instance executes the items.
-- The counts change in the transaction that records the result of an item, so a job is finished exactly when all its items are.
create table platform.bulk_job (
  job_id      uuid primary key,
  action      text not null,
  subject     text not null,
  reason_owner text,
  reason      text, -- ciphertext under the personal key of reason_owner
  trace       text not null,
  items       int not null check (items > 0),
  done        int not null default 0 check (done >= 0),
  refused     int not null default 0 check (refused >= 0),
  failed      int not null default 0 check (failed >= 0),
  created_at  timestamptz not null,
  finished_at timestamptz,
  check ((reason_owner is null) = (reason is null)),
  constraint finished_with_its_items check ((finished_at is not null) = (done + refused + failed = items)),
  check (done + refused + failed <= items)
);
create index bulk_job_by_time on platform.bulk_job (created_at, job_id);
create index bulk_job_unfinished on platform.bulk_job (subject) where finished_at is null;
create index bulk_job_finished on platform.bulk_job (finished_at) where finished_at is not null;

-- due_at: an instance that claims an item moves it to the end of its lease, so that another instance takes the item over after that.
-- attempts: counts the claims; only the latest claim may record the result.
create table platform.bulk_item (
  job_id      uuid not null references platform.bulk_job on delete cascade,
  position    int not null check (position > 0),
  object_id   text not null,
  attempts    int not null default 0,
  due_at      timestamptz not null default now(),
  result      text check (result in ('DONE', 'REFUSED', 'FAILED')),
  code        text,
  message     text,
  details     jsonb,
  finished_at timestamptz,
  primary key (job_id, position),
  unique (job_id, object_id),
  check ((result is null) = (finished_at is null)),
  check ((result in ('REFUSED', 'FAILED')) = (code is not null and message is not null))
);
create index bulk_item_waiting on platform.bulk_item (due_at, job_id, position) where result is null;

-- The idempotency keys of the platform's own writes, and of resent events.
create table platform.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on platform.idempotency (created_at);
