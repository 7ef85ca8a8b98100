-- A copy of what the payment methods take, from the events of payment. Checkouts read it. One row, or none before the first event.
create table "order".payment_methods (
  only_row boolean primary key default true check (only_row),
  version  bigint not null,
  methods  json not null
);
