-- Who has asked for a refund: kind and issuer, and of a shopper the sealed subject. Null: not known, also in all rows of earlier builds.
alter table payment.refund add column requester jsonb;

-- The refunds of an order below the limit count together.
create index refund_of_correlation on payment.refund (correlation);

-- Credits to wallets above the limit wait, too. Their reference is the id of the adjustment, so it names no refund.
alter table payment.refund_approval
  add column kind text not null default 'REFUND' constraint kind_known check (kind in ('REFUND', 'WALLET_CREDIT')),
  add column requester jsonb, -- as in the refund; of a credit, the operator who has asked for it
  add column first_approved_by text, -- the first of two operators, if it is not known who has asked
  add column first_approved_at timestamptz,
  add column first_issuer text, -- of the token of the first operator
  add column wallet_owner text, -- the customer whose wallet is credited
  add column reason_owner text, -- with the sealed words of the operator who has asked for a credit
  add column sealed_reason text,
  drop constraint refund_approval_refund_reference_fkey,
  alter column payment_reference drop not null,
  alter column reason drop not null,
  add constraint refund_complete
    check (kind <> 'REFUND' or (num_nulls(payment_reference, reason) = 0 and num_nonnulls(wallet_owner, reason_owner, sealed_reason) = 0)),
  add constraint credit_complete
    check (kind <> 'WALLET_CREDIT'
      or (num_nulls(wallet_owner, reason_owner, sealed_reason, requested_by, requester) = 0 and num_nonnulls(payment_reference, reason) = 0)),
  add constraint first_approval_complete check (num_nulls(first_approved_by, first_approved_at, first_issuer) in (0, 3)),
  add constraint two_approvers check (state <> 'APPROVED' or first_approved_by is distinct from decided_by),
  add constraint not_to_oneself check (decided_by is distinct from wallet_owner or decided_by is null);
