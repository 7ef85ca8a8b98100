-- An export reads the reasons that are sealed under one person's key, newest first and page by page. An operator may have given a million
-- of them, so the index has their order.
create index audit_log_by_reason_owner_and_time on platform.audit_log (reason_owner, at, entry_id) where reason_owner is not null;
drop index platform.audit_log_by_reason_owner;
