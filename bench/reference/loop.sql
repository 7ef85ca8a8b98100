-- The hand-written loop, for pgbench. The first transaction creates an order of two lines, reserves its stock and requests its payment.
-- The second records the payment, books it in the ledger and commits the stock. Each statement is one round trip.
-- With -D hot=1 all orders buy SKU 1, which is locked last, and a second SKU.
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
