-- A statement whose step fails is put off, so that it does not hold up the others. All three are empty when a step has succeeded.
alter table payment.statement
  add column failures integer not null default 0 check (failures >= 0), -- one after the other
  add column retry_at timestamptz,
  add column failure  text,
  add constraint failure_reasoned check ((failures = 0) = (failure is null));

-- STATEMENT_FAILED: a statement cannot be compared. PARKED_EVENT: an event for payment is not tried any more.
alter table payment.work_item drop constraint work_item_kind_check,
  add constraint work_item_kind_check check (kind in (
    'MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'FEE_DIFFERS', 'TWICE', 'WRONG_DAY', 'CALLBACK_MISMATCH', 'UNKNOWN_OUTCOME',
    'STATEMENT_FAILED', 'PARKED_EVENT'));
