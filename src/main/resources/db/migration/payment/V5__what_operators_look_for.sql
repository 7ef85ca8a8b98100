-- The list of payments for operators. An order pays nothing for it: ranges of pages are summarized in the background, and an index that only
-- summarizes neither slows an insert nor prevents an update within the page.
create index payment_by_time_and_correlation on payment.payment
  using brin (noted_at timestamptz_minmax_multi_ops, correlation text_bloom_ops) with (autosummarize = on);

-- Callbacks that a person should look at: those that contradict the payment or refund, and those that were applied with a remark (late
-- captures). They are rare.
create index provider_event_odd on payment.provider_event (reference)
  where verdict = 'mismatch' or (verdict = 'applied' and why is not null);

-- The callbacks of a payment: applied_once has the captures and refunds, this index has all others.
create index provider_event_other on payment.provider_event (reference)
  where verdict <> 'applied' or fact in ('failed', 'refund_refused');

-- The refunds of a payment, and those that have not succeeded: refused, or not decided yet. Few orders are refunded.
create index refund_by_payment on payment.refund (payment_reference);
create index refund_without_success on payment.refund (payment_reference)
  where status in ('waiting', 'requested', 'accepted', 'refused');
