-- The events that were copied together and have the same correlation and trace are one row: a row for each event cost five times as much.
-- What was copied before can be searched again after POST /api/v2/events/rebuild.
drop function tracking.empty_events();
drop function tracking.drop_event_hours(timestamptz);
drop function tracking.add_event_hour(timestamptz);
update tracking.event_head set kept_from = greatest(kept_from, (select max(published_at) + interval '1 microsecond' from tracking.event));
drop table tracking.event;

-- What one transaction has copied. Pages follow each other as in the log, so this leads to the events of a type.
create table tracking.event_page (
  txid     bigint not null, -- of the last event
  page_id  bigint not null, -- the id of the last event
  first_at timestamptz not null, -- when the first of the events was published
  last_at  timestamptz not null,
  types    text[] not null, -- those of the events, each once
  primary key (txid, page_id),
  check (last_at >= first_at)
);
create index event_page_by_type on tracking.event_page using gin (types);

-- Events of one page with the same correlation and trace that were published in the same hour. The arrays have an element for each event.
-- Partitions of an hour.
create table tracking.event_group (
  page_id      bigint not null,
  first_at     timestamptz not null,
  correlation  text collate "C" not null,
  trace_id     text collate "C",
  txids        bigint[] not null,
  event_ids    bigint[] not null,
  types        text[] not null,
  cause_ids    bigint[] not null, -- null for an event without a cause
  published_at timestamptz[] not null,
  check (cardinality(event_ids) > 0 and cardinality(event_ids) = cardinality(txids) and cardinality(event_ids) = cardinality(types)
    and cardinality(event_ids) = cardinality(cause_ids) and cardinality(event_ids) = cardinality(published_at))
) partition by range (first_at);
create index event_group_by_page on tracking.event_group (page_id);
create index event_group_by_trace on tracking.event_group (trace_id) where trace_id is not null;
create index event_group_by_correlation on tracking.event_group (correlation);

create view tracking.event as
  select e.txid, e.event_id, e.type, g.correlation, g.trace_id, e.cause_id, e.published_at, g.page_id, g.first_at as group_first_at
  from tracking.event_group g
    cross join lateral unnest(g.txids, g.event_ids, g.types, g.cause_ids, g.published_at) as e(txid, event_id, type, cause_id, published_at);

-- Adds the partition of the hour of this time. The caller holds the lock of tracking.event_head. Rows of a partition never change and are
-- dropped with it, so nothing is gained by vacuuming them. Returns the number of added partitions.
create function tracking.add_event_hour(at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  beginning timestamptz := date_trunc('hour', at, 'UTC');
  partition text := 'event_group_' || to_char(date_trunc('hour', at, 'UTC') at time zone 'UTC', 'YYYYMMDDHH24');
begin
  if to_regclass('tracking.' || partition) is null then
    execute format('create table tracking.%I (like tracking.event_group including all) with (autovacuum_vacuum_insert_threshold = -1)',
      partition);
    execute format('alter table tracking.event_group attach partition tracking.%I for values from (%L) to (%L)',
      partition, beginning, beginning + interval '1 hour');
    return 1;
  end if;
  return 0;
end
$$;

-- Keeps only events that were published in the hour of this time or later: drops the partitions of earlier hours. A busy table is not waited
-- for: lock_not_available. Returns the number of dropped partitions.
create function tracking.drop_event_hours(before timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  beginning timestamptz := date_trunc('hour', before, 'UTC');
  partition text;
  dropped integer := 0;
begin
  update tracking.event_head set kept_from = greatest(kept_from, beginning);
  delete from tracking.event_page where last_at < beginning;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tracking.event_group'::regclass
      and c.relname < 'event_group_' || to_char(beginning at time zone 'UTC', 'YYYYMMDDHH24')
    order by c.relname
  loop
    execute format('alter table tracking.event_group detach partition tracking.%I', partition);
    execute format('drop table tracking.%I', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- Removes all events, so that they can be copied from the log again. A busy table is not waited for: lock_not_available. Returns true.
create function tracking.empty_events() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
begin
  truncate tracking.event_group, tracking.event_page;
  return true;
end
$$;
