-- A refund, a capture and the release of an authorisation are called for until their outcome is known, however long that takes. So each has its
-- row here from the request on. A question about a payment is put as before, and leaves the new columns as they are.
alter table payment.inquiry
  add column provider   text not null default '', -- the provider of the call; '' for a question about a payment, and in rows of earlier builds
  add column claimed_at timestamptz, -- when an instance claimed the call; the claim ends at due_at
  add column failures   integer not null default 0 check (failures >= 0), -- calls in a row without a usable answer
  add column error      text, -- why the last call had none
  add column trace      text; -- of the request
drop index payment.inquiry_due;
create index inquiry_due on payment.inquiry (provider, due_at);

-- Until now such a call was a delivery, which was parked after some failures. The deliveries that are held or parked become rows. The reference,
-- which is the idempotency key at the provider, stays the same; and the provider is asked before the call is repeated, because an earlier attempt
-- may have reached it. Deliveries that are neither held nor parked become rows when an instance of this build handles them.
with taken as (
  delete from outbox.delivery d using outbox.event e
  where e.id = d.event_id and d.listener like 'payment/provider%' and d.held_until is not null
    and e.type ~ '^payment\.(refund|refund_inquiry|capture|void)\.due\.v[0-9]+$'
  returning e.type, e.payload::json as call, e.trace, d.attempts, d.error),
due as (
  select distinct on (call ->> 'reference')
    call ->> 'reference' as reference, call ->> 'provider' as provider, attempts, left(error, 500) as error, trace,
    case when type like 'payment.capture.%' then 'CAPTURE' when type like 'payment.void.%' then 'PAYMENT' else 'REFUND' end as subject
  from taken order by call ->> 'reference', attempts desc)
insert into payment.inquiry as i (reference, subject, asked, due_at, provider, failures, error, trace)
select reference, subject, 1, now(), provider, attempts, error, trace
from due
where subject = 'REFUND' and exists (
    select from payment.refund r where r.reference = due.reference and r.status in ('requested', 'accepted'))
  or subject = 'CAPTURE' and exists (
    select from payment.capture c where c.reference = due.reference and c.status in ('requested', 'accepted'))
  or subject = 'PAYMENT' and exists (
    select from payment.payment p where p.reference = due.reference and p.status = 'authorised' and p.withdrawn_at is not null)
on conflict (reference) do update
  set asked = greatest(i.asked, 1), due_at = least(i.due_at, excluded.due_at), provider = excluded.provider,
    failures = excluded.failures, error = excluded.error, trace = excluded.trace;
