package app.audit;

import java.util.List;

/** Compares orders with their streams, and the streams with the log. Finds orders that make no progress. */
final class OrderChecks {

    static final List<Check> ALL = List.of(
            Check.withRepair(
                    "order-row",
                    "The row of an order differs from the state that its event stream gives.",
                    "the row is rebuilt from the stream, if the stream has no gap",
                    ""),
            Check.of(
                    "stream-gap", "An event stream has a gap or no first event, or an order has no event stream.", """
                    select coalesce(s.order_id, o.id)::text,
                        format('Order %s (%s) has %s events, numbered from %s to %s', o.order_no, coalesce(s.order_id, o.id), s.events, s.first, s.last)
                    from (
                        select order_id, count(*) as events, max(seq) as last, min(seq) as first,
                            bool_or(seq = 1 and type like 'order.order.created.v%') as begun
                        from "order".order_event group by order_id) s
                    full join "order".orders o on o.id = s.order_id
                    where (s.first, s.last) is distinct from (1, s.events) or not s.begun"""),
            // The last row of a dropped segment may have had up to 499 events with ids beyond the segment.
            Check.of("stream-log", "An event stream differs from the log.", """
                    select coalesce(s.event_id, e.id)::text, format('Event %s is %s of order %s in the stream, and %s of order %s in the log',
                        coalesce(s.event_id, e.id), s.type, s.order_id, e.type, e.correlation)
                    from "order".order_event s
                    full join (
                        select * from outbox.event where type in (select type from "order".order_event)) e on e.id = s.event_id
                    where (s.type, s.payload, s.order_id::text) is distinct from (e.type, e.payload, e.correlation)
                        and (e.id is not null or s.event_id > greatest(
                            (select min(id) from outbox.event_group), (select max(below_id) + 498 from outbox.segment where cut_at is not null)))"""),
            Check.of("twice", "An event that an order may have only once occurs more than once.", """
                    select order_id::text, format('Order %s has the event %s %s times', order_id, type, count(*)) from "order".order_event
                    where type not like 'order.payment.%' and type not like 'order.refund.%'
                        and type not like 'order.shipment.%' and type not like 'order.return.%' and type not like 'order.dispute.%'
                        and type not like 'order.capture.%'
                    group by order_id, type having count(*) > 1
                    union all
                    select (array_agg(order_id))[1]::text, format('Return %s has the event %s %s times', payload::jsonb ->> 'reference', type, count(*))
                    from "order".order_event
                    where type like 'order.return.accepted.%' or type like 'order.return.refunded.%'
                    group by payload::jsonb ->> 'reference', type having count(*) > 1
                    union all
                    select order_id::text, format('Order %s has the same decision of dispute %s twice in a row', order_id, dispute)
                    from (
                        select order_id, dispute, type, news, lag(type) over disputes as last_type, lag(news) over disputes as last_news
                        from (
                            select order_id, seq, type, payload::jsonb ->> 'dispute' as dispute,
                                payload::jsonb - 'at' - 'hold' as news
                            from "order".order_event
                            where type like 'order.dispute.decided.%' or type like 'order.payment.disputed.%') d
                        window disputes as (partition by order_id, dispute order by seq)) d
                    where (type, news) = (last_type, last_news)"""),
            Check.of(
                    "order-stuck", "An order waits for an answer, but no event is in flight that could bring it.", """
                    select id::text, format('Order %s (%s) has been %s since %s', order_no, id, state, progress ->> 'since') from "order".orders o
                    where id::text not in (select lane from outbox.open_delivery)
                        and (state not in ({paying}, {sold}, {unsold}, {refunding}, {refunded})
                            or state = 'REFUNDING' and not exists (
                                select from payment.refund r
                                where r.correlation = o.id::text and r.status in ('waiting', 'unapproved', 'requested', 'accepted'))
                            or exists (
                                select from json_array_elements(progress -> 'returns') t where t ->> 'status' = 'PRICING'))"""),
            // The longest grace period that can be set is five minutes.
            Check.of(
                    "order-overdue",
                    "An unpaid order is still open half a minute after its payment window and the longest grace period.",
                    """
                    select id::text, format('Order %s (%s) had to be paid before %s', order_no, id, deadline) from "order".orders
                    where state in ({paying}) and deadline < now() - interval '5 minutes 30 seconds'
                        and id::text not in (select lane from outbox.open_delivery)"""),
            Check.withRepair(
                    "order-due",
                    "The list of deadlines differs from the deadlines of the orders.",
                    "the deadline is copied from the order's row",
                    """
                    select coalesce(o.id, d.order_id)::text, format('Order %s is %s with the deadline %s, but the list has %s with the deadline %s',
                        coalesce(o.id, d.order_id), o.state, o.deadline, d.state, d.deadline)
                    from (select id, state, deadline from "order".orders where deadline is not null) o
                    full join "order".due d on d.order_id = o.id
                    where (o.state, o.deadline) is distinct from (d.state, d.deadline)"""),
            Check.withRepair(
                    "order-holding",
                    "An unpaid order is missing from its shopper's limits or counts with wrong units, or a paid or closed order still counts.",
                    "the units are copied from the order's row",
                    """
                    select coalesce(o.id, h.order_id)::text, format('Order %s holds %s for %s, but the limits count %s for %s',
                        coalesce(o.id, h.order_id), o.units, o.holder, h.units, h.holder)
                    from (
                        select id, content ->> 'holder' as holder, (
                            select jsonb_object_agg(sku_id, units)
                            from (
                                select l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                                from jsonb_array_elements(content -> 'lines') l group by 1) line) as units
                        from "order".order_with_content
                        where state in ({undecided}, {paying})
                            and content ->> 'holder' is not null) o
                    full join "order".holding h on h.order_id = o.id
                    where (o.holder, o.units) is distinct from (h.holder, h.units::jsonb)"""),
            Check.of(
                    "order-note",
                    "Notes have a gap, belong to no order, or are sealed for another person than the order.",
                    """
                    select n.order_id::text, format('Order %s (%s) has %s notes, numbered up to %s and sealed for %s, but its person is %s',
                        o.order_no, n.order_id, n.notes, n.last, n.owners, o.content #>> '{shipping_address,owner}')
                    from (
                        select order_id, count(*) as notes, max(note_no) as last, array_agg(distinct owner) as owners
                        from "order".note group by order_id) n
                    left join "order".order_with_content o on o.id = n.order_id
                    where n.notes <> n.last or n.owners is distinct from array[o.content #>> '{shipping_address,owner}']"""),
            Check.of(
                    "external-reference",
                    "The order that claims an external reference is not the order that has it.",
                    """
                    select external_reference, format('%s is claimed by order %s, but order %s has it', external_reference, r.order_id, o.id)
                    from "order".external_reference r
                    full join (
                        select id, external_reference from "order".orders where external_reference is not null) o
                        using (external_reference)
                    where r.order_id is distinct from o.id"""),
            Check.of(
                    "order-listing",
                    "The lists of orders differ from an order, as far as they have read the log.",
                    """
                    with read as (select txid, event_id from outbox.cursor where name = 'order/listing'),
                    unread as (
                        select e.correlation from outbox.event e, read r
                        where e.txid >= r.txid and (e.txid, e.id) > (r.txid, r.event_id) and e.type like 'order.%'),
                    sku as (
                        select order_id, array_agg(sku_id order by sku_id) as skus from "order".listing_sku s
                        join "order".listing l on l.id = s.order_id and l.placed_at = s.placed_at group by order_id)
                    select coalesce(o.id, l.id)::text, format('Order %s (%s) is %s after %s events, but the lists have it as %s after %s events',
                        coalesce(o.order_no, l.order_no), coalesce(o.id, l.id), o.state, o.seq, l.status, l.seq)
                    from (
                        select o.*, c.* from "order".order_with_content o cross join lateral jsonb_to_record(o.content) as c (
                            channel text, country text, payment_method text, items jsonb, lines jsonb)) o
                    full join ("order".listing l left join sku on sku.order_id = l.id) on l.id = o.id
                    where exists (select from read) and not exists (select from "order".listing_backfill)
                        and coalesce(o.id, l.id)::text not in (select correlation from unread)
                        and ((o.seq, o.order_no, o.user_id, o.external_reference, o.created_at, o.placed_at, o.channel, o.country,
                                o.payment_method, o.items ->> 'currency',
                                (select array_agg(distinct (line ->> 'sku_id') collate "C" order by (line ->> 'sku_id') collate "C")
                                from jsonb_array_elements(o.lines) line),
                                (select array_agg(distinct (dispute ->> 'status') collate "C" order by (dispute ->> 'status') collate "C")
                                from jsonb_array_elements(nullif((o.progress -> 'disputes')::jsonb, 'null')) dispute))
                                is distinct from (l.seq, l.order_no, l.user_id, l.external_reference, l.created_at, l.placed_at, l.channel,
                                l.country, l.payment_method, l.currency, sku.skus,
                                (select array_agg(d.status order by d.status) from "order".listing_dispute d where d.order_id = l.id))
                            or l.status <> o.state and o.state in ({paying}, {sold}, {unsold}, {refunded})
                            or l.payable_minor <> (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint)"""),
            Check.of("returned-units", "More units of a line were returned than were sent.", """
                    select id::text, format('Order %s, line %s: %s of %s units were returned', order_no, line_no, back, sent)
                    from (
                        select o.id, o.order_no, l ->> 'line_no' as line_no, (l ->> 'quantity')::bigint as sent, (
                            select sum((u ->> 'quantity')::bigint)
                            from json_array_elements(o.progress -> 'returns') t, json_array_elements(t -> 'lines') u
                            where u #>> '{amounts,line_no}' = l ->> 'line_no') as back
                        from "order".order_with_content o cross join lateral (
                            select * from jsonb_array_elements(o.content -> 'lines')
                            union all
                            select * from jsonb_array_elements((o.progress -> 'gifts')::jsonb)) ordered (l)
                        where json_array_length(o.progress -> 'returns') > 0) line
                    where back > sent"""),
            Check.of(
                    "order-prices",
                    "The order module has another version or other prices of a SKU on sale than the catalogue.",
                    """
                    with catalogue as (
                        select sku_id, string_agg(format('%s %s %s', amount_minor, currency, sale_prices), ', ' order by currency) as prices
                        from catalog.price group by sku_id),
                    copy as (
                        select sku_id, string_agg(format('%s %s %s', amount_minor, currency, sale_prices), ', ' order by currency) as prices
                        from "order".price group by sku_id)
                    select sku_id, format('SKU %s has version %s with the prices %s in the catalogue, and version %s with the prices %s in the order module',
                        sku_id, c.version, catalogue.prices, o.version, copy.prices)
                    from catalog.sku c full join "order".sku o using (sku_id)
                    left join catalogue using (sku_id) left join copy using (sku_id)
                    where case when c.listed then (c.version, true, catalogue.prices) is distinct from (o.version, o.listed, copy.prices)
                            else c.version is null or o.listed end
                        and sku_id not in (select lane from outbox.open_delivery)"""),
            Check.of(
                    "order-codes",
                    "The order module knows something else of a coupon code than promotion has published.",
                    """
                    select c.code, format('Coupon %s of promotion %s has version %s (usable: %s) in the promotion module, and version %s (usable: %s) in the order module',
                        c.code, c.promotion_id, c.version, u.usable, o.version, o.usable)
                    from promotion.coupon c
                    cross join lateral (select not (c.withdrawn or coalesce(c.held + c.redeemed >= c.max_uses, false)) as usable) u
                    left join "order".promotion_code o on o.code_hash = rtrim(translate(
                        encode(sha256(convert_to('promotion.code/' || c.code, 'UTF8')), 'base64'), '+/', '-_'), '=')
                    where c.told
                        and (c.promotion_id, c.version, u.usable, c.customer, c.amount_minor, c.expires_at)
                            is distinct from (o.promotion_id, o.version, o.usable, o.customer, o.amount_minor, o.expires_at)
                        and c.promotion_id not in (select lane from outbox.open_delivery)"""));

    private OrderChecks() {}
}
