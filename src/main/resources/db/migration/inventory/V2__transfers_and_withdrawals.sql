-- WITHDRAWN: what was held was found to be missing, and an operator said so. Nothing is held under the reference, nor ever will be.
alter table inventory.reservation
  add column withdrawn_for jsonb, -- [sku_id, …]: what was missing
  drop constraint reservation_status,
  add constraint reservation_status check (status in ('HELD', 'SHORT', 'COMMITTED', 'RELEASED', 'WITHDRAWN')),
  add constraint withdrawn_for_something check ((withdrawn_for is not null) = (status = 'WITHDRAWN'));

-- A reservation is as old as its line of kind RESERVED: ids rise for each SKU in the order in which was decided, as its rows are locked.
-- A transfer is two lines a SKU under one reference.
alter table inventory.movement
  drop constraint movement_kind,
  add constraint movement_kind check (kind in ('RESERVED', 'RELEASED', 'COMMITTED', 'RETURNED', 'RESTOCKED', 'ADJUSTED',
    'WITHDRAWN', 'TRANSFERRED_OUT', 'TRANSFERRED_IN'));
