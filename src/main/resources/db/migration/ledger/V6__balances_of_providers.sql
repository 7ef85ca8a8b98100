-- What payment wants to know: the clearing account of a provider at the end of a day. The row is deleted when the ledger has answered.
create table ledger.balance_question (
  provider  text not null,
  day       date not null, -- as the provider counts days
  currency  text not null,
  change_no integer not null,
  ends_at   timestamptz not null, -- entries of this time and later do not count
  primary key (provider, day, currency)
);
