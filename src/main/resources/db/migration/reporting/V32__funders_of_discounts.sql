-- Who pays for discounts. What was counted before is counted as paid by the shop, until the reports are built again.
alter table reporting.order_discount
  add column funders jsonb, -- {funder: minor units}; null: the shop pays all
  add constraint discount_funders check (jsonb_typeof(funders) = 'object');

-- At the hour in which the order was placed.
create table reporting.funder_hour (
  generation        integer not null,
  hour              timestamptz not null,
  channel           text not null,
  country           text not null,
  currency          text not null,
  funder            text not null,
  promotion_id      text not null,
  discount          bigint not null, -- granted
  redeemed_discount bigint not null, -- of these, of orders that were paid
  reversed_discount bigint not null, -- of orders that were paid and refunded as a whole
  primary key (generation, hour, channel, country, currency, funder, promotion_id)
) with (fillfactor = 50);
insert into reporting.funder_hour
  select generation, hour, channel, country, currency, 'SHOP', promotion_id, sum(discount), sum(redeemed_discount), sum(reversed_discount)
    from reporting.coupon_hour
   group by generation, hour, channel, country, currency, promotion_id
  having sum(discount) <> 0;
