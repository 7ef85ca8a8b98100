-- Orders keep a copy of what they need to know of the codes. The version rises with each change of that. A timer tells the coupons that were stored
-- without being told: those of before, and what an older instance adds during an upgrade. "told" is not changed by uses, so they change no index.
alter table promotion.coupon
  add column version bigint not null default 1,
  add column told    boolean not null default false;
create index coupon_untold on promotion.coupon (code) where not told;
