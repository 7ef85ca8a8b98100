-- Search by text needs pg_trgm. It comes with PostgreSQL, and a role that may create schemas in the database may also create it.
do $$
begin
  create extension if not exists pg_trgm;
exception
  when insufficient_privilege or undefined_file or feature_not_supported then
    raise exception 'The extension pg_trgm is missing in this database, and it cannot be created: %', sqlerrm
      using errcode = 'OW001', hint = 'Let an administrator run "create extension pg_trgm" in this database, then start again. Some systems have it in a package of its own, such as postgresql-contrib.';
end
$$;

-- The text to search, in lower case: the id, the name, and the texts among the attributes. pg_c_utf8 knows the letters of all languages,
-- whatever the locale of the database is. Attributes are cut, because they may be long.
alter table catalog.sku add column search_text text not null generated always as (
  lower((sku_id || ' ' || name || ' '
    || left(jsonb_path_query_array(attributes, '$.* ? (@.type() == "string")')::text, 1000)) collate "pg_c_utf8")) stored;
create index sku_search on catalog.sku using gin (search_text gin_trgm_ops);

alter table catalog.category add column search_text text not null generated always as (
  lower((category_id || ' ' || name) collate "pg_c_utf8")) stored;
create index category_search on catalog.category using gin (search_text gin_trgm_ops);
