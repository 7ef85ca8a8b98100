-- Besides the changes of public statuses, the table has details: what else has happened to an order. A detail has a position like any other
-- change. The constraints are not checked for the rows that exist: they have no details.
alter table tracking.change rename to order_change;
do $$
declare
  partition text;
begin
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'tracking.order_change'::regclass
  loop
    execute format('alter table tracking.%I rename to %I', partition, 'order_' || partition);
  end loop;
end
$$;
alter table tracking.order_change
  add column detail       text collate "C", -- null for a change of the status
  add column reference    text, -- of the attempt to pay, the shipment or the return
  add column amount_minor bigint,
  add column currency     text,
  add column in_full      boolean; -- whether all that was paid is refunded; null if that is not known
alter table tracking.order_change
  add constraint order_change_detail check (detail in
    ('PAYMENT_FAILED', 'SHIPMENT_DISPATCHED', 'SHIPMENT_DELIVERED', 'RETURN_RECEIVED', 'REFUND_MADE')) not valid,
  add constraint order_change_amount check
    ((detail is not distinct from 'REFUND_MADE') = (amount_minor is not null)
      and (amount_minor is null) = (currency is null) and (in_full is null or amount_minor is not null)) not valid,
  add constraint order_change_reference check (reference is null or detail is not null) not valid;

-- The changes of statuses under the name that builds before this version read and write; they know no details.
create view tracking.change as
  select position, written_at, order_no, owner, channel, status, sequence, updated_at, trace_id
  from tracking.order_change where detail is null;

-- As before, with the new name.
create or replace function tracking.add_hours(at timestamptz) returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select tracking.add_partition('order_change', date_trunc('hour', at, 'UTC'))
    + tracking.add_partition('order_change', date_trunc('hour', at, 'UTC') + interval '1 hour')
$$;
create or replace function tracking.drop_hours(before timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '100ms' as $$
declare
  partition text;
  last bigint;
  dropped integer := 0;
begin
  perform from tracking.head for update;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tracking.order_change'::regclass
      and c.relname < 'order_change_' || to_char(before at time zone 'UTC', 'YYYYMMDDHH24')
    order by c.relname
  loop
    execute format('select max(position) from tracking.%I', partition) into last;
    update tracking.head set dropped_through = greatest(dropped_through, last) where last is not null;
    execute format('alter table tracking.order_change detach partition tracking.%I', partition);
    execute format('drop table tracking.%I', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- What details follow from. Each column is null for an order that needs it not, so that a usual order does not grow by much.
alter table tracking.tracked_order
  add column pay_until      timestamptz, -- the end of the payment window
  add column attempt        text, -- the current attempt to pay; null while it is the first one
  add column shipments      integer check (shipments > 1), -- null for one
  add column paid_minor     bigint,
  add column refunded_minor bigint,
  add column told           text; -- the keys of the stored details, separated by spaces

-- Completed orders stay until they are forgotten, because returns come later. So this table grows, and those to forget must be found.
create index tracked_order_by_change on tracking.tracked_order using brin (changed_at timestamptz_minmax_multi_ops) with (autosummarize = on);
