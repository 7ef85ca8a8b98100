package app.audit;

import java.util.List;

/** Compares payments and refunds with each other and with their orders. */
final class PaymentChecks {

    static final List<Check> ALL = List.of(
            Check.of("order-payment", "A payment does not match its order.", """
                    select coalesce(p.reference, o.id::text),
                        format('Order %s (%s) is %s with a payment of %s (%s), but payment %s is %s with %s %s, of which %s are refunded', o.order_no,
                            coalesce(o.id::text, p.correlation), o.state, o.progress #>> '{payment,amount,amount_minor}', o.attempt,
                            p.reference, p.status, p.amount_minor, p.currency, p.refund_minor)
                    from (
                        select placed.*, reference, attempt, case progress #>> '{refund_again,requested}'
                            when 'false' then (progress #>> '{refund_again,amount,amount_minor}')::bigint else 0 end as came_back
                        from "order".order_with_content placed cross join lateral (
                            select progress #>> '{payment,reference}', 'CURRENT'
                            union all
                            select other ->> 'reference', other ->> 'status'
                            from json_array_elements(progress #> '{payment,others}') other) a (reference, attempt)) o
                    full join payment.payment p on p.reference = o.reference
                    where ((o.progress #>> '{payment,amount,amount_minor}')::bigint > 0 or p.status <> 'awaited')
                        and coalesce(o.id::text, p.correlation) not in (select lane from outbox.open_delivery)
                        and (p.correlation is null or p.correlation not like 'top-up/%')
                        and not (p.reference is null and o.attempt = 'ENDED')
                        and not (p.reference is null and o.progress #>> '{payment,others}' like '%WITHDRAWING%')
                        and (o.id is null
                            or p.correlation is distinct from o.id::text
                            or p.amount_minor is distinct from (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint
                            or p.currency is distinct from o.content -> 'items' ->> 'currency'
                            or (p.status in ('captured', 'authorised', 'voided')) <> case o.attempt
                                when 'CURRENT' then state not in ({undecided}, {paying}, {unsold})
                                else o.attempt like 'SURPLUS%' end
                            or p.refund_minor > coalesce(p.captured_minor, 0)
                            or p.refund_minor <> case
                                when o.attempt = 'CURRENT' and o.progress -> 'authorisation' is not null then
                                    case o.state when 'REFUNDED' then coalesce(p.captured_minor, 0) - o.came_back else p.refund_minor end
                                when o.attempt = 'CURRENT' then
                                    case when o.state in ('REFUNDING', 'REFUNDED') then p.amount_minor - o.came_back else 0 end + coalesce((
                                        select sum((t #>> '{amounts,payable,amount_minor}')::bigint
                                            - case t ->> 'status' when 'FAILED' then (t #>> '{returned,amount_minor}')::bigint else 0 end)
                                        from json_array_elements(o.progress -> 'returns') t
                                        where t ->> 'status' in ('REFUNDING', 'REFUNDED') or t ->> 'status' = 'FAILED' and t -> 'returned' is not null), 0)
                                when o.attempt in ('SURPLUS', 'SURPLUS_REFUNDED') then p.captured_minor
                                else 0 end)"""),
            Check.of("no-payment", "An order that is paid, or waits for its payment, has no payment.", """
                    select id::text, format('Order %s (%s) is %s', order_no, id, state) from "order".orders
                    where state in ({paying}, {sold}, {refunded}) and progress -> 'payment' is null"""),
            Check.of(
                    "payment-stuck",
                    "A payment or refund waits for its provider, but no event is in flight that calls it, and it will not be asked.",
                    """
                    select reference, format('Payment %s (%s) has been %s since %s', reference, correlation, status, noted_at)
                    from payment.payment
                    where status = 'requested' and correlation not in (select lane from outbox.open_delivery)
                        and reference not in (select reference from payment.inquiry)
                    union all
                    select reference, format('Refund %s (%s) has been %s since %s', reference, correlation, status, noted_at)
                    from payment.refund
                    where status = 'requested' and correlation not in (select lane from outbox.open_delivery)
                        and reference not in (select reference from payment.inquiry)
                    union all
                    select reference, format('Capture %s (%s) has been %s since %s', reference, correlation, status, noted_at)
                    from payment.capture
                    where status = 'requested' and correlation not in (select lane from outbox.open_delivery)
                        and reference not in (select reference from payment.inquiry)"""),
            Check.of("order-refund", "The refunds do not match their order.", """
                    with stem as (
                        select correlation, left(reference, 30) as stem, (array_agg(amount_minor order by reference desc))[1] as amount
                        from payment.refund where status <> 'awaited' group by 1, 2),
                    surplus as (
                        select o.id, coalesce(sum(p.captured_minor) filter (where a ->> 'status' = 'SURPLUS_REFUNDED'), 0) as refunded,
                            count(*) filter (where a ->> 'status' = 'SURPLUS') as outstanding,
                            coalesce(bool_or(a ->> 'status' = 'SURPLUS' and p.authorised_at is not null), false) as released
                        from "order".orders o cross join lateral json_array_elements(o.progress #> '{payment,others}') a
                        left join payment.payment p on p.reference = a ->> 'reference'
                        group by o.id),
                    returned as (
                        select o.id, coalesce(sum(case when o.progress -> 'authorisation' is null
                                    then (t #>> '{amounts,payable,amount_minor}')::bigint else coalesce(s.amount, 0) end
                                    - case when t ->> 'status' = 'REFUNDED' then 0 else (t #>> '{returned,amount_minor}')::bigint end)
                                filter (where t ->> 'status' = 'REFUNDED' or t -> 'returned' is not null), 0) as refunded,
                            count(*) filter (where t ->> 'status' = 'REFUNDING'
                                and (t #>> '{amounts,payable,amount_minor}')::bigint > 0) as outstanding
                        from "order".orders o cross join lateral json_array_elements(o.progress -> 'returns') t
                        left join stem s on s.correlation = o.id::text and s.stem = left(t ->> 'reference', 30)
                        group by o.id),
                    due as (
                        select o.id::text as correlation, order_no, state,
                            case when state <> 'REFUNDED' then 0
                                when progress -> 'authorisation' is null then coalesce((progress #>> '{charged,amounts,payable,amount_minor}')::bigint, 0)
                                else (
                                    select coalesce(sum((c #>> '{amount,amount_minor}')::bigint), 0)
                                    from json_array_elements(progress #> '{authorisation,captures}') c where c ->> 'status' = 'MADE') end
                                - coalesce((progress #>> '{refund_again,amount,amount_minor}')::bigint, 0)
                                + coalesce(surplus.refunded, 0) + coalesce(returned.refunded, 0) as refunded,
                            case when state = 'REFUNDING' or progress #>> '{refund_again,requested}' = 'true' then 1 else 0 end + coalesce(surplus.outstanding, 0)
                                + coalesce(returned.outstanding, 0) as outstanding,
                            -- What is only authorised is released. Until that is answered, no refund of it is in flight.
                            coalesce(surplus.released, false) or (state = 'REFUNDING' and progress -> 'authorisation' is not null) as released
                        from "order".orders o left join surplus on surplus.id = o.id left join returned on returned.id = o.id),
                    refund as (
                        select correlation, array_agg(reference || ' ' || status) as refunds,
                            coalesce(sum(case status when 'returned' then balance_minor else amount_minor end)
                                filter (where status in ('refunded', 'returned')), 0) as refunded,
                            count(*) filter (where status not in ('refunded', 'refused', 'returned')) as outstanding
                        from payment.refund where status <> 'awaited' group by correlation)
                    select correlation, format('Order %s (%s) is %s, %s must be refunded and %s refunds must be in flight, but its refunds are %s', order_no,
                        correlation, state, d.refunded, d.outstanding, r.refunds)
                    from due d full join refund r using (correlation)
                    where (coalesce(r.refunded, 0) is distinct from d.refunded
                            or coalesce(r.outstanding, 0) is distinct from d.outstanding
                                and not (coalesce(d.released, false) and coalesce(r.outstanding, 0) < d.outstanding))
                        and correlation not in (select lane from outbox.open_delivery)"""),
            Check.of("order-capture", "What an order knows of the captures of its payment differs from payment.", """
                    with known as (
                        select id::text as correlation, order_no, progress #>> '{payment,reference}' as reference, (
                            select coalesce(sum((c #>> '{amount,amount_minor}')::bigint), 0)
                            from json_array_elements(progress #> '{authorisation,captures}') c
                            where c ->> 'status' = 'MADE') as captured
                        from "order".orders where progress -> 'authorisation' is not null)
                    select reference, format('Order %s (%s) knows captures of %s, but payment %s is %s with captures of %s', k.order_no, k.correlation,
                        k.captured, reference, p.status, p.captured_minor)
                    from known k left join payment.payment p using (reference)
                    where p.captured_minor is distinct from k.captured
                        and k.correlation not in (select lane from outbox.open_delivery)"""),
            Check.of("capture-count", "The captures that a payment counts differ from the sum of its captures.", """
                    select p.reference, format('Payment %s (%s): it counts %s captured and %s held, but its captures add up to %s and %s', p.reference,
                        p.correlation, captured_minor, capture_minor, coalesce(c.captured, 0), coalesce(c.held, 0))
                    from payment.payment p
                    left join (
                        select payment_reference as reference, sum(amount_minor) filter (where status = 'captured') as captured,
                            sum(held_minor) as held
                        from payment.capture group by 1) c using (reference)
                    where p.status in ('authorised', 'voided')
                        and (p.captured_minor, p.capture_minor) is distinct from (coalesce(c.captured, 0), coalesce(c.held, 0))"""),
            Check.withRepair(
                    "refund-count",
                    "The refund amount that a payment counts differs from the sum of its refunds.",
                    "the amount is recomputed from the refunds, if it is not above the captured amount",
                    """
                    select p.reference, format('Payment %s (%s): %s are captured, it counts %s as refunded, but its refunds add up to %s', p.reference, p.correlation,
                        captured_minor, refund_minor, coalesce(r.held_minor, 0))
                    from payment.payment p
                    left join (
                        select payment_reference, sum(case status when 'returned' then balance_minor else amount_minor end) as held_minor
                        from payment.refund where status in ('unapproved', 'requested', 'accepted', 'refunded', 'returned') group by 1) r
                        on r.payment_reference = p.reference
                    where p.refund_minor <> coalesce(r.held_minor, 0)"""),
            Check.of("refund-excess", "The refunds are above the captured amount, or in another currency.", """
                    select p.reference, format('Payment %s (%s): %s %s are captured, but its refunds add up to %s in %s', p.reference, p.correlation,
                        captured_minor, p.currency, r.held_minor, r.currencies)
                    from payment.payment p
                    join (
                        select payment_reference, sum(case status when 'returned' then balance_minor else amount_minor end) as held_minor,
                            array_agg(distinct currency) as currencies
                        from payment.refund where status in ('unapproved', 'requested', 'accepted', 'refunded', 'returned') group by 1) r
                        on r.payment_reference = p.reference
                    where r.held_minor > coalesce(p.captured_minor, 0) or r.currencies <> array[p.currency]"""),
            Check.of(
                    "order-mismatch",
                    "An order shows a callback as a mismatch that payment has not stored as one.",
                    """
                    select m.order_id::text, format('Order %s shows the callback %s of provider %s for %s, but payment stored it as %s for %s',
                        m.order_id, m.callback, m.provider, m.reference, coalesce(e.verdict, 'nothing'), e.reference)
                    from "order".payment_mismatch m
                    left join payment.provider_event e on e.provider = m.provider and e.event_id = m.callback
                    where (e.verdict, e.reference, e.amount_minor, e.currency)
                        is distinct from ('mismatch', m.reference, m.received_minor, m.received_currency)"""),
            Check.of(
                    "callback-waits",
                    "A provider's callback still waits for a payment or refund that already exists.",
                    """
                    select e.event_id, format('Provider %s reports %s for %s in its event %s', e.provider, e.fact, e.reference, e.event_id)
                    from payment.provider_event e
                    left join payment.payment p on p.reference = e.reference and e.fact not in ('refunded', 'refund_refused', 'refund_returned', 'capture_succeeded', 'capture_refused')
                    left join payment.refund r on r.reference = e.reference and e.fact in ('refunded', 'refund_refused', 'refund_returned')
                    where e.verdict = 'waiting' and (p.status <> 'awaited' or r.status not in ('awaited', 'waiting'))"""));

    private PaymentChecks() {}
}
