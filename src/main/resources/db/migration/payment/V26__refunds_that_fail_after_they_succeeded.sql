-- A refund can fail after it succeeded: the provider gives the money back to the shop. Such a refund is 'returned'. It holds only what a wallet got
-- of it. A refund whose failure was reported before its success stays 'refused'; it then has both times, because the statement has both.
alter table payment.refund
  add column failed_at timestamptz, -- when it failed for good, by the provider's clock
  drop constraint refund_status_check,
  add constraint refund_status_check
    check (status in ('awaited', 'waiting', 'unapproved', 'requested', 'accepted', 'refunded', 'refused', 'returned')),
  drop constraint failure_reasoned,
  add constraint failure_reasoned check (status not in ('refused', 'returned') or failure is not null),
  add constraint returned_at_a_time check (status <> 'returned' or num_nulls(refunded_at, failed_at) = 0);
create index refund_by_failure on payment.refund using brin (failed_at timestamptz_minmax_multi_ops) with (autosummarize = on);

drop index payment.refund_without_success;
create index refund_without_success on payment.refund (payment_reference)
  where status in ('waiting', 'requested', 'accepted', 'refused', 'returned');
-- A refund comes back at most once.
create unique index returned_once on payment.provider_event (reference, fact)
  where verdict = 'applied' and fact = 'refund_returned';

-- Statements have the money that came back as lines of a kind of their own, and each other correction of the provider, too.
alter table payment.statement_line
  drop constraint statement_line_kind_check,
  add constraint statement_line_kind_check check (kind ~ '^[A-Z_]{1,40}$');
-- The money that came back is compared as an entry of its own: its reference is that of the refund (or of its part) with '/returned' behind it, and
-- payment_reference is that of the refund (or of its part), by which lines name it.
alter table payment.reconciliation_entry
  drop constraint reconciliation_entry_kind_check,
  add constraint reconciliation_entry_kind_check check (kind in ('PAYMENT', 'REFUND', 'REFUND_FAILURE'));
