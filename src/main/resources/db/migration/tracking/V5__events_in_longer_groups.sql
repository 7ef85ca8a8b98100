-- A group is up to five hundred events of a page, whatever their correlations and traces: a row and three entries in indexes for each trace of
-- an order were the most expensive part of the copy. What was copied before can be searched again after POST /api/v2/events/rebuild.
update tracking.event_head set kept_from = greatest(kept_from, (select max(published_at) + interval '1 microsecond' from tracking.event));
drop view tracking.event;
truncate tracking.event_group, tracking.event_page;

alter table tracking.event_group drop column correlation, drop column trace_id,
  add column correlations text[] collate "C" not null,
  add column trace_ids text[] collate "C" not null, -- null for an event without a trace
  add check (cardinality(event_ids) = cardinality(correlations) and cardinality(event_ids) = cardinality(trace_ids));
-- The list of new entries is short, because whoever fills it moves all of them into the index.
create index event_group_by_trace on tracking.event_group using gin (trace_ids) with (gin_pending_list_limit = 512);
create index event_group_by_correlation on tracking.event_group using gin (correlations) with (gin_pending_list_limit = 512);

create view tracking.event as
  select e.txid, e.event_id, e.type, e.correlation, e.trace_id, e.cause_id, e.published_at, g.page_id, g.first_at as group_first_at,
    g.correlations as group_correlations, g.trace_ids as group_trace_ids
  from tracking.event_group g
    cross join lateral unnest(g.txids, g.event_ids, g.types, g.correlations, g.trace_ids, g.cause_ids, g.published_at)
      as e(txid, event_id, type, correlation, trace_id, cause_id, published_at);
