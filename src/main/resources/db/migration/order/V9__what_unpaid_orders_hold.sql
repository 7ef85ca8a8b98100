-- The unpaid orders that count against their shopper's limits, and what they hold. A row is inserted with its order and deleted when the order is
-- paid or closed; it never changes in between. Orders that count for nobody have none.
create table "order".holding (
  holder   text collate "C" not null,
  order_id uuid not null,
  units    json not null, -- by SKU
  primary key (holder, order_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);
