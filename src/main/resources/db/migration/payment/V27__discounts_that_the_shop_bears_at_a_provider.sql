-- The part of an amount that the shop does not receive, because it bears a discount of the provider itself.
alter table payment.statement_line add column discount_minor bigint not null default 0;
alter table payment.reconciliation_sum add column discount_minor bigint not null default 0;

-- The discounts of a provider's day, as they were published. Rows are only added; the last change counts.
create table payment.stated_discount (
  provider       text not null,
  day            date not null,
  currency       text not null,
  change_no      integer not null check (change_no > 0),
  before_minor   bigint not null, -- the sum of the change before; zero in the first one
  discount_minor bigint not null, -- what the shop does not receive; below zero if refunds of the day have larger discounts than its payments
  statement_id   uuid not null references payment.statement, -- the statement that has the discounts
  published_at   timestamptz not null,
  primary key (provider, day, currency, change_no),
  foreign key (provider, day) references payment.reconciliation_day,
  check (discount_minor <> before_minor),
  check (change_no > 1 or before_minor = 0)
);
