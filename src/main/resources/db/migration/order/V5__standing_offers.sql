-- What promotion has told of its offers; the highest version counts.
create table "order".standing_offer (
  promotion_id text collate "C" primary key,
  version      bigint not null,
  automatic    boolean not null, -- applies without a coupon, and is not suspended
  starts_at    timestamptz not null,
  ends_at      timestamptz -- no longer valid at this instant
);
create index standing_offer_automatic on "order".standing_offer (starts_at) where automatic;
