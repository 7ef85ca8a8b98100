-- A draft grants nothing until it is released. A suspended promotion is paused: the column keeps its name for instances of earlier builds.
alter table promotion.promotion add column draft boolean not null default false;

-- Each version of the terms, as operators have saved it, for ever: grants name the version that they applied.
create table promotion.promotion_version (
  promotion_id text collate "C" not null,
  version      bigint not null,
  name         text not null,
  definition   jsonb not null,
  currency     text,
  starts_at    timestamptz not null,
  ends_at      timestamptz,
  draft        boolean not null,
  suspended    boolean not null,
  needs_coupon boolean not null,
  combinable   boolean not null,
  priority     integer not null,
  budget_minor bigint,
  limits       jsonb not null,
  partial      boolean not null,
  zone         text not null,
  saved_at     timestamptz not null,
  primary key (promotion_id, version)
);
insert into promotion.promotion_version
  select promotion_id, version, name, definition, currency, starts_at, ends_at, draft, suspended, needs_coupon, combinable, priority, budget_minor,
    limits, partial, zone, now()
  from promotion.promotion;
