-- What promotions select SKUs by, and the least prices that they leave. SKUs that are known already get their attributes from the log.
alter table "order".sku
  add column tags         jsonb, -- ["…", …]; null: none
  add column attributes   jsonb, -- of the texts, numbers and flags, as texts; null: none
  add column floor_prices jsonb; -- {currency: minor units}; null: none

-- A copy of the category tree, with the way from the top to each category. A category whose parent is not known yet is at the top.
create table "order".category (
  category_id text collate "C" primary key,
  version     bigint not null,
  parent_id   text collate "C",
  path        text[] not null
);
