-- How far a durable projection has read the log. Whoever holds the row's lock moves it, in the transaction of what it has read.
create table outbox.cursor (
  name     text primary key,
  txid     bigint not null,
  event_id bigint not null
);
