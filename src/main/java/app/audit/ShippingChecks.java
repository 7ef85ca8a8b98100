package app.audit;

import java.util.List;

/** Compares shipments with their orders and with the events that were published about them. */
final class ShippingChecks {

    static final List<Check> ALL = List.of(
            Check.of("order-shipment", "A shipment differs from what its order has stored about it.", """
                    with known as (
                        select order_no, state, id::text as correlation, p #>> '{consignment,shipment}' as reference,
                            p ->> 'stage' as stage
                        from "order".orders cross join lateral json_array_elements(progress -> 'shipments') p)
                    select reference, format('Order %s (%s) is %s, its shipment %s is %s, but the order has it as %s', order_no,
                        coalesce(k.correlation, s.correlation), state, reference, status, stage)
                    from known k full join shipping.shipment s using (reference)
                    where coalesce(status, '') <> 'awaited'
                        and coalesce(k.correlation, s.correlation) not in (select lane from outbox.open_delivery)
                        and (s.correlation is distinct from k.correlation
                            or stage <> 'STOPPED' and state not in ({sold}, 'STOPPING')
                            or case stage when 'ASKED' then status = 'created' or status = 'requested' and failure is not null
                                when 'LEFT' then status = 'dispatched'
                                when 'ARRIVED' then status = 'delivered'
                                when 'STOPPED' then status = 'cancelled' end is not true)"""),
            Check.of("order-progress", "The state of an order does not match the state of its shipments.", """
                    select o.id::text, format('Order %s (%s) is %s, but its shipments are %s', order_no, o.id, state, s.statuses)
                    from "order".orders o
                    left join (
                        select correlation, array_agg(reference || ' ' || status) as statuses,
                            bool_and(status in ('dispatched', 'delivered')) as departed,
                            bool_and(status = 'delivered') as arrived
                        from shipping.shipment where status <> 'cancelled' group by correlation) s
                        on s.correlation = o.id::text
                    where state <> 'STOPPING' and o.id::text not in (select lane from outbox.open_delivery)
                        and ((state in ({sold})) <> (s.correlation is not null)
                            or (state in ('SHIPPED', 'COMPLETED')) <> coalesce(departed, false)
                            or (state = 'COMPLETED') <> coalesce(arrived, false))"""),
            Check.of("sent-units", "The units that are sent differ from the units that were ordered.", """
                    with sent as (
                        select s.correlation, l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                        from shipping.shipment s cross join lateral jsonb_array_elements(s.lines) l
                        where s.status <> 'cancelled' group by 1, 2),
                    ordered as (
                        select o.id::text as correlation, l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                        from "order".order_with_content o cross join lateral (
                            select * from jsonb_array_elements(o.content -> 'lines')
                            union all
                            select * from jsonb_array_elements((o.progress -> 'gifts')::jsonb)) line (l)
                        where o.state in ({sold}) group by 1, 2)
                    select correlation, format('SKU %s of order %s: %s units are in shipments, but %s were ordered', sku_id, correlation, s.units, o.units)
                    from sent s full join ordered o using (correlation, sku_id)
                    where s.units is distinct from o.units and correlation not in (select lane from outbox.open_delivery)"""),
            Check.of(
                    "shipment-told",
                    "The dispatch or delivery of a shipment was published more often than it happened, or it was not published.",
                    """
                    with log as (
                        select greatest(min(published_at), (select max(published_until) from outbox.segment)) as since
                        from outbox.event),
                    told as (
                        select payload::jsonb ->> 'reference' as reference,
                            count(*) filter (where type like 'shipping.shipment.dispatched.v%') as departed,
                            count(*) filter (where type like 'shipping.shipment.delivered.v%') as arrived
                        from outbox.event where type like 'shipping.shipment.%' group by 1)
                    select reference, format('Shipment %s is %s, but its dispatch was published %s times and its delivery %s times', reference, status, coalesce(departed, 0),
                        coalesce(arrived, 0))
                    from told full join shipping.shipment s using (reference) cross join log
                    where coalesce(departed, 0) > case when status in ('dispatched', 'delivered') then 1 else 0 end
                        or coalesce(arrived, 0) > case when status = 'delivered' then 1 else 0 end
                        or s.created_at > log.since and (
                            status in ('dispatched', 'delivered') and coalesce(departed, 0) = 0
                            or status = 'delivered' and coalesce(arrived, 0) = 0)"""),
            Check.of("scan-waits", "A carrier's scan still waits for a shipment that already exists.", """
                    select e.event_id, format('Carrier %s reports %s for %s in its event %s', e.carrier, e.fact, e.reference, e.event_id)
                    from shipping.carrier_event e join shipping.shipment s using (reference)
                    where e.verdict = 'waiting' and s.status <> 'awaited' and s.status <> 'requested'
                        and s.correlation not in (select lane from outbox.open_delivery)"""));

    private ShippingChecks() {}
}
