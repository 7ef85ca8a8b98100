-- Events behind a place whose transactions a snapshot has not seen: those that were committed since. The other readers stop before the oldest
-- running transaction; this one does not, so an event may appear later in front of those that it has returned.
-- seen: a snapshot; null for all committed events behind the place. from_txid, from_id: the last event that was returned for this snapshot.
create function outbox.read_committed(after_txid bigint, seen text, from_txid bigint, from_id bigint, types text[], most integer)
returns table (txid bigint, event_id bigint, type text, payload text, published_at timestamptz, trace text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select late.* from (
      select e.txid, e.id, e.type, e.payload, e.published_at, e.trace from outbox.event e
      where e.txid > after_txid and e.txid >= coalesce(pg_snapshot_xmax(seen::pg_snapshot)::text::bigint, 0)
        and (e.txid, e.id) > (from_txid, from_id) and e.type = any(types)
      union all
      select e.txid, e.id, e.type, e.payload, e.published_at, e.trace
      from pg_snapshot_xip(seen::pg_snapshot) running join outbox.event e on e.txid = running::text::bigint
      where e.txid > after_txid and (e.txid, e.id) > (from_txid, from_id) and e.type = any(types)
    ) late
    order by 1, 2 limit most;
end
$$;
