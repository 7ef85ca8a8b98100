-- The events of a group have few types, and each order has many events: types, correlations and traces are stored once for each group, and each
-- event has their numbers, which begin at 1. A group without numbers was written by an earlier build: it has an element for each event.
alter table tracking.event_group
  add column type_nos smallint[],
  add column correlation_nos smallint[],
  add column trace_nos smallint[]; -- null for an event without a trace
alter table tracking.event_group
  alter column type_nos set storage external, alter column correlation_nos set storage external, alter column trace_nos set storage external;

do $$
declare
  name text;
begin
  for name in
    select conname from pg_constraint where conrelid = 'tracking.event_group'::regclass and contype = 'c'
  loop
    execute format('alter table tracking.event_group drop constraint %I', name);
  end loop;
end
$$;
alter table tracking.event_group add constraint event_group_sizes check (cardinality(event_ids) > 0
  and cardinality(txids) = cardinality(event_ids) and cardinality(cause_ids) = cardinality(event_ids)
  and cardinality(published_at) = cardinality(event_ids)
  and cardinality(event_ids) = all (array[coalesce(cardinality(type_nos), cardinality(types)),
    coalesce(cardinality(correlation_nos), cardinality(correlations)), coalesce(cardinality(trace_nos), cardinality(trace_ids))])) not valid;

-- The events of a group one by one. In PL/pgSQL an array is taken apart once, and not for each of its elements.
create function tracking.events_of(txids bigint[], event_ids bigint[], types text[], type_nos smallint[], correlations text[],
  correlation_nos smallint[], trace_ids text[], trace_nos smallint[], cause_ids bigint[], published_at timestamptz[])
returns table (txid bigint, event_id bigint, type text, correlation text, trace_id text, cause_id bigint, at timestamptz)
language plpgsql immutable rows 500 parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  if type_nos is null then
    return query
      select * from unnest(txids, event_ids, types, correlations, trace_ids, cause_ids, published_at);
  else
    return query
      select e.txid, e.event_id, types[e.type_no], correlations[e.correlation_no], trace_ids[e.trace_no], e.cause_id, e.at
      from unnest(txids, event_ids, type_nos, correlation_nos, trace_nos, cause_ids, published_at)
        e (txid, event_id, type_no, correlation_no, trace_no, cause_id, at);
  end if;
end
$$;

create or replace view tracking.event as
  select e.txid, e.event_id, e.type, e.correlation collate "C" as correlation, e.trace_id collate "C" as trace_id,
    e.cause_id, e.at as published_at, g.page_id, g.first_at as group_first_at,
    g.correlations as group_correlations, g.trace_ids as group_trace_ids
  from tracking.event_group g
    cross join lateral tracking.events_of(g.txids, g.event_ids, g.types, g.type_nos, g.correlations, g.correlation_nos, g.trace_ids,
      g.trace_nos, g.cause_ids, g.published_at) e;
