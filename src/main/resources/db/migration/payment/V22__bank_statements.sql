-- A bank account of the shop.
create table payment.bank_account (
  account_id  text collate "C" primary key check (account_id ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  name        text not null,
  begins_on   date not null, -- the first day of its statements
  declared_at timestamptz not null
);

-- Money that must arrive at the bank, or leave it: a payout of a provider.
create table payment.bank_transfer (
  transfer_no  bigint generated always as identity primary key,
  kind         text not null check (kind ~ '^[A-Z_]{1,40}$'),
  counterpart  text not null, -- the provider
  transfer_id  text not null,
  search_id    text collate "C" not null, -- letters and digits of the id, as texts of bank lines are searched for it
  currency     text not null,
  amount_minor bigint not null, -- above zero if it comes in; zero if it was stated by mistake
  day          date not null,
  item_due     boolean not null, -- whether a work item is made when no bank line comes in time
  match_due    boolean not null default false, -- whether it must be compared with the lines that are known already
  unique (kind, counterpart, transfer_id, currency)
);
create index bank_transfer_amount on payment.bank_transfer (currency, amount_minor);
create index bank_transfer_search on payment.bank_transfer (search_id);
create index bank_transfer_match on payment.bank_transfer (transfer_no) where match_due;
create index bank_transfer_item on payment.bank_transfer (day) where item_due;

-- A line of the statement of a bank account.
create table payment.bank_line (
  line_no      bigint generated always as identity primary key,
  account_id   text collate "C" not null references payment.bank_account,
  line_id      text collate "C" not null, -- the bank's
  booked_on    date not null,
  valued_on    date,
  currency     text not null,
  amount_minor bigint not null check (amount_minor <> 0), -- above zero if money came in
  text_owner   text, -- whose key opens the texts
  counterparty text, -- sealed
  reference    text, -- sealed
  state        text not null default 'OPEN' check (state in ('OPEN', 'MATCHED', 'DISMISSED')),
  transfer_no  bigint references payment.bank_transfer,
  changes      integer not null default 0 check (changes >= 0), -- the events about it
  steps        integer not null default 0 check (steps >= 0),
  item_due     boolean not null default true, -- whether a work item is made when it stays open
  imported_at  timestamptz not null,
  unique (account_id, line_id),
  check ((state = 'MATCHED') = (transfer_no is not null)),
  check (text_owner is not null or num_nonnulls(counterparty, reference) = 0)
);
create unique index bank_line_transfer on payment.bank_line (transfer_no) where transfer_no is not null;
create index bank_line_list on payment.bank_line (account_id, line_no);
create index bank_line_open on payment.bank_line (currency, amount_minor) where state = 'OPEN';
create index bank_line_item on payment.bank_line (booked_on) where item_due;

-- The transfers whose ids the texts of a line name.
create table payment.bank_line_name (
  line_no     bigint not null references payment.bank_line,
  transfer_no bigint not null references payment.bank_transfer,
  primary key (line_no, transfer_no)
);
create index bank_line_name_transfer on payment.bank_line_name (transfer_no);

-- What was decided about a line. Rows are only added.
create table payment.bank_line_step (
  line_no      bigint not null references payment.bank_line,
  step_no      integer not null check (step_no > 0),
  action       text not null check (action in ('MATCHED', 'DISMISSED', 'UNDONE')),
  transfer_no  bigint references payment.bank_transfer, -- of a match, or of the match that is undone
  rule         text check (rule in ('ID', 'AMOUNT')), -- by which the platform has matched it
  at           timestamptz not null,
  actor        text, -- null for the platform
  reason_owner text,
  reason       text,
  primary key (line_no, step_no),
  check (num_nulls(reason_owner, reason) in (0, 2)),
  check (action <> 'MATCHED' or transfer_no is not null),
  check (action <> 'DISMISSED' or transfer_no is null),
  check (rule is null or action = 'MATCHED' and actor is null)
);

insert into payment.bank_transfer (kind, counterpart, transfer_id, search_id, currency, amount_minor, day, item_due)
select 'PAYOUT', provider, payout_id, upper(regexp_replace(payout_id, '[^A-Za-z0-9]', '', 'g')), currency, amount_minor,
  (occurred_at at time zone 'UTC')::date, amount_minor <> 0
from payment.payout;
