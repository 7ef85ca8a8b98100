-- The discount of an order that is refunded as a whole is reversed. A paid order's discount counts as redeemed until then, and as reversed from
-- then on, both at the hour in which the order was placed.
alter table reporting.order_fact add column discount_reversed_at timestamptz;
alter table reporting.coupon_hour
  add column reversed          bigint not null default 0, -- orders that were paid with it and refunded as a whole
  add column reversed_discount bigint not null default 0;
