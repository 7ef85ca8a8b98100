-- The sale prices in the currency: [{"price": {"amount_minor", "currency"}, "starts_at", "ends_at"}], ordered by start. They do not overlap.
alter table catalog.price
  add column sale_prices jsonb,
  add constraint price_sales check (jsonb_typeof(sale_prices) = 'array');
