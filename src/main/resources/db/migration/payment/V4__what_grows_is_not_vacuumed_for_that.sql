-- To mark pages as seen by all, a vacuum writes each of them once more, and whole into the write-ahead log, just when a sale fills them. Nobody
-- gains from it here: all is found by a key. (Dead rows still call for a vacuum, and old transactions are frozen before their numbers come round.)
alter table payment.payment set (autovacuum_vacuum_insert_threshold = -1);
alter table payment.provider_event set (autovacuum_vacuum_insert_threshold = -1);
