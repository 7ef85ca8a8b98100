-- A text for the parcel, sealed like the address. Most shipments have none; a column that is null costs their rows nothing.
alter table shipping.shipment
  add column gift_message_owner text,
  add column gift_message_ciphertext text,
  add constraint gift_message_complete check (num_nulls(gift_message_owner, gift_message_ciphertext) in (0, 2)),
  add constraint gift_message_of_a_request check (gift_message_owner is null or requested_at is not null);
