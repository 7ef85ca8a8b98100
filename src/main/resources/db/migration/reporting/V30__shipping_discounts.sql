-- Promotions reduce the shipping charge, too. Orders of before have no such discount. The new constraints are not checked against their rows, which
-- fulfil the constraints of before.
alter table reporting.order_fact
  add column shipping_discount bigint not null default 0,
  drop constraint amounts_add_up,
  add constraint amounts_add_up check (items - discount + shipping - shipping_discount + tax = payable) not valid;
alter table reporting.sales_hour
  add column shipping_discount          bigint not null default 0,
  add column refunded_shipping_discount bigint not null default 0,
  drop constraint revenue_adds_up,
  drop constraint refunds_add_up,
  add constraint revenue_adds_up check (items - discount + shipping - shipping_discount + tax = revenue) not valid,
  add constraint refunds_add_up check (
    refunded_items - refunded_discount + refunded_shipping - refunded_shipping_discount + refunded_tax = refunded) not valid;
