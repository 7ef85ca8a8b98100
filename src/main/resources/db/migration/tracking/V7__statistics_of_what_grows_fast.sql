-- Statistics are renewed after a tenth of the rows and a million changes, and not each minute while a table is young: what is searched here is
-- found by a key or by the only index for it, so no plan depends on them.
alter table tracking.tracked_order set (autovacuum_analyze_threshold = 1000000);
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits where inhparent in ('tracking.change'::regclass, 'tracking.event_group'::regclass) loop
    execute format('alter table %s set (autovacuum_analyze_threshold = 1000000)', partition);
  end loop;
end
$$;

-- Adds the partition of the hour that begins at this time. Rows of a partition never change and are dropped with it, so nothing is gained by
-- vacuuming them. Returns the number of added partitions.
create function tracking.add_partition(parent text, beginning timestamptz) returns integer
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  partition text := parent || '_' || to_char(beginning at time zone 'UTC', 'YYYYMMDDHH24');
begin
  if to_regclass('tracking.' || partition) is not null then
    return 0;
  end if;
  execute format('create table tracking.%I (like tracking.%I including all) with '
    '(autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1000000)', partition, parent);
  execute format('alter table tracking.%I attach partition tracking.%I for values from (%L) to (%L)',
    parent, partition, beginning, beginning + interval '1 hour');
  return 1;
end
$$;

-- As before, both with partitions that have this setting.
create or replace function tracking.add_hours(at timestamptz) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select tracking.add_partition('change', date_trunc('hour', at, 'UTC'))
    + tracking.add_partition('change', date_trunc('hour', at, 'UTC') + interval '1 hour')
$$;
create or replace function tracking.add_event_hour(at timestamptz) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select tracking.add_partition('event_group', date_trunc('hour', at, 'UTC'))
$$;
