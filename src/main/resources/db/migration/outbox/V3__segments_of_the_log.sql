-- The log in segments by id. Ids are handed out in blocks as time goes on, so a segment is a stretch of time as well, and goes as a
-- whole when nobody needs it any more. What falls into no segment lies in event_elsewhere: no append fails for the want of one.
alter table outbox.event rename to event_0;
alter table outbox.event_0 rename constraint event_pkey to event_0_pkey;
alter index outbox.event_by_transaction rename to event_0_by_transaction;
create table outbox.event (like outbox.event_0 including defaults, primary key (id)) partition by range (id);
create index event_by_transaction on outbox.event (txid, id);
create table outbox.event_elsewhere partition of outbox.event default;
-- Statistics are taken anew after a tenth of the rows and a million changes, as no plan depends on them; so in all segments.
alter table outbox.event_0 set (autovacuum_analyze_threshold = 1000000);
alter table outbox.event_elsewhere set (autovacuum_analyze_threshold = 1000000);

-- A segment's events lie in the table event_<from_id>. A row stays when its events are cut off.
create table outbox.segment (
  from_id         bigint primary key,
  below_id        bigint not null check (below_id > from_id),
  cut_at          timestamptz,
  published_until timestamptz, -- of one that was cut: none of its events was published later
  check ((cut_at is null) = (published_until is null))
);

-- What there is becomes the first segment as it stands: its rows are read once, not copied.
do $$
declare
  bound bigint;
begin
  select (greatest(last_value + 1000, (select max(id) from outbox.event_0)) / 10000000 + 1) * 10000000 into bound
    from outbox.event_id;
  execute format('alter table outbox.event attach partition outbox.event_0 for values from (0) to (%s)', bound);
  insert into outbox.segment (from_id, below_id) values (0, bound);
end
$$;

-- What of some types stands behind a place, up to a transaction, in order. Any segment may hold some of it, and to plan anew for all of
-- them would cost more than to look: so it is planned once.
create function outbox.read_log(after_txid bigint, after_id bigint, up_to bigint, types text[], most integer)
returns table (txid bigint, event_id bigint, type text, payload text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set work_mem = '64MB' as $$
begin
  return query
    select e.txid, e.id, e.type, e.payload from outbox.event e
    where (e.txid, e.id) > (after_txid, after_id) and e.txid <= up_to and e.type = any(types)
    order by e.txid, e.id limit most;
end
$$;

-- Adds segments until two are ahead of the ids that are handed out. None begins nearer to those than half of one, so that nobody
-- can be writing there, and none holds what lies elsewhere already; such ids stay there. The number of those added;
-- none while another instance is at it. A busy table is not waited for, as others would wait behind: lock_not_available.
create function outbox.extend_log(size bigint) returns integer
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
      execute format('create table outbox.%I (like outbox.event including all) with (autovacuum_analyze_threshold = 1000000)',
        'event_' || bound);
      execute format('alter table outbox.event attach partition outbox.%I for values from (%s) to (%s)',
        'event_' || bound, bound, bound + size);
      insert into outbox.segment (from_id, below_id) values (bound, bound + size);
      added := added + 1;
    end if;
    bound := bound + size;
  end loop;
  return added;
end
$$;

-- How far an instance's own readers have read the log: all that was written up to this transaction. Unknown until it says so.
alter table outbox.instance add column read_txid bigint;

-- Who has not read all that was written up to this transaction; null for nobody. A cursor stands behind all of a transaction's events
-- when it is at the greatest id.
create function outbox.still_read(up_to bigint) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select coalesce(
    (select 'the cursor ' || name from outbox.cursor
      where (txid, event_id) < (up_to, 9223372036854775807) order by txid limit 1),
    (select 'the readers of instance ' || id from outbox.instance where coalesce(read_txid, 0) < up_to order by id limit 1))
$$;

-- What is still to be delivered of a range of events; null for nothing.
create function outbox.still_delivered(first bigint, below bigint) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select 'the delivery of event ' || event_id || ' to ' || listener
    from outbox.delivery where event_id >= first and event_id < below order by event_id limit 1
$$;

-- Cuts off a segment if nobody needs it: all have read it, and nothing is to be delivered of it. Whoever appends to it (by an id that was
-- handed out long ago) goes first; a busy table is not waited for: lock_not_available. Up to the last lock only late appends to this segment
-- are held up. Returns who needs it, or null when it is gone.
-- last_txid, until: of its events, as found by a look before; whatever came in since keeps it.
create function outbox.cut_segment(first bigint, last_txid bigint, until timestamptz) returns text
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
  lock table outbox.event in access exclusive mode; -- nobody reads now, or begins to
  needed := outbox.still_read(last_txid);
  if needed is not null then
    return needed;
  end if;
  execute format('alter table outbox.event detach partition outbox.%I', 'event_' || first);
  execute format('drop table outbox.%I', 'event_' || first);
  update outbox.segment set cut_at = now(), published_until = until where from_id = first;
  return null;
end
$$;

select outbox.extend_log(10000000);
