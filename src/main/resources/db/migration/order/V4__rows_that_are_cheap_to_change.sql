-- An order's row changes with each hop. So nothing that an index knows of changes with it (its new version stays on its page), and
-- what never changes lies beside it, where it is written once.
drop index "order".orders_by_deadline;
alter table "order".orders
  alter column content set storage external,
  alter column progress set storage main,
  set (fillfactor = 60, toast_tuple_target = 1536);

-- Most orders have no attributes of the shop's own.
drop index "order".orders_by_attribute;
create index orders_by_attribute on "order".orders using gin ((content -> 'attributes') jsonb_path_ops)
  where content -> 'attributes' <> '{}';

-- The deadlines of those orders that have one, by state: what an index on the two columns would be.
create table "order".due (
  order_id uuid primary key,
  state    text collate "C" not null,
  deadline timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
create index due_by_deadline on "order".due (state, deadline);
insert into "order".due (order_id, state, deadline) select id, state, deadline from "order".orders where deadline is not null;
