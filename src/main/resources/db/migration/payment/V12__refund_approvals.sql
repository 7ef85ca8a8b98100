-- Refunds above a configured limit wait for an operator ('unapproved') and hold their amount meanwhile. Other refunds have no approval.
alter table payment.refund
  add column requested_by text, -- subject of the operator who has requested the refund; null if no operator has
  drop constraint refund_status_check,
  add constraint refund_status_check
    check (status in ('awaited', 'waiting', 'unapproved', 'requested', 'accepted', 'refunded', 'refused'));

create table payment.refund_approval (
  approval_no       bigint generated always as identity primary key,
  refund_reference  text not null unique references payment.refund,
  payment_reference text not null,
  correlation       text not null,
  amount_minor      bigint not null check (amount_minor > 0),
  currency          text not null,
  reason            text not null, -- of the refund
  requested_by      text, -- as in the refund
  requested_at      timestamptz not null,
  state             text not null check (state in ('PENDING', 'APPROVED', 'REFUSED')),
  decided_by        text,
  decided_at        timestamptz,
  note_owner        text, -- with the sealed words of the operator who has decided
  note              text,
  constraint decision_complete check (num_nulls(decided_by, decided_at) = case state when 'PENDING' then 2 else 0 end),
  constraint second_operator check (decided_by is distinct from requested_by or decided_by is null),
  constraint note_complete check (num_nulls(note_owner, note) in (0, 2)),
  constraint note_of_a_decision check (note is null or state <> 'PENDING')
);
create index refund_approval_pending on payment.refund_approval (approval_no) where state = 'PENDING';
create index refund_approval_of_correlation on payment.refund_approval (correlation);
