-- One row. A transaction that adds changes locks it, so positions have no gaps in the order of the commits.
create table tracking.head (
  only_row        boolean primary key default true check (only_row),
  last_position   bigint not null default 0 check (last_position >= 0),
  last_at         timestamptz not null default 'epoch', -- written_at of the last change; it never decreases
  dropped_through bigint not null default 0 check (dropped_through between 0 and last_position)
);
insert into tracking.head default values;

-- Orders whose public status may still change. One with a final status stays until the cursor has passed its last event.
create table tracking.tracked_order (
  order_id   uuid primary key,
  order_no   text collate "C" not null,
  owner      text collate "C", -- the subject of the shopper; null for a guest
  channel    text collate "C" not null,
  status     text collate "C" not null check (status in
    ('CREATED', 'PAYING', 'EXPIRED', 'PAID', 'SHIPPED', 'COMPLETED', 'REJECTED', 'CANCELLED', 'REFUNDED')),
  sequence   integer not null check (sequence > 0), -- how often the status has changed
  changed_at timestamptz not null
) with (fillfactor = 80);

-- The changes of the last day, in partitions of an hour. The function add_hours adds them, drop_hours drops them.
create table tracking.change (
  position   bigint not null check (position > 0),
  written_at timestamptz not null,
  order_no   text collate "C" not null,
  owner      text collate "C",
  channel    text collate "C" not null,
  status     text collate "C" not null check (status in
    ('CREATED', 'PAYING', 'EXPIRED', 'PAID', 'SHIPPED', 'COMPLETED', 'REJECTED', 'CANCELLED', 'REFUNDED')),
  sequence   integer not null check (sequence > 0),
  updated_at timestamptz not null,
  trace_id   text,
  primary key (position, written_at)
) partition by range (written_at);
create index change_by_owner on tracking.change (owner, position) where owner is not null;

-- Adds the partition of the hour of this time, and of the hour after it. The caller holds the lock of tracking.head. Rows of a partition never
-- change and are dropped with it, so nothing is gained by vacuuming them. Returns the number of added partitions.
create function tracking.add_hours(at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  beginning timestamptz := date_trunc('hour', at, 'UTC');
  partition text;
  added integer := 0;
begin
  for i in 0..1 loop
    partition := 'change_' || to_char(beginning at time zone 'UTC', 'YYYYMMDDHH24');
    if to_regclass('tracking.' || partition) is null then
      execute format('create table tracking.%I (like tracking.change including all) with (autovacuum_vacuum_insert_threshold = -1)', partition);
      execute format('alter table tracking.change attach partition tracking.%I for values from (%L) to (%L)',
        partition, beginning, beginning + interval '1 hour');
      added := added + 1;
    end if;
    beginning := beginning + interval '1 hour';
  end loop;
  return added;
end
$$;

-- Drops the partitions that ended before this time, and stores the last position in them. A busy table is not waited for: lock_not_available.
-- Returns the number of dropped partitions.
create function tracking.drop_hours(before timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  partition text;
  last bigint;
  dropped integer := 0;
begin
  perform from tracking.head for update;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tracking.change'::regclass
      and c.relname < 'change_' || to_char(before at time zone 'UTC', 'YYYYMMDDHH24')
    order by c.relname
  loop
    execute format('select max(position) from tracking.%I', partition) into last;
    update tracking.head set dropped_through = greatest(dropped_through, last) where last is not null;
    execute format('alter table tracking.change detach partition tracking.%I', partition);
    execute format('drop table tracking.%I', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
