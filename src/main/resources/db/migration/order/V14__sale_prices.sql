-- The sale prices of the catalogue in the currency of the row.
alter table "order".price
  add column sale_prices jsonb,
  add constraint price_sales check (jsonb_typeof(sale_prices) = 'array');
