-- The sale prices in the currencies that have a floor price: [{"price": {"amount_minor", "currency"}, "starts_at", "ends_at"}]. Null: none. In
-- rows from before this migration they are missing until the SKU is edited.
alter table promotion.floor_price add column sale_prices jsonb;
