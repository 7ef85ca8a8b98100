-- Statistics are taken anew after a tenth of the rows and a million changes, not every minute while the table is young: everything here is
-- found by a key, so no plan depends on them.
alter table "order".orders set (autovacuum_analyze_threshold = 1000000);
alter table "order".order_event set (autovacuum_analyze_threshold = 1000000);
alter table "order".idempotency set (autovacuum_analyze_threshold = 1000000);
