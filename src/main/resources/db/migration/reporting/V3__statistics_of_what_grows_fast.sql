-- Statistics are taken anew after a tenth of the rows and a million changes, not every minute while the table is young: everything here is
-- found by a key, so no plan depends on them.
alter table reporting.order_fact set (autovacuum_analyze_threshold = 1000000);
alter table reporting.order_line set (autovacuum_analyze_threshold = 1000000);
alter table reporting.sku_hour set (autovacuum_analyze_threshold = 1000000);
