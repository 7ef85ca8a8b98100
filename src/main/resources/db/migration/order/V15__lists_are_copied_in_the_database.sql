-- Copies orders to the lists that are not listed in their present state, in one statement: the documents of the orders do not leave the database.
-- The two arrays give the public status of each state. Returns the orders that are new in the lists and whose amounts are not fixed yet: their
-- payable amount is 0 here, and the caller computes it.
create function "order".list_orders(ids uuid[], states text[], statuses text[]) returns table (order_id uuid)
language sql volatile rows 10 set search_path = pg_catalog, pg_temp as $$
  with changed as materialized (
    select o.id, o.seq, o.order_no, o.user_id, o.external_reference, o.created_at, o.placed_at, public.status, l.id is null as is_new,
      (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint as payable_minor,
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
  updated as (
    update "order".listing l
    set seq = c.seq, status = c.status, payable_minor = coalesce(c.payable_minor, l.payable_minor), updated_at = c.updated_at
    from changed c where l.id = c.id and not c.is_new)
  select id from changed where is_new and payable_minor is null
$$;
