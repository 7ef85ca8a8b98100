-- Unique codes that the server generates for a promotion, in steps: a batch is complete when as many are generated as were ordered.
create table promotion.code_batch (
  code_batch_id uuid primary key,
  promotion_id  text collate "C" not null references promotion.promotion,
  ordered       integer not null check (ordered > 0),
  generated     integer not null check (generated between 0 and ordered),
  max_uses      bigint check (max_uses > 0), -- of each code; null: no limit
  prefix        text not null,
  created_at    timestamptz not null
);
create index code_batch_of_promotion on promotion.code_batch (promotion_id, code_batch_id);
create index code_batch_to_generate on promotion.code_batch (code_batch_id) where generated < ordered;

alter table promotion.coupon
  add column customer text, -- null: whoever has the code
  add column code_batch_id uuid references promotion.code_batch;
create index coupon_of_code_batch on promotion.coupon (code_batch_id, code) where code_batch_id is not null;
