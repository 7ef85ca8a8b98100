-- Sums of many orders can exceed a bigint, although each order fits into one. The next order would then stop all reports for good. A numeric has
-- no such limit. The defaults and constraints stay. Each table is rewritten once.
alter table reporting.sales_hour
  alter column created type numeric,
  alter column paid type numeric,
  alter column shipped type numeric,
  alter column completed type numeric,
  alter column cancelled type numeric,
  alter column expired type numeric,
  alter column rejected type numeric,
  alter column units type numeric,
  alter column items type numeric,
  alter column discount type numeric,
  alter column shipping type numeric,
  alter column tax type numeric,
  alter column tax_included type numeric,
  alter column charges_tax type numeric,
  alter column revenue type numeric,
  alter column refunds type numeric,
  alter column refunded_units type numeric,
  alter column refunded_items type numeric,
  alter column refunded_discount type numeric,
  alter column refunded_shipping type numeric,
  alter column refunded_tax type numeric,
  alter column refunded_tax_included type numeric,
  alter column refunded type numeric,
  alter column unearned_refunds type numeric,
  alter column unearned type numeric,
  alter column shipping_discount type numeric,
  alter column refunded_shipping_discount type numeric,
  alter column uncaptured type numeric;
alter table reporting.sku_hour
  alter column units type numeric,
  alter column amount type numeric,
  alter column discount type numeric,
  alter column tax type numeric,
  alter column tax_included type numeric,
  alter column total type numeric,
  alter column refunded_units type numeric,
  alter column refunded_total type numeric,
  alter column unearned_total type numeric;
alter table reporting.coupon_hour
  alter column granted type numeric,
  alter column discount type numeric,
  alter column redeemed type numeric,
  alter column redeemed_discount type numeric,
  alter column reversed type numeric,
  alter column reversed_discount type numeric;
alter table reporting.funder_hour
  alter column discount type numeric,
  alter column redeemed_discount type numeric,
  alter column reversed_discount type numeric;
