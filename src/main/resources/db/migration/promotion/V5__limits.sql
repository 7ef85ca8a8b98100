-- Limits beside the budget: for each coupon, customer, customer and day, day, and the campaign. A day is a day in the zone of the promotion.
alter table promotion.promotion
  add column zone    text not null default 'UTC',
  add column limits  jsonb not null default '[]', -- [{"per": …, "uses": …, "amount_minor": …}, …]
  add column partial boolean not null default false, -- a discount may shrink to what budget and limits leave
  add constraint limits_are_a_list check (jsonb_typeof(limits) = 'array');

-- What discounts hold and have redeemed of one limit. A row is inserted with the first discount that it counts. Each grant stores the limit that
-- applies to it, so the constraints hold without a look at the promotion; a release leaves the limit as it is. There is no foreign key: its check
-- would lock the row of the promotion for each order of a new customer.
create table promotion.allowance (
  promotion_id   text collate "C" not null,
  per            text collate "C" not null check (per in ('CAMPAIGN', 'COUPON', 'CUSTOMER', 'CUSTOMER_DAY', 'DAY')),
  subject        text collate "C" not null, -- '' for the campaign, else a code, a customer, a day, or a day, a space and a customer
  max_uses       bigint, -- null: no limit
  max_minor      bigint, -- null: no limit
  held_uses      bigint not null,
  redeemed_uses  bigint not null,
  held_minor     bigint not null,
  redeemed_minor bigint not null,
  primary key (promotion_id, per, subject),
  constraint within_uses check (held_uses >= 0 and redeemed_uses >= 0 and held_uses + redeemed_uses <= max_uses),
  constraint within_amount check (held_minor >= 0 and redeemed_minor >= 0 and held_minor + redeemed_minor <= max_minor)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
