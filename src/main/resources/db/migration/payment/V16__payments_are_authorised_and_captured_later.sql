-- 'authorised': the provider holds the money, and nothing or a part of it is captured. 'voided': what was not captured is released. The other
-- states are as before: the new columns are null in the row of a payment that is collected at once.
alter table payment.payment
  add column authorised_at timestamptz, -- by the provider's clock, as the next
  add column authorisation_expires_at timestamptz,
  add column capture_minor bigint, -- what captures hold: captured, or being captured
  drop constraint payment_status_check,
  add constraint payment_status_check
    check (status in ('awaited', 'requested', 'started', 'failed', 'closed', 'captured', 'authorised', 'voided')),
  drop constraint failure_reasoned,
  add constraint failure_reasoned check (status not in ('failed', 'closed', 'voided') or failure is not null),
  drop constraint capture_complete,
  add constraint capture_complete check (
    num_nulls(captured_minor, captured_at) = case
      when status = 'captured' then 0
      when status in ('authorised', 'voided') then case captured_minor when 0 then 1 else 0 end
      else 2 end
    and (captured_minor is null or provider_payment_id is not null)),
  add constraint authorisation_complete check (
    num_nulls(authorised_at, authorisation_expires_at, capture_minor) = case when status in ('authorised', 'voided') then 0 else 3 end),
  drop constraint captured_whole,
  add constraint captured_whole check (status <> 'captured' or (amount_minor > 0 and captured_minor = amount_minor)),
  -- Never capture more than is authorised: captures are counted while the row of the payment is locked.
  add constraint captured_within_authorisation check (
    capture_minor is null or (0 <= captured_minor and captured_minor <= capture_minor and capture_minor <= amount_minor));

-- A capture of an authorised payment or of a part of it. A payment that is collected at once has none.
create table payment.capture (
  reference         text primary key,
  status            text not null check (status in ('requested', 'accepted', 'captured', 'refused')),
  correlation       text not null,
  payment_reference text not null references payment.payment,
  amount_minor      bigint not null,
  currency          text not null,
  last              boolean not null, -- the rest is released with it
  held_minor        bigint not null, -- what no other capture can use; of the last capture, all that was left
  noted_at          timestamptz not null,
  captured_at       timestamptz, -- by the provider's clock
  failure           text,
  constraint capture_above_zero check (amount_minor > 0 or status = 'refused'),
  constraint held_while_it_stands check (held_minor >= case status when 'refused' then 0 else amount_minor end),
  constraint captured_at_known check ((captured_at is not null) = (status = 'captured')),
  constraint failure_reasoned check (status <> 'refused' or failure is not null)
);
create index capture_by_payment on payment.capture (payment_reference);

alter table payment.inquiry
  drop constraint inquiry_subject_check,
  add constraint inquiry_subject_check check (subject in ('PAYMENT', 'REFUND', 'CAPTURE'));

alter table payment.provider_event
  add column expires_at timestamptz, -- of an authorisation
  add constraint authorisation_expires check (fact <> 'authorised' or expires_at is not null);
-- A payment is authorised at most once, and a capture succeeds at most once.
create unique index authorised_once on payment.provider_event (reference, fact)
  where verdict = 'applied' and fact in ('authorised', 'capture_succeeded', 'capture_refused');
