-- Who pays for what customers draw, as promotions declare it: [{"funder": …, "basis_points": …}]; null: the shop pays.
alter table promotion.red_packet
  add column funding jsonb check (jsonb_typeof(funding) = 'array');
