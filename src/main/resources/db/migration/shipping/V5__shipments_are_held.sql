-- The holds of a shipment: [{"reason", "cause", "held_at", "released_at"}, …]. A shipment that nobody has held has none, so its row costs
-- nothing more. A hold, or its release, may arrive before the shipment is requested; then the row is 'awaited' and has nothing but its holds.
alter table shipping.shipment
  add column holds jsonb,
  add column held_since timestamptz, -- set while at least one hold is active and the shipment has not left
  add constraint held_by_a_hold check (held_since is null or holds is not null),
  add constraint held_before_it_leaves check (held_since is null or status in ('awaited', 'requested', 'created'));
create index shipment_held on shipping.shipment (requested_at desc, shipment_id desc) where held_since is not null;
