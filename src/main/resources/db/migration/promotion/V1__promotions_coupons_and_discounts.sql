create table promotion.idempotency (
  key        text collate "C" primary key,
  body_hash  text not null,
  resource   text,
  created_at timestamptz not null
);
create index idempotency_created_at on promotion.idempotency (created_at);

-- What operators offer. Only a promotion with a budget is ever written by orders: what they hold and have redeemed of it, in its
-- currency. Half of each page stays free, so that updates leave the indexes alone.
create table promotion.promotion (
  promotion_id    text collate "C" primary key,
  version         bigint not null, -- rises with each edit
  name            text not null,
  kind            text not null check (kind in ('PERCENT', 'AMOUNT_OFF')),
  basis_points    integer check (basis_points between 1 and 10000), -- hundredths of a percent
  amount_minor    bigint check (amount_minor > 0),
  currency        text, -- null: any
  threshold_minor bigint check (threshold_minor > 0), -- of all items, before discounts
  starts_at       timestamptz not null,
  ends_at         timestamptz, -- no longer valid at this instant
  suspended       boolean not null,
  needs_coupon    boolean not null,
  combinable      boolean not null,
  priority        integer not null, -- the lowest number is applied first
  budget_minor    bigint check (budget_minor >= 0), -- null: none
  held_minor      bigint not null default 0,
  redeemed_minor  bigint not null default 0,
  constraint benefit_of_its_kind check (
    (kind = 'PERCENT') = (basis_points is not null) and (kind = 'AMOUNT_OFF') = (amount_minor is not null)),
  constraint amounts_have_a_currency check (
    currency is not null
    or (num_nonnulls(amount_minor, threshold_minor, budget_minor) = 0 and held_minor = 0 and redeemed_minor = 0)),
  constraint ends_after_its_start check (ends_at > starts_at),
  constraint within_budget check (held_minor >= 0 and redeemed_minor >= 0 and held_minor + redeemed_minor <= budget_minor)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
create index promotion_automatic on promotion.promotion (starts_at) where not needs_coupon and not suspended;

-- Only a coupon with a limit is ever written by orders. The code is as shoppers may type it, trimmed and in upper case.
create table promotion.coupon (
  code         text collate "C" primary key,
  promotion_id text collate "C" not null references promotion.promotion,
  max_uses     bigint check (max_uses > 0), -- null: no limit
  held         bigint not null default 0,
  redeemed     bigint not null default 0,
  constraint code_as_compared check (code = upper(btrim(code)) and code <> ''),
  constraint within_uses check (held >= 0 and redeemed >= 0 and held + redeemed <= max_uses)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
create index coupon_of_promotion on promotion.coupon (promotion_id, code);

-- What became of each discount, for ever: a repeated reference gets the same answer. 'released' without what was taken is a
-- tombstone: the release came before its request.
create table promotion.discount (
  reference   text collate "C" primary key,
  correlation text not null,
  status      text not null check (status in ('granted', 'refused', 'redeemed', 'released')),
  currency    text,
  taken       jsonb, -- [[promotion_id, code, amount_minor, counted of the coupon, counted of the budget, [[line_no, amount_minor], …]], …]
  refusals    text,  -- JSON, [[code as it was typed, reason], …]
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint takes_something check (taken is not null or status in ('refused', 'released')),
  constraint has_a_currency check (currency is not null or coalesce(taken, '[]') = '[]'),
  constraint refused_for_reasons check ((refusals is not null) = (status = 'refused')),
  constraint refused_takes_nothing check (status <> 'refused' or taken is null)
) with (fillfactor = 85);

-- The coupons of a discount: a code counts once for it, and so does a promotion. Whether it is held or redeemed, the discount
-- says. It refers to no coupon, because the check would lock the coupon's row for every order that brings a popular code.
create table promotion.redemption (
  reference    text collate "C" not null references promotion.discount,
  code         text collate "C" not null,
  promotion_id text collate "C" not null,
  primary key (reference, code),
  constraint promotion_once unique (reference, promotion_id)
);
create index redemption_of_code on promotion.redemption (code);
