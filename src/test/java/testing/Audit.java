package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Looks into a database whether everything adds up: orders, stock, ledger, payments,
 * discounts, shipments, reports, streams and deliveries. By SQL that shares
 * nothing with the platform's own; each check asks for what must not be there.
 *
 * <p>For a platform with any number of clients, at any time when they have stopped; unpaid orders whose window still runs
 * may be left.
 */
public final class Audit {

    private static final int SHOWN_ROWS = 10;
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final DataSource database;

    public Audit(DataSource database) {
        this.database = database;
    }

    public static Audit at(String jdbcUrl) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(jdbcUrl);
        return new Audit(database);
    }

    private record Check(String complaint, String sql) {}

    /** What ends by itself, sooner or later. */
    private static final List<Check> UNREST = List.of(
            new Check("A delivery has not drained", """
                    select format('%s to %s, attempts %s %s', e.type, d.listener, d.attempts, d.error)
                    from outbox.delivery d left join outbox.event e on e.id = d.event_id"""),
            new Check("An order waits", """
                    select format('%s is %s since %s', order_no, state, progress ->> 'since') from "order".orders
                    where state not in ('PAYING', 'PAID', 'SHIPPED', 'COMPLETED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'REFUNDED')"""),
            new Check("A return's refund is not decided", """
                    select order_no from "order".orders, jsonb_array_elements(progress -> 'returns') t
                    where t ->> 'status' <> 'REFUNDED'"""),
            new Check("Reports have not heard of an order", """
                    select format('%s is %s, the reports say %s', o.order_no, o.state, f.status)
                    from "order".orders o
                    left join (reporting.order_fact f join reporting.generation g on g.generation = f.generation and g.state = 'serving')
                        on f.order_id = o.id
                    where f.status is distinct from o.state"""),
            new Check("Reports are not what the orders told", """
                    with told as (
                        select count(*) filter (where type like 'order.order.created.v%') as created,
                            coalesce(sum((payload::jsonb #>> '{amount,amount_minor}')::bigint)
                                filter (where type like 'order.order.paid.v%'), 0) as revenue,
                            coalesce(sum((payload::jsonb #>> '{amounts,payable,amount_minor}')::bigint)
                                filter (where type like 'order.order.refunded.v%' or type like 'order.return.refunded.v%'), 0) as refunded
                        from "order".order_event),
                    summed as (
                        select coalesce(sum(created), 0) as created, coalesce(sum(revenue), 0) as revenue,
                            coalesce(sum(refunded), 0) as refunded
                        from reporting.sales_hour join reporting.generation using (generation) where state = 'serving')
                    select format('told %s, summed %s', told, summed) from told, summed
                    where (told.created, told.revenue, told.refunded) <> (summed.created, summed.revenue, summed.refunded)"""),
            new Check("Reports are still being rebuilt", """
                    select generation::text from reporting.generation where state = 'building'"""),
            new Check("An unpaid order outlives its window", """
                    select format('%s until %s', order_no, deadline) from "order".orders
                    where state = 'PAYING' and deadline < now()"""));

    /** What must not be there once all is at rest. */
    private static final List<Check> WRONG = List.of(
            new Check("Stock is not what its ledger says", """
                    select format('%s in %s: %s and %s reserved, the ledger %s and %s', sku_id, warehouse_id, s.on_hand,
                        s.reserved, m.on_hand, m.reserved)
                    from inventory.stock s full join (
                        select sku_id, warehouse_id, sum(on_hand_after - on_hand_before) as on_hand,
                            sum(reserved_after - reserved_before) as reserved
                        from inventory.movement group by sku_id, warehouse_id) m using (sku_id, warehouse_id)
                    where (coalesce(s.on_hand, 0), coalesce(s.reserved, 0))
                        is distinct from (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))"""),
            new Check("The ledger is broken", """
                    select format('%s in %s at %s: from %s and %s, after %s and %s', sku_id, warehouse_id, id, on_hand_before,
                        reserved_before, on_hand_last, reserved_last)
                    from (
                        select *, coalesce(lag(on_hand_after) over line, 0) as on_hand_last,
                            coalesce(lag(reserved_after) over line, 0) as reserved_last
                        from inventory.movement window line as (partition by sku_id, warehouse_id order by id)) m
                    where (on_hand_before, reserved_before) <> (on_hand_last, reserved_last)"""),
            new Check("Stock is not what came in, less what was sold and what is held", """
                    with line as (
                        select o.state, l ->> 'sku_id' as sku_id, (l ->> 'quantity')::bigint as quantity
                        from "order".orders o cross join lateral jsonb_array_elements(o.content -> 'lines') l),
                    ordered as (
                        select sku_id, coalesce(sum(quantity) filter (where state in ('PAID', 'SHIPPED', 'COMPLETED')), 0) as sold,
                            coalesce(sum(quantity) filter (where state = 'PAYING'), 0) as held
                        from line group by sku_id),
                    arrived as (
                        select sku_id, sum(on_hand_after - on_hand_before) as units from inventory.movement
                        where kind in ('RESTOCKED', 'ADJUSTED') group by sku_id),
                    shelf as (
                        select sku_id, sum(on_hand) as on_hand, sum(reserved) as reserved from inventory.stock
                        group by sku_id)
                    select format('%s: %s came in, %s sold, %s held; on hand %s, reserved %s', sku_id, units, sold, held,
                        on_hand, reserved)
                    from shelf full join arrived using (sku_id) full join ordered using (sku_id)
                    where coalesce(on_hand, 0) <> coalesce(units, 0) - coalesce(sold, 0)
                        or coalesce(reserved, 0) <> coalesce(held, 0)"""),
            new Check("A reservation is not what its order needs", """
                    with needed as (
                        select o.*, r.status, r.reference,
                            r.reference is not distinct from o.id || '/reserve/' || (o.progress ->> 'reservations') as counts
                        from "order".orders o left join inventory.reservation r on r.correlation = o.id::text)
                    select format('%s is %s, its reservation %s is %s', order_no, state, reference, status) from needed
                    where (coalesce(status, '') = 'HELD') <> (state = 'PAYING' and counts)
                        or (coalesce(status, '') = 'COMMITTED') <> (state in ('PAID', 'SHIPPED', 'COMPLETED') and counts)"""),
            new Check("What is held or sold is not what was ordered", """
                    with taken as (
                        select r.correlation, a ->> 0 as sku_id, sum((a ->> 2)::bigint) as units
                        from inventory.reservation r cross join lateral jsonb_array_elements(r.allocations) a
                        where r.status in ('HELD', 'COMMITTED') group by 1, 2),
                    ordered as (
                        select o.id::text as correlation, l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                        from "order".orders o cross join lateral jsonb_array_elements(o.content -> 'lines') l
                        where o.state in ('PAYING', 'PAID', 'SHIPPED', 'COMPLETED') group by 1, 2)
                    select format('%s of %s: %s taken, %s ordered', sku_id, correlation, t.units, o.units)
                    from taken t full join ordered o using (correlation, sku_id) where t.units is distinct from o.units"""),
            new Check("A payment does not match its order", """
                    select format('%s is %s over %s, its payment %s is %s over %s, %s of it given back', o.order_no, o.state,
                        o.progress -> 'payment', p.reference, p.status, p.amount_minor, p.refund_minor)
                    from "order".orders o
                    full join payment.payment p on p.reference = o.progress -> 'payment' ->> 'reference'
                    where ((o.progress #>> '{payment,amount,amount_minor}')::bigint > 0 or p.status <> 'awaited')
                        and (o.id is null
                            or p.correlation is distinct from o.id::text
                            or p.amount_minor is distinct from (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint
                            or p.currency is distinct from o.content -> 'items' ->> 'currency'
                            or (p.status = 'captured') <> (o.state in ('PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED'))
                            or p.refund_minor <> case o.state when 'REFUNDED' then p.amount_minor else 0 end + coalesce((
                                select sum((t #>> '{amounts,payable,amount_minor}')::bigint)
                                from jsonb_array_elements(o.progress -> 'returns') t where t ->> 'status' = 'REFUNDED'), 0))"""),
            new Check("A paid order has no payment", """
                    select order_no from "order".orders
                    where state in ('PAYING', 'PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED') and not progress ? 'payment'"""),
            new Check("A refund does not match its order", """
                    select format('%s is %s, refunds %s', o.order_no, o.state, r.statuses)
                    from "order".orders o
                    left join (
                        select correlation, array_agg(status) as statuses,
                            sum(amount_minor) filter (where status = 'refunded') as refunded_minor,
                            count(*) filter (where status not in ('refunded', 'refused')) as outstanding
                        from payment.refund where status <> 'awaited' group by correlation) r on r.correlation = o.id::text
                    where coalesce(r.refunded_minor, 0) <> case o.state
                            when 'REFUNDED' then (o.progress #>> '{charged,amounts,payable,amount_minor}')::bigint else 0 end + coalesce((
                            select sum((t #>> '{amounts,payable,amount_minor}')::bigint)
                            from jsonb_array_elements(o.progress -> 'returns') t where t ->> 'status' = 'REFUNDED'), 0)
                        or coalesce(r.outstanding, 0) <> 0"""),
            new Check("A payment does not count what its refunds hold, or more went back than came", """
                    select format('%s: %s captured, %s counted, %s held in %s', p.reference, captured_minor, refund_minor,
                        r.held_minor, r.currencies)
                    from payment.payment p
                    left join (
                        select payment_reference, sum(amount_minor) as held_minor,
                            array_agg(distinct currency) as currencies
                        from payment.refund where status in ('requested', 'accepted', 'refunded') group by 1) r
                        on r.payment_reference = p.reference
                    where p.refund_minor <> coalesce(r.held_minor, 0)
                        or r.held_minor > coalesce(p.captured_minor, 0)
                        or r.currencies <> array[p.currency]"""),
            new Check("A discount is not what its order needs", """
                    with told as (
                        select order_id, bool_or(type like 'order.order.paid.v%') as paid,
                            bool_or(type like 'order.reservation.held.v%') as renewed
                        from "order".order_event group by order_id)
                    select format('%s is %s, its discount is %s', order_no, state, d.status) from "order".orders o
                    left join told on told.order_id = o.id
                    left join promotion.discount d on d.reference = o.id || '/discount/1' and d.correlation = o.id::text
                    where (d.reference is null) <> coalesce(o.content ->> 'discount_asked' = 'false', false)
                        or d.status = 'refused' and state not in ('REJECTED', 'CANCELLED')
                        or coalesce(d.taken, '[]') <> '[]' and d.status is distinct from
                            case when state = 'PAYING' then 'granted'
                                when state in ('PAID', 'SHIPPED', 'COMPLETED') or state = 'REFUNDED' and paid then 'redeemed'
                                when state = 'REFUNDED' and renewed and d.status = 'redeemed' then 'redeemed'
                                else 'released' end"""),
            new Check("A discount is redeemed again, or by nobody", """
                    select format('%s is %s, told %s times', coalesce(d.reference, e.reference), d.status, e.times)
                    from promotion.discount d
                    full join (
                        select payload::jsonb ->> 'reference' as reference, count(*) as times from outbox.event
                        where type like 'promotion.discount.redeemed.v%' group by 1) e on e.reference = d.reference
                    where coalesce(e.times, 0) <> case d.status when 'redeemed' then 1 else 0 end"""),
            new Check("What is taken off is not what was granted", """
                    select format('%s is %s less, granted %s', order_no,
                        progress #>> '{charged,amounts,discount,amount_minor}', d.amount)
                    from "order".orders o
                    left join (
                        select reference, sum((t ->> 2)::bigint) as amount
                        from promotion.discount cross join lateral jsonb_array_elements(taken) t
                        group by reference) d on d.reference = o.id || '/discount/1'
                    where progress ? 'charged' and coalesce(d.amount, 0) is distinct from
                        (progress #>> '{charged,amounts,discount,amount_minor}')::bigint"""),
            new Check("A use of a coupon is not a discount's", """
                    select format('%s by %s', code, reference) from promotion.redemption r
                    full join (
                        select reference, t ->> 1 as code, t ->> 0 as promotion_id
                        from promotion.discount cross join lateral jsonb_array_elements(taken) t
                        where t ->> 1 is not null) d using (reference, code)
                    where r.promotion_id is distinct from d.promotion_id"""),
            new Check("A coupon or a budget is not what its discounts take", """
                    with part as (
                        select d.status, t ->> 0 as promotion_id, t ->> 1 as code, (t ->> 2)::bigint as amount,
                            (t ->> 3)::boolean as of_coupon, (t ->> 4)::boolean as of_budget
                        from promotion.discount d cross join lateral jsonb_array_elements(d.taken) t
                        where d.status in ('granted', 'redeemed'))
                    select format('coupon %s: %s held, %s redeemed', code, held, redeemed) from promotion.coupon c
                    where row(held, redeemed) is distinct from (
                        select row(count(*) filter (where status = 'granted'), count(*) filter (where status = 'redeemed'))
                        from part where part.code = c.code and of_coupon)
                    union all
                    select format('budget %s: %s held, %s redeemed', promotion_id, held_minor, redeemed_minor)
                    from promotion.promotion p
                    where row(held_minor, redeemed_minor) is distinct from (
                        select row(coalesce(sum(amount) filter (where status = 'granted'), 0)::bigint,
                            coalesce(sum(amount) filter (where status = 'redeemed'), 0)::bigint)
                        from part where part.promotion_id = p.promotion_id and of_budget)
                    union all
                    select format('coupon %s: %s of %s', code, held + redeemed, max_uses) from promotion.coupon
                    where held + redeemed > max_uses
                    union all
                    select format('budget %s: %s of %s', promotion_id, held_minor + redeemed_minor, budget_minor)
                    from promotion.promotion where held_minor + redeemed_minor > budget_minor"""),
            new Check("A shipment is not what its order knows", """
                    with known as (
                        select order_no, state, id::text as correlation, p #>> '{consignment,shipment}' as reference,
                            p ->> 'stage' as stage
                        from "order".orders cross join lateral jsonb_array_elements(progress -> 'shipments') p)
                    select format('%s is %s, its shipment %s is %s, and known as %s', order_no, state, reference, status, stage)
                    from known k full join shipping.shipment s using (reference)
                    where s.correlation is distinct from k.correlation
                        or (stage <> 'STOPPED') <> (state in ('PAID', 'SHIPPED', 'COMPLETED'))
                        or case stage when 'ASKED' then status = 'created' or status = 'requested' and failure is not null
                            when 'LEFT' then status = 'dispatched'
                            when 'ARRIVED' then status = 'delivered'
                            when 'STOPPED' then status = 'cancelled' end is not true"""),
            new Check("An order is not as far as what is sent of it", """
                    select format('%s is %s, its shipments %s', order_no, state, s.statuses) from "order".orders o
                    left join (
                        select correlation, array_agg(status) as statuses,
                            bool_and(status in ('dispatched', 'delivered')) as departed,
                            bool_and(status = 'delivered') as arrived
                        from shipping.shipment where status <> 'cancelled' group by correlation) s
                        on s.correlation = o.id::text
                    where (state in ('PAID', 'SHIPPED', 'COMPLETED')) <> (s.correlation is not null)
                        or (state in ('SHIPPED', 'COMPLETED')) <> coalesce(departed, false)
                        or (state = 'COMPLETED') <> coalesce(arrived, false)"""),
            new Check("What is sent is not what was ordered", """
                    with sent as (
                        select s.correlation, l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                        from shipping.shipment s cross join lateral jsonb_array_elements(s.lines) l
                        where s.status <> 'cancelled' group by 1, 2),
                    ordered as (
                        select o.id::text as correlation, l ->> 'sku_id' as sku_id, sum((l ->> 'quantity')::bigint) as units
                        from "order".orders o cross join lateral jsonb_array_elements(o.content -> 'lines') l
                        where o.state in ('PAID', 'SHIPPED', 'COMPLETED') group by 1, 2)
                    select format('%s of %s: %s sent, %s ordered', sku_id, correlation, s.units, o.units)
                    from sent s full join ordered o using (correlation, sku_id) where s.units is distinct from o.units"""),
            new Check("A shipment leaves or arrives again, or nobody is told", """
                    with told as (
                        select payload::jsonb ->> 'reference' as reference,
                            count(*) filter (where type like 'shipping.shipment.dispatched.v%') as departed,
                            count(*) filter (where type like 'shipping.shipment.delivered.v%') as arrived
                        from outbox.event where type like 'shipping.shipment.%' group by 1)
                    select format('%s is %s, told %s and %s times', reference, status, departed, arrived)
                    from told full join shipping.shipment s using (reference)
                    where coalesce(departed, 0) <> case when status in ('dispatched', 'delivered') then 1 else 0 end
                        or coalesce(arrived, 0) <> case when status = 'delivered' then 1 else 0 end"""),
            new Check("A scan waits for ever", """
                    select format('%s of %s', event_id, reference) from shipping.carrier_event where verdict = 'waiting'"""),
            new Check("A stream has a gap, or is not its order's", """
                    select format('order %s at %s, its stream %s of %s', coalesce(o.id, s.order_id), o.seq, s.events, s.last)
                    from "order".orders o
                    full join (
                        select order_id, count(*) as events, max(seq) as last, min(seq) as first from "order".order_event
                        group by order_id) s on s.order_id = o.id
                    where (o.seq, o.seq, 1) is distinct from (s.events, s.last, s.first)"""),
            new Check("A stream and the log differ", """
                    select format('event %s: %s and %s', coalesce(s.event_id, e.id), s.type, e.type)
                    from "order".order_event s
                    full join (
                        select * from outbox.event where type in (select type from "order".order_event)) e
                        on e.id = s.event_id
                    where (s.type, s.payload, s.order_id::text) is distinct from (e.type, e.payload, e.correlation)"""),
            new Check("What happens once has happened again", """
                    select format('%s to %s: %s times', type, order_id, count(*)) from "order".order_event
                    where type not like 'order.payment.offered.%' and type not like 'order.refund.%'
                        and type not like 'order.shipment.%' and type not like 'order.return.%'
                    group by order_id, type having count(*) > 1
                    union all
                    select format('%s to %s: %s times', type, payload::jsonb ->> 'reference', count(*))
                    from "order".order_event
                    where type like 'order.return.accepted.%' or type like 'order.return.refunded.%'
                    group by payload::jsonb ->> 'reference', type having count(*) > 1"""),
            new Check("Nobody asked for an order", """
                    select order_no from "order".orders o
                    where not exists (select from "order".idempotency i where i.resource = o.id::text)"""),
            new Check("A key leads nowhere", """
                    select key from "order".idempotency i
                    where not exists (select from "order".orders o where o.id::text = i.resource)
                    union all select key from inventory.idempotency where resource is null
                    union all select key from catalog.idempotency where resource is null"""));

    /** Waits until nothing is on its way any more; then everything must add up. */
    public void comesToRest(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> unrest = unrest();
        while (!unrest.isEmpty() && System.nanoTime() < deadline) {
            pause();
            unrest = unrest();
        }
        assertThat(unrest).as("on its way after " + limit).isEmpty();
        assertThat(findings()).isEmpty();
    }

    /** What has not come to its end. */
    public List<String> unrest() {
        return run(UNREST);
    }

    /** What does not add up; of use only when {@link #unrest} has nothing to say. */
    public List<String> findings() {
        return run(WRONG);
    }

    /** Units by SKU that ever came in, or were found to be missing. */
    public Map<String, Long> arrivals() {
        String sql = """
                select sku_id, sum(on_hand_after - on_hand_before) from inventory.movement
                where kind in ('RESTOCKED', 'ADJUSTED') group by sku_id""";
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            Map<String, Long> arrivals = new TreeMap<>();
            while (rows.next()) {
                arrivals.put(rows.getString(1), rows.getLong(2));
            }
            return arrivals;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private List<String> run(List<Check> checks) {
        List<String> complaints = new ArrayList<>();
        try (var connection = database.getConnection()) {
            for (Check check : checks) {
                run(check, connection, complaints);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return complaints;
    }

    private static void run(Check check, Connection connection, List<String> complaints) throws SQLException {
        int found = 0;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(check.sql())) {
            while (rows.next()) {
                if (++found <= SHOWN_ROWS) {
                    complaints.add(check.complaint() + ": " + rows.getString(1));
                }
            }
        }
        if (found > SHOWN_ROWS) {
            complaints.add("%s: %d in all".formatted(check.complaint(), found));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
