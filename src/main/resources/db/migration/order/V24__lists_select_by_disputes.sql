-- The statuses of the disputes of each listed order. Few orders have a dispute, so an order without one has no row, and lists of disputed orders
-- begin here.
create table "order".listing_dispute (
  order_id uuid not null,
  status   text collate "C" not null, -- of order.stream.Progress.Dispute
  primary key (order_id, status)
);
insert into "order".listing_dispute (order_id, status)
select distinct o.id, dispute ->> 'status'
from "order".orders o
join "order".listing l on l.id = o.id and l.seq = o.seq, jsonb_array_elements(nullif((o.progress -> 'disputes')::jsonb, 'null')) dispute;

-- As before, and also the statuses of disputes. An order never loses a dispute, so the rows of an order without one are not looked for.
create or replace function "order".list_orders(ids uuid[], states text[], statuses text[]) returns table (order_id uuid)
language sql volatile rows 10 set search_path = pg_catalog, pg_temp as $$
  with changed as materialized (
    select o.id, o.seq, o.order_no, o.user_id, o.external_reference, o.created_at, o.placed_at, public.status, l.id is null as is_new,
      (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint as payable_minor,
      nullif((o.progress -> 'disputes')::jsonb, 'null') as disputes,
      (e.payload::json ->> 'at')::timestamptz as updated_at,
      c.channel, c.country, c.payment_method, c.items ->> 'currency' as currency, nullif(c.attributes, '{}') as attributes, c.lines
    from "order".orders o
    join "order".order_event e on e.order_id = o.id and e.seq = o.seq
    join unnest(states, statuses) as public (state, status) on public.state = o.state
    left join "order".listing l on l.id = o.id
    left join lateral jsonb_to_record(case when l.id is null then o.content end) as c (
      channel text, country text, payment_method text, items jsonb, attributes jsonb, lines jsonb) on true
    where o.id = any(ids) and l.seq is distinct from o.seq),
  listed as (
    insert into "order".listing (id, seq, order_no, user_id, external_reference, channel, country, payment_method, status, currency,
      payable_minor, units, created_at, placed_at, updated_at, attributes)
    select id, seq, order_no, user_id, external_reference, channel, country, payment_method, status, currency, coalesce(payable_minor, 0),
      (select sum((line ->> 'quantity')::bigint) from jsonb_array_elements(lines) line), created_at, placed_at, updated_at, attributes
    from changed where is_new),
  sku_listed as (
    insert into "order".listing_sku (sku_id, placed_at, order_id)
    select distinct line ->> 'sku_id', placed_at, id from changed, jsonb_array_elements(lines) line where is_new),
  undisputed as (
    delete from "order".listing_dispute d using changed c
    where d.order_id = c.id and c.disputes is not null
      and d.status not in (select dispute ->> 'status' from jsonb_array_elements(c.disputes) dispute)),
  disputed as (
    insert into "order".listing_dispute (order_id, status)
    select distinct c.id, dispute ->> 'status' from changed c, jsonb_array_elements(c.disputes) dispute
    on conflict do nothing),
  updated as (
    update "order".listing l
    set seq = c.seq, status = c.status, payable_minor = coalesce(c.payable_minor, l.payable_minor), updated_at = c.updated_at
    from changed c where l.id = c.id and not c.is_new)
  select id from changed where is_new and payable_minor is null
$$;
