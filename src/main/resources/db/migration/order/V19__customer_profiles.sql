-- A copy of the levels and segments that operators have set for customers.
create table "order".customer_profile (
  user_id  text collate "C" primary key,
  version  bigint not null,
  level    text,
  segments text[] not null
);
