-- The events of the log without their payloads, so that operators find them by trace, correlation or type. Partitions of an hour.
create table tracking.event (
  txid         bigint not null,
  event_id     bigint not null,
  type         text collate "C" not null,
  correlation  text collate "C" not null,
  trace_id     text collate "C",
  cause_id     bigint,
  published_at timestamptz not null,
  primary key (type, published_at, event_id)
) partition by range (published_at);
create index event_by_trace on tracking.event (trace_id, txid, event_id) where trace_id is not null;
create index event_by_correlation on tracking.event (correlation, txid, event_id);

-- One row: which part of the log the table has.
create table tracking.event_head (
  only_row         boolean primary key default true check (only_row),
  kept_from        timestamptz not null default 'epoch', -- events that were published earlier are left out, or about to be dropped
  rebuilding_since timestamptz -- null unless the table is being filled again
);
insert into tracking.event_head default values;

-- Adds the partition of the hour of this time. The caller holds the lock of tracking.event_head. Rows of a partition never change and are
-- dropped with it, so nothing is gained by vacuuming them. Returns the number of added partitions.
create function tracking.add_event_hour(at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  beginning timestamptz := date_trunc('hour', at, 'UTC');
  partition text := 'event_' || to_char(date_trunc('hour', at, 'UTC') at time zone 'UTC', 'YYYYMMDDHH24');
begin
  if to_regclass('tracking.' || partition) is null then
    execute format('create table tracking.%I (like tracking.event including all) with (autovacuum_vacuum_insert_threshold = -1)', partition);
    execute format('alter table tracking.event attach partition tracking.%I for values from (%L) to (%L)',
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
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tracking.event'::regclass
      and c.relname < 'event_' || to_char(beginning at time zone 'UTC', 'YYYYMMDDHH24')
    order by c.relname
  loop
    execute format('alter table tracking.event detach partition tracking.%I', partition);
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
  truncate tracking.event;
  return true;
end
$$;
