-- The fees of a provider's day, as they were published. Rows are only added; the last change counts.
create table payment.stated_fee (
  provider     text not null,
  day          date not null,
  currency     text not null,
  change_no    integer not null check (change_no > 0),
  before_minor bigint not null, -- the sum of the change before; zero in the first one
  fee_minor    bigint not null, -- what the shop pays; below zero if it gets back more than it pays
  statement_id uuid not null references payment.statement, -- the statement that has the fees
  published_at timestamptz not null,
  primary key (provider, day, currency, change_no),
  foreign key (provider, day) references payment.reconciliation_day,
  check (fee_minor <> before_minor),
  check (change_no > 1 or before_minor = 0)
);

-- FEES: the fees of the sums are published, if they are others than before. Statements that were compared by earlier builds do it now.
alter table payment.statement drop constraint statement_phase_check,
  add constraint statement_phase_check
    check (phase in ('FORGET', 'ENTRIES', 'LINES', 'TWICE', 'FINDINGS', 'MISSING', 'SUMS', 'FEES', 'DONE'));
update payment.statement set state = 'LOADED', phase = 'FEES', progress = ''
where state = 'RECONCILED' and phase = 'DONE' and lines_deleted_at is null;
