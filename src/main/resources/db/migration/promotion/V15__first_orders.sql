-- Orders that a promotion applies to because they are the first one of their customer are counted on their own.
alter table promotion.allowance
  drop constraint allowance_per_check,
  add constraint allowance_per_check check (per in ('CAMPAIGN', 'COUPON', 'CUSTOMER', 'CUSTOMER_DAY', 'DAY', 'FIRST_ORDER'));
