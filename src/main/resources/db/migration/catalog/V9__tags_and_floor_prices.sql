-- Traits by which promotions select SKUs and beyond which they never reduce a price. Without values until somebody edits a SKU.
-- The floor prices: [{"amount_minor", "currency"}], at most one in a currency.
alter table catalog.sku
  add column tags         jsonb, -- ["…", …] in alphabetical order; null: none
  add column floor_prices jsonb, -- null: none
  add constraint sku_tags check (jsonb_typeof(tags) = 'array'),
  add constraint sku_floor_prices check (jsonb_typeof(floor_prices) = 'array');
