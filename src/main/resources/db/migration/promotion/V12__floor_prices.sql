-- What saving a promotion compares: the list and floor prices of the SKUs on sale, and what promotions select them by. A SKU without a floor
-- price has only its version, so that an older event that is read later changes nothing.
create table promotion.floor_price (
  sku_id     text collate "C" primary key,
  version    bigint not null,
  prices     jsonb, -- {currency: [list price, floor price]} in minor units; null: none
  category   text collate "C",
  tags       jsonb, -- ["…", …]
  attributes jsonb -- of the texts, numbers and flags, as texts
);
create index floor_price_to_compare on promotion.floor_price (sku_id) where prices is not null;

-- A copy of the category tree.
create table promotion.category (
  category_id text collate "C" primary key,
  version     bigint not null,
  parent_id   text collate "C"
);
create index category_parent on promotion.category (parent_id);
