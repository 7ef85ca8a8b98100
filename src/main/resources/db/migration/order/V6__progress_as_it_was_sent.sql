-- Progress is written with each hop of an order. As json it is kept as it was sent; as jsonb it was taken apart and put together again.
alter table "order".orders alter column progress type json using progress::json;
alter table "order".orders alter column progress set storage main;
