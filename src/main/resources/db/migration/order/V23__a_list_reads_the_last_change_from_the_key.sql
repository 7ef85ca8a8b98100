-- The orders of one SKU are sorted by their last change without reading their rows. All rows are indexed by updated_at already, so a change of
-- an order writes as many index entries as before.
create unique index listing_key on "order".listing (id) include (updated_at);
alter table "order".listing drop constraint listing_pkey;
alter table "order".listing add constraint listing_pkey primary key using index listing_key;
