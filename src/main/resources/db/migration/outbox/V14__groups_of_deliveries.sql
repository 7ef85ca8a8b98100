-- The deliveries of one transaction to one listener in one row, as long as they have one owner and none of them has been tried and has failed.
-- event_ids: in the order of publication, which is the order of ids. A group of many stays within its page, so it is not compressed.
-- position: of the first one; the others have the numbers that follow.
create table outbox.delivery_group (
  listener    text not null,
  first_event bigint not null,
  event_ids   bigint[] not null check (first_event = event_ids[1] and cardinality(event_ids) <= 500),
  owner       bigint not null,
  position    bigint not null default nextval('outbox.delivery_position_seq'),
  primary key (listener, first_event)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);
alter table outbox.delivery_group alter column event_ids set storage plain;
alter sequence outbox.delivery_position_seq increment by 500;

-- Every delivery that a listener must still handle, in a group or not.
create view outbox.open_delivery as
  select listener, event_id, lane, owner, attempts, held_until, error, position from outbox.delivery
  union all
  select listener, each.event_id, coalesce(correlation, ''), owner, 0::smallint, null, null, position + ordinal - 1
    from outbox.delivery_group, unnest(event_ids) with ordinality each (event_id, ordinal) left join outbox.event on id = each.event_id;

-- Makes a row for each delivery of a group, so that one of them can be held, tried alone or taken over. Does nothing for a group that has
-- been handled or split, or belongs to another owner.
create function outbox.split_delivery_group(to_listener text, first bigint, owned_by bigint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  with split as (
    delete from outbox.delivery_group where listener = to_listener and first_event = first and owner = owned_by returning *
  )
  insert into outbox.delivery (listener, event_id, lane, owner, position)
    select listener, each.event_id, coalesce(correlation, ''), owner, position + ordinal - 1
      from split, unnest(event_ids) with ordinality each (event_id, ordinal) left join outbox.event on id = each.event_id
$$;

-- A build that knows no groups takes over single deliveries only, so it finds them when the row of the dead instance is deleted.
create function outbox.split_delivery_groups_of_instance() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform outbox.split_delivery_group(listener, first_event, owner) from outbox.delivery_group where owner = old.id;
  return null;
end
$$;
create trigger split_delivery_groups after delete on outbox.instance
  for each row execute function outbox.split_delivery_groups_of_instance();

-- As in V3, and of groups.
create or replace function outbox.still_delivered(first bigint, below bigint) returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select 'the delivery of event ' || event_id || ' to ' || listener
    from (
      select event_id, listener from outbox.delivery
      union all
      select each, listener from outbox.delivery_group, unnest(event_ids) each
    ) delivery
    where event_id >= first and event_id < below order by event_id limit 1
$$;
