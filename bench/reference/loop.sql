-- The hand-written loop, for pgbench: an order of two lines holds its stock and asks for its payment; then it is paid, booked, and
-- its stock committed. A statement a round trip, two transactions. -D hot=1: all orders want SKU 1, locked last, and another.
\set a random(2, 10000)
\set b random(1, 10000)
\if :hot
\set b 1
\endif
\set hi greatest(:a, :b)
\set lo least(:a, :b)
begin;
insert into orders (id, status, total) values (nextval('order_seq'), 0, 2000) returning id as oid \gset
insert into order_line values (:oid, 1, :hi, 1, 1000), (:oid, 2, :lo, 1, 1000);
insert into payment_request (id, order_id, amount) values (:oid, :oid, 2000);
update stock set reserved = reserved + 1 where sku = :hi and reserved + 1 <= on_hand;
update stock set reserved = reserved + 1 where sku = :lo and reserved + 1 <= on_hand;
commit;
begin;
update orders set status = 1 where id = :oid and status = 0;
update payment_request set status = 1 where id = :oid;
insert into payment (id, order_id, amount) values (:oid, :oid, 2000);
insert into ledger (order_id, account, amount) values (:oid, 1, 2000), (:oid, 2, -2000);
update stock set on_hand = on_hand - 1, reserved = reserved - 1 where sku = :hi;
update stock set on_hand = on_hand - 1, reserved = reserved - 1 where sku = :lo;
commit;
