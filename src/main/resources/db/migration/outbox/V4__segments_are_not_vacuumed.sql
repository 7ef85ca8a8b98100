-- Events do not change, and go with their whole segment: to mark their pages as seen by all would only write each of them once more, and
-- whole into the write-ahead log. (Old transactions are still frozen before their numbers come round.)
do $$
declare
  first bigint;
begin
  for first in select from_id from outbox.segment where cut_at is null loop
    execute format('alter table outbox.%I set (autovacuum_vacuum_insert_threshold = -1)', 'event_' || first);
  end loop;
end
$$;

-- As in V3, but for what a segment is made with.
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
      execute format('create table outbox.%I (like outbox.event including all)'
        ' with (autovacuum_analyze_threshold = 1000000, autovacuum_vacuum_insert_threshold = -1)', 'event_' || bound);
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
