-- What a shopper had, has and will have to pay for a SKU: from applies_from until the next row of the SKU in the currency. The rows
-- ahead follow from the sale prices. amount_minor is null while the SKU is not for sale. A change of the prices also deletes the rows
-- that are older than the lowest price before a reduction needs.
create table catalog.price_history (
  sku_id       text collate "C" not null references catalog.sku,
  currency     text collate "C" not null,
  applies_from timestamptz not null,
  amount_minor bigint,
  primary key (sku_id, currency, applies_from),
  constraint history_price_above_zero check (amount_minor > 0)
);

-- A stored SKU has had its present prices at least since its last change.
insert into catalog.price_history (sku_id, currency, applies_from, amount_minor)
select p.sku_id, p.currency, s.updated_at, p.amount_minor from catalog.price p join catalog.sku s using (sku_id) where s.listed;
