-- A copy of the coupon codes of promotion, by their hashes. Previews of carts with codes read it.
create table "order".promotion_code (
  code_hash    text collate "C" primary key,
  promotion_id text collate "C" not null,
  version      bigint not null,
  usable       boolean not null, -- false: withdrawn, or all uses are held or redeemed
  customer     text, -- null: whoever has the code
  amount_minor bigint, -- the most that one use takes off; null: no limit
  expires_at   timestamptz -- null: never
) with (fillfactor = 85);
