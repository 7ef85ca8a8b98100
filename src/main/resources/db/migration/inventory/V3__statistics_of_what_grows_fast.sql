-- Statistics are taken anew after a tenth of the rows and a million changes, not every minute while the table is young: everything here is
-- found by a key, so no plan depends on them.
alter table inventory.movement set (autovacuum_analyze_threshold = 1000000);
alter table inventory.reservation set (autovacuum_analyze_threshold = 1000000);
