-- The threshold of each SKU and warehouse, and the one rule of what is low. Both cost orders nothing: no order writes low_at, and level is
-- computed when it is read. No index may name on_hand, reserved or level, because then every reservation would have to write the index.
alter table inventory.stock
  add column low_at bigint, -- null: the row is never low
  add column level text generated always as (
    case when on_hand - reserved <= 0 then 'OUT' when on_hand - reserved <= low_at then 'LOW' else 'OK' end) virtual,
  add constraint stock_low_at check (low_at between 1 and 1000000000);

-- The stock rows that are low or out, as a cursor over the log finds them. It only helps to find these rows: who reads it also reads the stock.
-- It does not refer to the stock by a foreign key, because each insert would then wait for the orders that have locked the stock row.
create table inventory.low_stock (
  sku_id       text collate "C" not null,
  warehouse_id text collate "C" not null,
  level        text not null,
  primary key (sku_id, warehouse_id),
  constraint low_stock_level check (level in ('LOW', 'OUT'))
);
create index low_stock_by_level on inventory.low_stock (level, sku_id, warehouse_id);
insert into inventory.low_stock (sku_id, warehouse_id, level)
  select sku_id, warehouse_id, level from inventory.stock where level <> 'OK';

-- The SKUs that have ever been on sale, from the events of the catalogue. SKUs with stock were accepted before there was this table.
create table inventory.listed_sku (
  sku_id text collate "C" primary key
);
insert into inventory.listed_sku (sku_id) select distinct sku_id from inventory.stock;

-- What the request moves, as a hash. A reference is for one content only. Null for older rows: then every content is a repeat.
alter table inventory.stock_change add column contents text;
