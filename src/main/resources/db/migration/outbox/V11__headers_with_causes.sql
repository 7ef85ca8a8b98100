-- What the log says about each event of any type, without its payload. cause_and_correlation: the id of the event that caused it, if there is
-- one; a space; and the correlation.
create function outbox.read_all_headers(after_txid bigint, after_id bigint, up_to bigint, most integer)
returns table (txid bigint, event_id bigint, type text, cause_and_correlation text, published_at timestamptz, trace text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select e.txid, e.id, e.type, concat(e.causation, ' ', e.correlation), e.published_at, e.trace from outbox.event e
    where (e.txid, e.id) > (after_txid, after_id) and e.txid <= up_to
    order by e.txid, e.id limit most;
end
$$;
