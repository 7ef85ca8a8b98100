-- A payment is given back whole or in parts, of which several may be on their way at once. payment.refund_minor counts what
-- refunds hold (requested, accepted, refunded); it is changed under the payment's row lock, and it never passes what was
-- captured: this is what keeps the same money from going back twice.
alter table payment.payment
  drop constraint refund_within_capture,
  add constraint refund_within_capture check (refund_minor between 0 and coalesce(captured_minor, 0));

alter table payment.refund
  drop constraint refund_once,
  -- A refund of less than nothing would make room for others.
  add constraint refund_above_zero check (amount_minor > 0 or status in ('awaited', 'refused'));

-- The refunds of a payment that stand: those that wait for the capture, and those that hold money.
create index refund_standing on payment.refund (payment_reference)
  where status in ('waiting', 'requested', 'accepted', 'refunded');
