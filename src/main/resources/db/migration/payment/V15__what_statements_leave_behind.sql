-- When the money of a refund went back, by the provider's clock, or when its answer was handled. Null for refunds of earlier builds.
alter table payment.refund add column refunded_at timestamptz;
create index refund_by_success on payment.refund using brin (refunded_at timestamptz_minmax_multi_ops) with (autosummarize = on);

-- When the lines of a statement were deleted because of their age. The sums and reports of its day stay.
alter table payment.statement add column lines_deleted_at timestamptz,
  add constraint only_old_lines_are_deleted check (lines_deleted_at is null or state in ('RECONCILED', 'DISCARDED', 'REMOVED'));
create index statement_with_lines on payment.statement (day) where state = 'RECONCILED' and lines_deleted_at is null;

-- A parked event is not about a provider.
alter table payment.work_item alter column provider drop not null;
