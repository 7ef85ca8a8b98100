-- The text that a search of products looks through; pg_trgm finds parts of words in it.
alter table catalog.product
  add column search_text text not null generated always as (lower((product_id || ' ' || name) collate "pg_c_utf8")) stored;
create index product_search on catalog.product using gin (search_text gin_trgm_ops);
