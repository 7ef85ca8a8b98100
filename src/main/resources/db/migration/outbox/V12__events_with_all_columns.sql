-- The events behind a place, up to a transaction, in order: those of some types, or all of them if there is no array of types. The payload is
-- null unless it is wanted.
create function outbox.read_events(after_txid bigint, after_id bigint, up_to bigint, types text[], payloads boolean, most integer)
returns table (txid bigint, event_id bigint, type text, correlation text, causation bigint, trace text, published_at timestamptz, payload text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select e.txid, e.id, e.type, e.correlation, e.causation, e.trace, e.published_at, case when payloads then e.payload end
    from outbox.event e
    where (e.txid, e.id) > (after_txid, after_id) and e.txid <= up_to and (types is null or e.type = any(types))
    order by e.txid, e.id limit most;
end
$$;
