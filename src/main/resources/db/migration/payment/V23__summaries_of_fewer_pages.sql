-- An index that only summarizes is changed too when a payment is captured, and then writes its whole summary of the pages: 5 KB of WAL for each
-- of these two. A summary of an eighth of the pages has an eighth of the size.
drop index payment.payment_by_time_and_correlation;
create index payment_by_time_and_correlation on payment.payment
  using brin (noted_at timestamptz_minmax_multi_ops, correlation text_bloom_ops) with (autosummarize = on, pages_per_range = 16);
drop index payment.payment_by_provider_id;
create index payment_by_provider_id on payment.payment
  using brin (provider_payment_id text_bloom_ops) with (autosummarize = on, pages_per_range = 16);
