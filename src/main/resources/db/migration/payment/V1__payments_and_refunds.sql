-- A payment. The row is made by what is heard first: its request, or a callback that names it ('awaited': the place is
-- kept, so that request and callback meet on one primary key, whichever commits first).
create table payment.payment (
  reference           text primary key,
  status              text not null check (status in ('awaited', 'requested', 'started', 'failed', 'captured')),
  correlation         text,
  method              text,
  provider            text, -- null when no provider serves the method
  amount_minor        bigint,
  currency            text,
  expires_at          timestamptz,
  instructions        text, -- JSON, as told to the shopper
  provider_payment_id text,
  captured_minor      bigint,
  captured_at         timestamptz, -- by the provider's clock
  refund_minor        bigint not null default 0, -- given back, or on its way
  failure             text,
  noted_at            timestamptz not null,
  constraint request_complete check (
    status = 'awaited'
    or num_nulls(correlation, method, amount_minor, currency, expires_at) = 0),
  constraint provider_known check (provider is not null or status in ('awaited', 'failed')),
  constraint capture_complete check (
    num_nulls(captured_minor, captured_at) = case status when 'captured' then 0 else 2 end
    and (status <> 'captured' or provider_payment_id is not null)),
  constraint captured_whole check (captured_minor is null or (amount_minor > 0 and captured_minor = amount_minor)),
  constraint refund_within_capture check (refund_minor = 0 or (captured_minor is not null and refund_minor = captured_minor)),
  constraint failure_reasoned check (status <> 'failed' or failure is not null)
);

-- A refund of a whole payment. 'awaited' as above; 'waiting': asked for before the capture.
create table payment.refund (
  reference         text primary key,
  status            text not null check (status in ('awaited', 'waiting', 'requested', 'accepted', 'refunded', 'refused')),
  correlation       text,
  payment_reference text references payment.payment,
  amount_minor      bigint,
  currency          text,
  reason            text,
  failure           text,
  noted_at          timestamptz not null,
  constraint request_complete check (
    status = 'awaited'
    or num_nulls(correlation, payment_reference, amount_minor, currency, reason) = 0),
  constraint failure_reasoned check (status <> 'refused' or failure is not null),
  -- A payment is refunded at most once. Checked at the end of each statement, so that one may stand where another fell.
  constraint refund_once exclude (payment_reference with =)
    where (status in ('waiting', 'requested', 'accepted', 'refunded')) deferrable initially immediate
);

-- What a provider told, once each, and what came of it.
create table payment.provider_event (
  provider     text not null,
  event_id     text not null,
  type         text not null, -- the provider's word
  fact         text not null check (fact in ('captured', 'failed', 'refunded', 'refund_refused', 'information')),
  detail       text, -- of a capture, the provider's payment id; of a failure, its reason
  reference    text not null,
  amount_minor bigint not null,
  currency     text not null,
  occurred_at  timestamptz not null,
  received_at  timestamptz not null,
  verdict      text not null check (verdict in ('applied', 'unchanged', 'mismatch', 'waiting')),
  why          text,
  primary key (provider, event_id),
  constraint verdict_reasoned check (verdict = 'applied' or why is not null)
);
-- A payment is captured at most once, and a refund succeeds at most once.
create unique index applied_once on payment.provider_event (reference, fact)
  where verdict = 'applied' and fact in ('captured', 'refunded');
create index provider_event_waiting on payment.provider_event (reference) where verdict = 'waiting';
