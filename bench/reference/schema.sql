-- The tables of the hand-written loop: the minimum for an order, independent of the platform.
-- 200,000 finished orders are loaded, because plans that PostgreSQL caches for empty tables scan the whole tables.
create table stock (
  sku      int primary key,
  on_hand  int not null,
  reserved int not null default 0,
  check (reserved >= 0 and reserved <= on_hand)
) with (fillfactor = 50);
insert into stock select sku, 1000000000, 0 from generate_series(1, 10000) sku;

create sequence order_seq cache 50;
create table orders (
  id      bigint primary key,
  status  smallint not null, -- 0 to be paid, 1 paid
  total   int not null,
  created timestamptz not null default now()
) with (fillfactor = 80);
create table order_line (
  order_id bigint,
  line_no  smallint,
  sku      int not null,
  qty      int not null,
  price    int not null,
  primary key (order_id, line_no)
);
create table payment_request (
  id       bigint primary key,
  order_id bigint not null unique,
  amount   int not null,
  status   smallint not null default 0
) with (fillfactor = 80);
create table payment (
  id       bigint primary key,
  order_id bigint not null unique,
  amount   int not null,
  captured timestamptz not null default now()
);
create table ledger (
  id       bigint generated always as identity (cache 50) primary key,
  order_id bigint not null,
  account  smallint not null,
  amount   int not null
);

insert into orders select id, 1, 2000, now() from generate_series(1, 200000) id;
insert into order_line
  select id, line, 1 + (id * line) % 10000, 1, 1000 from generate_series(1, 200000) id, (values (1::smallint), (2)) lines (line);
insert into payment_request select id, id, 2000, 1 from generate_series(1, 200000) id;
insert into payment select id, id, 2000, now() from generate_series(1, 200000) id;
insert into ledger (order_id, account, amount)
  select id, account, 2000 * (3 - 2 * account) from generate_series(1, 200000) id, (values (1::smallint), (2)) accounts (account);
select setval('order_seq', 200001);
