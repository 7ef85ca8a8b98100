package app.audit;

import java.util.List;

/** Compares disputes with what was published about them, with their orders, shipments and the ledger, and approvals with their refunds. */
final class DisputeChecks {

    static final List<Check> ALL = List.of(
            Check.of("dispute-change", "The state of a dispute is not the one that was published last.", """
                    select d.provider || ':' || d.provider_dispute_id,
                        format('Dispute %s at %s is %s over %s with a fee of %s, but its change %s has it as %s over %s with a fee of %s',
                            d.provider_dispute_id, d.provider, d.status, d.amount_minor, d.fee_minor, d.changes, c.status, c.amount_minor,
                            c.fee_minor)
                    from payment.dispute d
                    left join payment.dispute_change c on c.dispute_id = d.dispute_id and c.change_no = d.changes
                    where (c.status, c.amount_minor, c.fee_minor) is distinct from (d.status, d.amount_minor, d.fee_minor)"""),
            Check.of("order-dispute", "A dispute differs from what its order has stored about it.", """
                    with known as (
                        select id::text as correlation, d ->> 'reference' as reference, d ->> 'status' as status,
                            (d #>> '{amount,amount_minor}')::bigint as amount_minor
                        from "order".orders cross join lateral json_array_elements(progress -> 'disputes') d),
                    reported as (
                        select correlation, provider || ':' || provider_dispute_id as reference,
                            case when status in ('RECEIVED', 'UNDER_REVIEW') then 'OPEN' else status end as status, amount_minor
                        from payment.dispute where correlation in (select id::text from "order".orders))
                    select reference, format('Dispute %s of order %s is %s over %s, but the order has it as %s over %s', reference,
                        correlation, r.status, r.amount_minor, k.status, k.amount_minor)
                    from known k full join reported r using (correlation, reference)
                    where correlation not in (select lane from outbox.open_delivery)
                        and (k.status, k.amount_minor) is distinct from (r.status, r.amount_minor)"""),
            Check.of(
                    "shipment-hold",
                    "A shipment that has not left is held without a dispute of its order, or is not held although there is one.",
                    """
                    with due as (
                        select id::text as correlation, d ->> 'hold' as cause
                        from "order".orders cross join lateral json_array_elements(progress -> 'disputes') d
                        where d ->> 'status' <> 'WON'),
                    waiting as (
                        select reference, correlation, status, holds from shipping.shipment
                        where status in ('requested', 'created') and correlation not in (select lane from outbox.open_delivery)),
                    held as (
                        select reference, correlation, h ->> 'cause' as cause
                        from waiting cross join lateral jsonb_array_elements(holds) h
                        where h ->> 'reason' = 'DISPUTE' and h ->> 'held_at' is not null and h ->> 'released_at' is null),
                    wanted as (select reference, correlation, cause from waiting join due using (correlation))
                    select reference, format('Shipment %s of order %s: its order wants the hold %s, and it has the hold %s', reference,
                        coalesce(w.correlation, h.correlation), w.cause, h.cause)
                    from wanted w full join held h using (reference, cause)
                    where w.correlation is null or h.correlation is null"""),
            Check.of("refund-approval", "A refund does not match its approval.", """
                    select coalesce(r.reference, a.refund_reference), format('Refund %s is %s over %s %s, but its approval is %s over %s %s',
                        coalesce(r.reference, a.refund_reference), r.status, r.amount_minor, r.currency, a.state, a.amount_minor, a.currency)
                    from payment.refund r full join (select * from payment.refund_approval where kind = 'REFUND') a on a.refund_reference = r.reference
                    where coalesce(r.status = 'unapproved', false) <> coalesce(a.state = 'PENDING', false)
                        or a.state = 'REFUSED' and r.status not in ('refused', 'refunded', 'returned')
                        or a.state is not null and (a.amount_minor, a.currency) is distinct from (r.amount_minor, r.currency)"""),
            Check.of("ledger-dispute", "The ledger and payment disagree about the disputes of an order.", """
                    with place as (select txid, event_id from outbox.cursor where name = 'ledger/book'),
                    unread as (
                        select e.correlation from outbox.event e, place p
                        where e.txid >= p.txid and (e.txid, e.id) > (p.txid, p.event_id) and e.type like 'payment.dispute.%'),
                    cut as (
                        select max(published_until) as until from outbox.segment, ledger.book
                        where cut_at < begun_at + interval '10 minutes'),
                    booked as ( -- 'customers' is the part of the loss that is set off
                        select correlation, currency,
                            coalesce(sum(amount_minor) filter (where account like 'disputes:%'), 0) as held,
                            coalesce(sum(amount_minor) filter (where account in ('dispute-losses', 'customers')), 0) as lost,
                            coalesce(sum(amount_minor) filter (where account like 'fee:%'), 0) as fee
                        from ledger.entry join ledger.posting using (entry_no) where kind = 'DISPUTE' group by 1, 2),
                    known as (
                        select correlation, currency,
                            sum(case when status in ('RECEIVED', 'UNDER_REVIEW') then amount_minor else 0 end) as held,
                            sum(case when status = 'LOST' then amount_minor else 0 end) as lost, sum(fee_minor) as fee
                        from payment.dispute group by 1, 2)
                    select correlation, format('Order %s: %s %s are disputed, %s are lost and %s are fees, but the ledger has %s, %s and %s',
                        correlation, coalesce(k.held, 0), currency, coalesce(k.lost, 0), coalesce(k.fee, 0), coalesce(b.held, 0),
                        coalesce(b.lost, 0), coalesce(b.fee, 0))
                    from booked b full join known k using (correlation, currency)
                    where exists (select from place)
                        and correlation not in (select correlation from unread)
                        and ((select until from cut) is null or correlation not in (
                            select id::text from "order".orders where created_at <= (select until from cut)))
                        and (coalesce(b.held, 0), coalesce(b.lost, 0), coalesce(b.fee, 0))
                            <> (coalesce(k.held, 0), coalesce(k.lost, 0), coalesce(k.fee, 0))"""),
            // Builds without set-offs may have booked the last entry of an order before the first set-off.
            Check.of(
                    "ledger-set-off",
                    "The ledger has not set off the smaller of what an order is owed and what its disputes have lost.",
                    """
                    with first as (
                        select min(entry_no) as entry_no from ledger.posting p where account = 'dispute-losses' and exists (
                            select from ledger.posting c where c.entry_no = p.entry_no and c.account = 'customers')),
                    posted as (
                        select correlation, currency, entry_no, amount_minor as minor, account = 'customers' as of_shopper,
                            kind = 'DISPUTE' as of_dispute
                        from ledger.entry join ledger.posting using (entry_no)
                        where account in ('customers', 'dispute-losses')
                            and correlation in (select correlation from ledger.entry where kind = 'DISPUTE')),
                    total as (
                        select correlation, currency, max(entry_no) as last_entry,
                            coalesce(-sum(minor) filter (where of_shopper), 0) as owed,
                            coalesce(sum(minor) filter (where not of_shopper), 0) as lost,
                            coalesce(sum(case when of_shopper then minor else -minor end) filter (where of_shopper = of_dispute), 0) as set_off
                        from posted group by 1, 2)
                    select correlation, format('Order %s: %s %s are set off, and then %s are owed and %s are lost', correlation, set_off,
                        currency, owed, lost)
                    from total
                    where last_entry >= (select entry_no from first)
                        and set_off <> greatest(0, least(owed + set_off, lost + set_off))"""));

    private DisputeChecks() {}
}
