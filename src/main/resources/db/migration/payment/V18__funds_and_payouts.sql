-- The statement of funds of an account of a provider for a day; the newest file counts.
create table payment.fund_statement (
  provider  text not null,
  day       date not null,
  account   text not null check (account ~ '^[A-Z]{1,16}$'),
  source    text not null check (source in ('UPLOADED', 'FETCHED')),
  sha256    text not null,
  lines     bigint not null check (lines >= 0),
  stored_at timestamptz not null,
  primary key (provider, day, account),
  foreign key (provider, day) references payment.reconciliation_day
);

-- What the account had before its first movement of the day and after its last one. A day without movements has no row.
create table payment.fund_balance (
  provider      text not null,
  account       text not null,
  currency      text not null,
  day           date not null,
  opening_minor bigint not null,
  closing_minor bigint not null,
  primary key (provider, account, currency, day),
  foreign key (provider, day, account) references payment.fund_statement
);

-- Statements of funds that are to be fetched. The row of one that was fetched stays, with no time.
create table payment.fund_fetch (
  provider text not null,
  day      date not null,
  due_at   timestamptz,
  attempts integer not null default 0 check (attempts >= 0),
  failure  text,
  primary key (provider, day)
);
create index fund_fetch_due on payment.fund_fetch (due_at) where due_at is not null;

-- Payouts to the bank account of the shop, as statements have them and as they were published.
create table payment.payout (
  provider     text not null,
  payout_id    text not null,
  currency     text not null,
  day          date not null, -- of the statement that has it
  origin       text not null, -- STATEMENT, or the account whose statement of funds has it
  amount_minor bigint not null, -- below zero if the payout came back; zero if its statement was replaced by one without it
  change_no    integer not null check (change_no > 0),
  occurred_at  timestamptz not null,
  primary key (provider, payout_id, currency),
  foreign key (provider, day) references payment.reconciliation_day
);
create index payout_of_day on payment.payout (provider, day, origin);

-- What a provider holds at the end of a day: as its statements of funds say, and as the ledger has told.
create table payment.provider_balance (
  provider      text not null,
  day           date not null,
  currency      text not null,
  stated_minor  bigint not null,
  change_no     integer not null check (change_no > 0), -- of the event that was published last
  booked_minor  bigint, -- null until the ledger has answered
  booked_change integer, -- the event that the ledger has answered
  primary key (provider, day, currency),
  foreign key (provider, day) references payment.reconciliation_day,
  check (num_nulls(booked_minor, booked_change) in (0, 2)),
  check (booked_change <= change_no)
);
