-- Like outbox.read_dated, with the trace of the request that caused the event.
create function outbox.read_traced(after_txid bigint, after_id bigint, up_to bigint, types text[], most integer)
returns table (txid bigint, event_id bigint, type text, payload text, published_at timestamptz, trace text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select e.txid, e.id, e.type, e.payload, e.published_at, e.trace from outbox.event e
    where (e.txid, e.id) > (after_txid, after_id) and e.txid <= up_to and e.type = any(types)
    order by e.txid, e.id limit most;
end
$$;
