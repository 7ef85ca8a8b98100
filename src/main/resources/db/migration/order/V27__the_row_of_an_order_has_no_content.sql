-- The content of an order is in its first event only (docs/adr/0107-the-content-of-an-order-is-its-first-event.md). Instances of the build
-- before still write the column while they are replaced; its next migration may drop it.
alter table "order".orders alter column content drop not null;
comment on column "order".orders.content is 'not read and not written any more';

-- No build that can run beside this one calls it.
drop function "order".list_orders;
