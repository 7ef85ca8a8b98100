-- Red packets (红包): a sum of money of which each customer draws a part once. The draws are held against the total at once; a draw that is not used
-- before it expires is given back to the total. The id is also the id of the promotion that applies the drawn amounts.
create table promotion.red_packet (
  red_packet_id text collate "C" primary key references promotion.promotion,
  name          text not null,
  currency      text not null,
  total_minor   bigint not null check (total_minor > 0),
  claimed_minor bigint not null,
  least_minor   bigint not null check (least_minor > 0),
  most_minor    bigint not null,
  threshold_minor bigint check (threshold_minor > 0), -- the least value of the items before discounts; null: none
  claims_from   timestamptz not null,
  claims_until  timestamptz not null,
  valid_hours   integer not null check (valid_hours > 0), -- how long a draw can be used
  paused        boolean not null, -- nobody can draw or use a draw
  secret        bytea not null, -- from which the draws follow
  constraint claims_end_after_their_start check (claims_until > claims_from),
  constraint bounds_of_draws check (least_minor <= most_minor and most_minor <= total_minor),
  constraint within_total check (claimed_minor between 0 and total_minor)
) with (fillfactor = 50);

-- What a customer has drawn, for ever: a repeated claim gets the same answer.
create table promotion.red_packet_claim (
  red_packet_id text collate "C" not null references promotion.red_packet,
  customer      text collate "C" not null,
  code          text collate "C" not null unique,
  amount_minor  bigint not null check (amount_minor > 0),
  claimed_at    timestamptz not null,
  expires_at    timestamptz not null check (expires_at > claimed_at),
  state         text not null check (state in ('OPEN', 'SPENT', 'GIVEN_BACK')), -- open until it has expired; a claim that is given back counts no more
  primary key (red_packet_id, customer)
);
create index red_packet_claim_to_settle on promotion.red_packet_claim (expires_at) where state = 'OPEN';

alter table promotion.coupon
  add column amount_minor bigint check (amount_minor > 0), -- the most that one use takes off; null: no limit
  add column expires_at   timestamptz, -- null: never
  add column withdrawn    boolean not null default false; -- it can never be used again
