create table payment.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on payment.idempotency (created_at);

-- The captures of a day. An index that only summarizes ranges of pages prevents no update within the page.
create index payment_by_capture on payment.payment using brin (captured_at timestamptz_minmax_multi_ops)
  with (autosummarize = on);
create index refund_by_time on payment.refund using brin (noted_at timestamptz_minmax_multi_ops)
  with (autosummarize = on);

-- A day of a provider, as the provider counts days.
create table payment.reconciliation_day (
  provider       text not null,
  day            date not null,
  state          text not null check (state in ('OPEN', 'CLOSED')),
  closings       integer not null default 0 check (closings >= 0),
  fetched        boolean not null, -- whether the platform fetches its statement
  fetch_due_at   timestamptz, -- null when there is nothing to fetch
  fetch_attempts integer not null default 0,
  fetch_failure  text,
  primary key (provider, day),
  check (state = 'OPEN' or closings > 0)
);
create index reconciliation_day_fetch on payment.reconciliation_day (fetch_due_at) where fetch_due_at is not null;
create index reconciliation_day_list on payment.reconciliation_day (day, provider);

-- Who closed and reopened a day, and the report of each closing. Rows are only added.
create table payment.reconciliation_step (
  provider     text not null,
  day          date not null,
  step_no      integer not null check (step_no > 0),
  action       text not null check (action in ('CLOSED', 'REOPENED')),
  at           timestamptz not null,
  actor        text not null,
  reason_owner text, -- with the sealed reason
  reason       text,
  report       json, -- of a closing
  primary key (provider, day, step_no),
  foreign key (provider, day) references payment.reconciliation_day,
  check ((action = 'CLOSED') = (report is not null)),
  check (num_nulls(reason_owner, reason) in (0, 2))
);

-- A file. LOADING: its lines are being stored. LOADED: they are being compared. DISCARDED: its lines are being deleted.
create table payment.statement (
  statement_id uuid primary key,
  provider     text not null,
  day          date not null,
  source       text not null check (source in ('UPLOADED', 'FETCHED')),
  state        text not null check (state in ('LOADING', 'LOADED', 'RECONCILED', 'DISCARDED', 'REMOVED')),
  sha256       text not null,
  lines        bigint not null default 0 check (lines >= 0),
  phase        text not null check (phase in ('ENTRIES', 'LINES', 'TWICE', 'FINDINGS', 'MISSING', 'SUMS', 'DONE')),
  progress     text not null default '', -- the position within the phase
  runs         integer not null default 1, -- how often the lines were compared
  created_at   timestamptz not null,
  alive_at     timestamptz not null, -- of the last step; a load that is silent for long was killed
  foreign key (provider, day) references payment.reconciliation_day
);
create unique index statement_loading on payment.statement (provider, day) where state = 'LOADING';
create unique index statement_current on payment.statement (provider, day) where state in ('LOADED', 'RECONCILED');
create index statement_unfinished on payment.statement (created_at) where state in ('LOADING', 'LOADED', 'DISCARDED');

-- Only what is compared, nothing about people. Class is null until the line has been compared.
create table payment.statement_line (
  statement_id    uuid not null references payment.statement,
  line_no         bigint not null,
  kind            text not null check (kind in ('PAYMENT', 'REFUND', 'FEE', 'PAYOUT', 'NOTE', 'OTHER')),
  provider_id     text not null,
  reference       text,
  amount_minor    bigint not null,
  currency        text not null,
  fee_thousandths bigint not null, -- thousandths of a minor unit
  occurred_at     timestamptz not null,
  class           text check (class in ('MATCHED', 'LATE', 'NOT_COMPARED', 'MISSING_HERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY')),
  entry_reference text,
  primary key (statement_id, line_no)
) with (fillfactor = 80);
create index statement_line_entry on payment.statement_line (entry_reference) where entry_reference is not null;
create index statement_line_unknown on payment.statement_line (statement_id, kind, provider_id) where class = 'MISSING_HERE';

-- A payment or refund of ours on the day on which we count it, as it was read for the comparison.
create table payment.reconciliation_entry (
  reference    text primary key,
  kind         text not null check (kind in ('PAYMENT', 'REFUND')),
  provider     text not null,
  day          date not null,
  provider_id  text, -- null for refunds
  amount_minor bigint not null,
  currency     text not null,
  class        text check (class in ('MATCHED', 'LATE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'WRONG_DAY', 'MISSING_THERE')),
  statement_id uuid -- of the line that the class is from
) with (fillfactor = 80);
create index reconciliation_entry_day on payment.reconciliation_entry (provider, day, reference);
create index reconciliation_entry_id on payment.reconciliation_entry (provider_id, provider) where provider_id is not null;

-- The sums of a day by class: of the lines of its statement (THERE), and of our payments and refunds (HERE).
create table payment.reconciliation_sum (
  provider        text not null,
  day             date not null,
  side            text not null check (side in ('THERE', 'HERE')),
  class           text not null,
  kind            text not null,
  currency        text not null,
  count           bigint not null,
  amount_minor    bigint not null,
  fee_thousandths bigint not null,
  primary key (provider, day, side, class, kind, currency),
  foreign key (provider, day) references payment.reconciliation_day
);

-- What a person or a rule has to clear up. The subject is unique, so a difference has one work item, however often it is found.
create table payment.work_item (
  item_id           bigint generated always as identity primary key,
  subject           text not null unique,
  kind              text not null check (kind in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY', 'CALLBACK_MISMATCH', 'UNKNOWN_OUTCOME')),
  state             text not null check (state in ('OPEN', 'TAKEN', 'RESOLVED', 'DISMISSED')),
  owner             text,
  provider          text not null,
  day               date, -- null if it is not of a day
  reference         text,
  provider_id       text,
  expected_minor    bigint,
  expected_currency text,
  received_minor    bigint,
  received_currency text,
  detail            text,
  statement_id      uuid, -- the statement in which it was last seen
  rule_due_at       timestamptz, -- when the platform next tries to clear it up itself
  rule_attempts     integer not null default 0,
  resolution        text, -- of the last step that settled it
  steps             integer not null default 0,
  opened_at         timestamptz not null,
  changed_at        timestamptz not null,
  check (state <> 'TAKEN' or owner is not null)
);
create index work_item_unsettled on payment.work_item (item_id) where state in ('OPEN', 'TAKEN');
create index work_item_day on payment.work_item (provider, day, item_id);
create index work_item_reference on payment.work_item (reference);
create index work_item_rule on payment.work_item (rule_due_at) where rule_due_at is not null;

-- The history of a work item. Rows are only added.
create table payment.work_item_step (
  item_id      bigint not null references payment.work_item,
  step_no      integer not null check (step_no > 0),
  action       text not null check (action in ('TAKEN', 'RESOLVED', 'DISMISSED', 'ASKED', 'REOPENED')),
  at           timestamptz not null,
  actor        text, -- null for the platform
  resolution   text,
  reason_owner text,
  reason       text,
  primary key (item_id, step_no),
  check (num_nulls(reason_owner, reason) in (0, 2)),
  check ((action in ('RESOLVED', 'DISMISSED')) = (resolution is not null))
);
