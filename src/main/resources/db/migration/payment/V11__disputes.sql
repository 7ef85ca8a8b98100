-- Disputes (chargebacks) of payments. Only a payment that is disputed has rows. A dispute changes under the row lock of its payment.
create table payment.dispute (
  dispute_id          bigint generated always as identity primary key,
  provider            text not null,
  provider_dispute_id text not null,
  payment_reference   text not null references payment.payment,
  correlation         text not null,
  status              text not null check (status in ('RECEIVED', 'UNDER_REVIEW', 'WON', 'LOST')),
  amount_minor        bigint not null check (amount_minor > 0),
  currency            text not null,
  fee_minor           bigint not null check (fee_minor >= 0), -- what the provider charges for the dispute, in the same currency
  reason              text not null, -- the provider's word
  evidence_due_at     timestamptz,
  reported_at         timestamptz not null, -- of the newest report, by the provider's clock
  opened_at           timestamptz not null, -- by our clock, like changed_at
  changed_at          timestamptz not null,
  changes             integer not null check (changes > 0), -- how many events were published
  unique (provider, provider_dispute_id)
);
create index dispute_of_payment on payment.dispute (payment_reference);
create index dispute_of_correlation on payment.dispute (correlation);
create index dispute_open on payment.dispute (dispute_id) where status in ('RECEIVED', 'UNDER_REVIEW');

-- What was published about a dispute. Rows are only added.
create table payment.dispute_change (
  dispute_id   bigint not null references payment.dispute,
  change_no    integer not null check (change_no > 0),
  status       text not null check (status in ('RECEIVED', 'UNDER_REVIEW', 'WON', 'LOST')),
  amount_minor bigint not null check (amount_minor > 0),
  fee_minor    bigint not null check (fee_minor >= 0),
  reported_at  timestamptz not null,
  changed_at   timestamptz not null,
  primary key (dispute_id, change_no)
);

-- Providers that do not repeat our reference name the payment by their own id. An index that only summarizes ranges of pages costs an order
-- nothing.
create index payment_by_provider_id on payment.payment using brin (provider_payment_id text_bloom_ops) with (autosummarize = on);

-- The code lists the facts of callbacks and the kinds of work items.
alter table payment.provider_event
  drop constraint provider_event_fact_check,
  add constraint provider_event_fact_check check (fact ~ '^[a-z_]{1,40}$');
alter table payment.work_item
  drop constraint work_item_kind_check,
  add constraint work_item_kind_check check (kind ~ '^[A-Z_]{1,40}$'),
  add column due_at timestamptz; -- when a person must have acted; null if there is no such time
create index work_item_due on payment.work_item (due_at) where due_at is not null and state in ('OPEN', 'TAKEN');
