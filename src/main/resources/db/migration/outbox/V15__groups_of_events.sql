-- The events that one transaction published one after another, with ids that follow each other, in one row: the first one in the columns
-- that each row has, and those that follow it in arrays. A row fits on a page, so that only single large events are stored out of line.
alter table outbox.event rename to event_group;
alter table outbox.event_group
  add column more_types text[],
  add column more_correlations text[],
  add column more_causations bigint[],
  add column more_traces text[],
  add column more_payloads text[],
  add constraint event_group_more check (cardinality(more_types) between 1 and 499
    and cardinality(more_correlations) = cardinality(more_types) and cardinality(more_causations) = cardinality(more_types)
    and cardinality(more_traces) = cardinality(more_types) and cardinality(more_payloads) = cardinality(more_types)) not valid;
alter table outbox.event_group alter column more_payloads set storage external;
alter table outbox.event_group alter column more_correlations set storage external;
alter table outbox.event_group alter column more_traces set storage external;
alter table outbox.event_group alter column more_types set storage external;
do $$
declare
  segment regclass;
begin
  for segment in select inhrelid::regclass from pg_inherits where inhparent = 'outbox.event_group'::regclass loop
    execute format('alter table %s set (toast_tuple_target = 8160)', segment);
  end loop;
end
$$;

-- Each event of the log. group_id, group_types: the id of the first event of its row, and the types of all of them.
create view outbox.event as
  select e.id, g.txid, e.type, e.correlation, e.causation, e.trace, g.published_at, e.payload, g.id as group_id,
    g.type || g.more_types as group_types
  from outbox.event_group g
  cross join lateral (
    select g.id, g.type, g.correlation, g.causation, g.trace, g.payload
    union all
    select g.id + ordinal, type, correlation, causation, trace, payload
      from unnest(g.more_types, g.more_correlations, g.more_causations, g.more_traces, g.more_payloads) with ordinality
        each (type, correlation, causation, trace, payload, ordinal)) e;
alter view outbox.event alter column txid set default pg_current_xact_id()::text::bigint;

-- For builds that know no groups.
create function outbox.append_event() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into outbox.event_group (id, txid, type, correlation, causation, trace, published_at, payload)
    values (new.id, new.txid, new.type, new.correlation, new.causation, new.trace, new.published_at, new.payload);
  return new;
end
$$;
create trigger append_event instead of insert on outbox.event for each row execute function outbox.append_event();

-- The event of this id. A condition on the id of the view would read the whole log, as only the first id of a row is in an index.
create function outbox.event_by_id(wanted bigint) returns setof outbox.event
language sql stable rows 1 set search_path = pg_catalog, pg_temp as $$
  select * from outbox.event
    where group_id = (select max(id) from outbox.event_group where id between wanted - 499 and wanted) and id = wanted
$$;

-- The events behind a place, up to a transaction, in order: those of some types, or all of them if there is no array of types. The payload is
-- null unless it is wanted.
create or replace function outbox.read_events(after_txid bigint, after_id bigint, up_to bigint, types text[], payloads boolean, most integer)
returns table (txid bigint, event_id bigint, type text, correlation text, causation bigint, trace text, published_at timestamptz, payload text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select e.txid, e.id, e.type, e.correlation, e.causation, e.trace, e.published_at, case when payloads then e.payload end
    from outbox.event e
    where (e.txid, e.group_id) > (after_txid, after_id - 500) and (e.txid, e.id) > (after_txid, after_id) and e.txid <= up_to
      and (types is null or e.group_types && types) and (types is null or e.type = any(types))
    order by e.txid, e.group_id, e.id limit most;
end
$$;

-- As in V10.
create or replace function outbox.read_committed(after_txid bigint, seen text, from_txid bigint, from_id bigint, types text[], most integer)
returns table (txid bigint, event_id bigint, type text, payload text, published_at timestamptz, trace text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select late.* from (
      select e.txid, e.id, e.type, e.payload, e.published_at, e.trace from outbox.event e
      where e.txid > after_txid and e.txid >= coalesce(pg_snapshot_xmax(seen::pg_snapshot)::text::bigint, 0)
        and (e.txid, e.id) > (from_txid, from_id) and e.group_types && types and e.type = any(types)
      union all
      select e.txid, e.id, e.type, e.payload, e.published_at, e.trace
      from pg_snapshot_xip(seen::pg_snapshot) running join outbox.event e on e.txid = running::text::bigint
      where e.txid > after_txid and (e.txid, e.id) > (from_txid, from_id) and e.group_types && types and e.type = any(types)
    ) late
    order by 1, 2 limit most;
end
$$;

-- Only builds that are older than the build before this one read the log by them.
drop function outbox.read_log, outbox.read_headers, outbox.read_dated, outbox.read_traced, outbox.read_all_headers;

-- The deliveries of a group, each with its lane and its position.
create function outbox.deliveries_of_group(event_ids bigint[], first_position bigint)
returns table (event_id bigint, lane text, delivery_position bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select each.id, coalesce(event.correlation, ''), first_position + each.ordinal - 1
    from unnest(event_ids) with ordinality each (id, ordinal)
    left join lateral outbox.event_by_id(each.id) event on true
$$;

create or replace view outbox.open_delivery as
  select listener, event_id, lane, owner, attempts, held_until, error, position from outbox.delivery
  union all
  select g.listener, d.event_id, d.lane, g.owner, 0::smallint, null, null, d.delivery_position
    from outbox.delivery_group g, outbox.deliveries_of_group(g.event_ids, g.position) d;

-- As in V14.
create or replace function outbox.split_delivery_group(to_listener text, first bigint, owned_by bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  with split as (
    delete from outbox.delivery_group where listener = to_listener and first_event = first and owner = owned_by returning *
  )
  insert into outbox.delivery (listener, event_id, lane, owner, position)
    select split.listener, d.event_id, d.lane, split.owner, d.delivery_position
      from split, outbox.deliveries_of_group(split.event_ids, split.position) d
$$;

-- As in V14; but the last row of a segment may reach up to 499 ids beyond its end.
create or replace function outbox.still_delivered(first bigint, below bigint) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select 'the delivery of event ' || event_id || ' to ' || listener
    from (
      select event_id, listener from outbox.delivery
      union all
      select each, listener from outbox.delivery_group, unnest(event_ids) each
    ) delivery
    where event_id >= first and event_id < below + 499 order by event_id limit 1
$$;

-- As in V4, but for what a segment is made with.
create or replace function outbox.extend_log(size bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  handed_out bigint;
  bound bigint;
  added integer := 0;
begin
  if not pg_try_advisory_xact_lock('outbox.segment'::regclass::oid::bigint) then
    return 0;
  end if;
  select last_value into handed_out from outbox.event_id;
  select max(below_id) into bound from outbox.segment;
  while bound < handed_out + 2 * size loop
    bound := greatest(bound, handed_out + size / 2);
    if not exists (select from outbox.event_elsewhere where id >= bound and id < bound + size) then
      execute format('create table outbox.%I (like outbox.event_group including all) with (autovacuum_analyze_threshold = 1000000,'
        ' autovacuum_vacuum_insert_threshold = -1, toast_tuple_target = 8160)', 'event_' || bound);
      execute format('alter table outbox.event_group attach partition outbox.%I for values from (%s) to (%s)',
        'event_' || bound, bound, bound + size);
      insert into outbox.segment (from_id, below_id) values (bound, bound + size);
      added := added + 1;
    end if;
    bound := bound + size;
  end loop;
  return added;
end
$$;

-- As in V3.
create or replace function outbox.cut_segment(first bigint, last_txid bigint, until timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  bound bigint;
  newest bigint;
  needed text;
begin
  if not pg_try_advisory_xact_lock('outbox.segment'::regclass::oid::bigint) then
    return 'another instance, which is at it';
  end if;
  select below_id into bound from outbox.segment where from_id = first and cut_at is null;
  if bound is null then
    return 'nobody any more';
  end if;
  execute format('lock table outbox.%I in share mode', 'event_' || first);
  execute format('select max(txid) from outbox.%I', 'event_' || first) into newest;
  if newest is distinct from last_txid then
    return 'whoever has just written to it';
  end if;
  needed := outbox.still_delivered(first, bound);
  if needed is not null then
    return needed;
  end if;
  lock table outbox.event_group in access exclusive mode; -- nobody reads now, or begins to
  needed := outbox.still_read(last_txid);
  if needed is not null then
    return needed;
  end if;
  execute format('alter table outbox.event_group detach partition outbox.%I', 'event_' || first);
  execute format('drop table outbox.%I', 'event_' || first);
  update outbox.segment set cut_at = now(), published_until = until where from_id = first;
  return null;
end
$$;
