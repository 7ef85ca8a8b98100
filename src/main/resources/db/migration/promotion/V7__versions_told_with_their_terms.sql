-- The last version that was published with all its terms. Versions of before are published again, by a timer; so is what an older instance
-- edits during an upgrade.
alter table promotion.promotion add column told_version bigint not null default 0;
create index promotion_untold on promotion.promotion (promotion_id) where told_version < version;
