-- What each capture gives back for a refund, if captures are payments of their own at the provider. Other refunds have no rows. Rows are only added.
create table payment.refund_part (
  part_no           bigint generated always as identity, -- the order of the parts
  reference         text primary key, -- that of the refund, for further parts with _2 and so on behind it
  refund_reference  text not null references payment.refund,
  capture_reference text not null references payment.capture,
  amount_minor      bigint not null check (amount_minor > 0)
);
create index refund_part_by_refund on payment.refund_part (refund_reference);
create index refund_part_by_capture on payment.refund_part (capture_reference);
