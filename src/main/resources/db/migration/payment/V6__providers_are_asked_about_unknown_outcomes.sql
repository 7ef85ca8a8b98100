-- A payment or refund whose outcome is not known, and about which its provider can be asked. The row ends at its next turn after the outcome is
-- known. A payment whose provider cannot be asked has no row.
create table payment.inquiry (
  reference text primary key,
  subject   text not null check (subject in ('PAYMENT', 'REFUND')),
  asked     integer not null check (asked >= 0),
  due_at    timestamptz not null
);
create index inquiry_due on payment.inquiry (due_at);

-- 'closed': nobody can pay any more. The order learns nothing of it, as its own window ends by itself. A later capture counts nevertheless.
alter table payment.payment
  drop constraint payment_status_check,
  add constraint payment_status_check
    check (status in ('awaited', 'requested', 'started', 'failed', 'captured', 'closed')),
  drop constraint failure_reasoned,
  add constraint failure_reasoned check (status not in ('failed', 'closed') or failure is not null);
