-- A discount is reversed when the order that it was for is refunded as a whole: nothing of it is held or counted any more, for good. With an
-- empty list of what was taken it is a tombstone: the reversal arrived before the discount request.
alter table promotion.discount
  drop constraint discount_status_check,
  add constraint discount_status_check check (status in ('granted', 'refused', 'redeemed', 'released', 'reversed'));
