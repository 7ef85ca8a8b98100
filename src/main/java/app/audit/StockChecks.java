package app.audit;

import inventory.InventoryEvent.AvailabilityChanged;
import java.util.List;

/** Compares stock with its ledger, its reservations and the events that were published about it. */
final class StockChecks {

    static final List<Check> ALL = List.of(
            Check.withRepair(
                    "stock-ledger",
                    "Stock differs from its ledger.",
                    "the row is recomputed from the ledger, if the ledger has no break",
                    """
                    select sku_id, format('SKU %s in %s has %s units on hand and %s reserved, but the ledger has %s and %s', sku_id, warehouse_id,
                        coalesce(s.on_hand, 0), coalesce(s.reserved, 0), coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
                    from inventory.stock s full join (
                        select sku_id, warehouse_id, sum(on_hand_after - on_hand_before) as on_hand,
                            sum(reserved_after - reserved_before) as reserved
                        from inventory.movement group by sku_id, warehouse_id) m using (sku_id, warehouse_id)
                    where (coalesce(s.on_hand, 0), coalesce(s.reserved, 0))
                        is distinct from (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))"""),
            Check.of(
                    "ledger-break",
                    "A line of the stock ledger does not begin with the numbers at which the line before it ended.",
                    """
                    select sku_id, format('SKU %s in %s, line %s (%s): it begins with %s on hand and %s reserved, but the line before it ended with %s and %s', sku_id, warehouse_id, id, reference,
                        on_hand_before, reserved_before, on_hand_last, reserved_last)
                    from (
                        select *, coalesce(lag(on_hand_after) over line, 0) as on_hand_last,
                            coalesce(lag(reserved_after) over line, 0) as reserved_last
                        from inventory.movement window line as (partition by sku_id, warehouse_id order by id)) m
                    where (on_hand_before, reserved_before) <> (on_hand_last, reserved_last)"""),
            Check.of(
                    "stock-reservations",
                    "Stock on hand differs from the received units less the committed reservations, or reserved stock from the held ones.",
                    """
                    with part as (
                        select a ->> 0 as sku_id, a ->> 1 as warehouse_id, 0 as came,
                            case status when 'HELD' then (a ->> 2)::bigint else 0 end as held,
                            case status when 'COMMITTED' then (a ->> 2)::bigint else 0 end as taken, 0 as on_hand, 0 as reserved
                        from inventory.reservation cross join lateral jsonb_array_elements(allocations) a
                        where status in ('HELD', 'COMMITTED')
                        union all
                        select sku_id, warehouse_id, on_hand_after - on_hand_before, 0, 0, 0, 0 from inventory.movement
                        where kind in ('RESTOCKED', 'ADJUSTED', 'TRANSFERRED_IN', 'TRANSFERRED_OUT')
                        union all
                        select sku_id, warehouse_id, 0, 0, 0, on_hand, reserved from inventory.stock)
                    select sku_id, format('SKU %s in %s: %s units received, %s committed, %s held, but %s on hand and %s reserved', sku_id, warehouse_id,
                        sum(came), sum(taken), sum(held), sum(on_hand), sum(reserved))
                    from part group by sku_id, warehouse_id
                    having sum(on_hand) <> sum(came) - sum(taken) or sum(reserved) <> sum(held)"""),
            Check.withRepair(
                    "availability-told",
                    "Fewer available units of a SKU were published last than the stock has, or more although the SKU does not have plenty.",
                    "the availability is published again with a newer version",
                    """
                    with told as (
                        select correlation as sku_id, max(array[(payload::jsonb ->> 'version')::bigint,
                            (payload::jsonb ->> 'available')::bigint]) as last
                        from outbox.event where type like 'inventory.availability.changed.v%' group by correlation
                        having max(published_at) > coalesce((select max(published_until) from outbox.segment), '-infinity')),
                    shelf as (
                        select sku_id, sum(on_hand - reserved) as available, sum(version) as version
                        from inventory.stock group by sku_id)
                    select sku_id || '@' || last[1], format('SKU %s: %s available units were published last (version %s), but the stock has %s (version %s)', sku_id, last[2],
                        last[1], available, version)
                    from told join shelf using (sku_id)
                    where last[2] < available or (last[2] > available and available < {plenty}) or last[1] > version""".replace("{plenty}", Long.toString(AvailabilityChanged.PLENTY))),
            Check.withRepair(
                    "missed-release",
                    "Stock is held or committed for an order that is closed.",
                    "the order publishes an event that asks the inventory module for the release",
                    """
                    select r.reference, format('Order %s is %s, but its reservation %s is %s', o.order_no, o.state, r.reference, r.status)
                    from inventory.reservation r join "order".orders o on o.id::text = r.correlation
                    where r.status in ('HELD', 'COMMITTED') and o.state in ({unsold}, {refunded})
                        and r.correlation not in (select lane from outbox.open_delivery)"""),
            Check.of("order-reservation", "A reservation does not match its order.", """
                    with needed as (
                        select coalesce(o.order_no, 'no order') as order_no, coalesce(o.state, 'unknown') as state, r.status,
                            r.reference, coalesce(o.id::text, r.correlation) as correlation,
                            r.reference is not distinct from o.id || '/reserve/' || (o.progress ->> 'reservations') as counts
                        from "order".orders o full join inventory.reservation r on r.correlation = o.id::text)
                    select correlation, format('Order %s is %s, but its reservation %s is %s', order_no, state, reference, status) from needed
                    where state not in ({unsold}, {refunded})
                        and ((coalesce(status, '') = 'HELD' and not (state in ({paying}) and counts))
                            or (coalesce(status, '') = 'COMMITTED' and not (state in ({sold}, 'STOPPING') and counts))
                            or (state in ({paying}) and counts and status <> 'HELD')
                            or (state in ({sold}) and counts and status <> 'COMMITTED'))
                        and correlation not in (select lane from outbox.open_delivery)
                    union all
                    select id::text, format('Order %s is %s, but has no reservation %s', order_no, state, progress ->> 'reservations')
                    from "order".orders o
                    where state in ({paying}, {sold})
                        and not exists (
                            select from inventory.reservation
                            where reference = o.id || '/reserve/' || (o.progress ->> 'reservations'))
                        and id::text not in (select lane from outbox.open_delivery)"""),
            Check.of(
                    "order-units",
                    "The units that are held or committed differ from the units that were ordered.",
                    """
                    with taken as (
                        select r.correlation, a ->> 0 as sku_id, sum((a ->> 2)::bigint) as units
                        from inventory.reservation r cross join lateral jsonb_array_elements(r.allocations) a
                        where r.status in ('HELD', 'COMMITTED') group by 1, 2),
                    ordered as (
                        select o.id::text as correlation, o.order_no, l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                        from "order".order_with_content o cross join lateral (
                            select * from jsonb_array_elements(o.content -> 'lines')
                            union all
                            select * from jsonb_array_elements((o.progress -> 'gifts')::jsonb)) line (l)
                        where o.state in ({paying}, {sold}) group by 1, 2, 3),
                    standing as (
                        select id::text as correlation from "order".orders where state in ({paying}, {sold}))
                    select correlation, format('SKU %s of order %s (%s): %s units are held or committed, but %s were ordered', sku_id, order_no, correlation, t.units, o.units)
                    from (select * from taken join standing using (correlation)) t
                    full join ordered o using (correlation, sku_id)
                    where t.units is distinct from o.units and correlation not in (select lane from outbox.open_delivery)"""));

    private StockChecks() {}
}
