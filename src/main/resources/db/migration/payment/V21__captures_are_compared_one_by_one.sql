-- A statement has a line for each capture of an authorised payment. So each capture is compared, with the payment that it belongs to.
alter table payment.reconciliation_entry add column payment_reference text; -- null if it is not a capture
create index reconciliation_entry_capture on payment.reconciliation_entry (provider, payment_reference) where payment_reference is not null;
create index capture_by_time on payment.capture using brin (captured_at timestamptz_minmax_multi_ops)
  with (autosummarize = on);
-- Until now, a payment that captures had collected as a whole was compared as one.
delete from payment.reconciliation_entry e using payment.capture c
where c.payment_reference = e.reference and c.status = 'captured';
