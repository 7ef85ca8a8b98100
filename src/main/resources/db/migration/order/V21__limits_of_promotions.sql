-- A copy of the budgets and limits of promotions, and of what is used of them. Previews read it.
create table "order".promotion_limits (
  promotion_id text collate "C" primary key,
  version      bigint not null,
  zone         text not null, -- in which days begin
  budget_minor bigint, -- null: none
  limits       jsonb not null
);
create table "order".limit_use (
  promotion_id text collate "C" not null,
  per          text collate "C" not null,
  subject      text collate "C" not null,
  number       bigint not null,
  uses         bigint not null,
  amount_minor bigint not null,
  primary key (promotion_id, per, subject)
) with (fillfactor = 85);
