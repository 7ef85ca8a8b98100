-- Statistics are renewed after a tenth of the rows and a million changes, and not each minute while a table is young: rows of entries and terms
-- are found by a key, so no plan depends on them.
alter table ledger.entry set (autovacuum_analyze_threshold = 1000000);
alter table ledger.posting set (autovacuum_analyze_threshold = 1000000);
alter table ledger.order_terms set (autovacuum_analyze_threshold = 1000000);
