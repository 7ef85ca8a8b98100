package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import order.Streams;
import org.assertj.core.api.SoftAssertions;
import org.springframework.context.ApplicationContext;

/** What must hold between the tables of all modules when nothing is under way. */
final class Books {

    private final ApplicationContext context;
    private final Platform platform;
    private final Database database;

    Books(ApplicationContext context) {
        this.context = context;
        this.platform = context.getBean(Platform.class);
        this.database = platform.database();
    }

    /** Waits until everything has come to rest, then checks every rule; names what breaks one. */
    void audit() {
        Soon.holds(
                "deliveries drain to none", () -> assertThat(database.rows("""
                        select listener, type, attempts, error
                        from outbox.delivery join outbox.event on id = event_id limit 10
                        """)).isEmpty());
        SoftAssertions books = new SoftAssertions();
        books.assertThat(platform.metrics().sum("orderwright_orders_waiting"))
                .as("callers who wait for an answer")
                .isZero();
        for (Rule rule : RULES) {
            books.assertThat(database.rows(rule.exceptions)).as(rule.says).isEmpty();
        }
        books.assertThat(Streams.differing(context))
                .as("every order is what its stream says")
                .isEmpty();
        books.assertAll();
    }

    /** @param exceptions a query for what breaks the rule */
    private record Rule(String says, String exceptions) {}

    private static final List<Rule> RULES = List.of(
            new Rule("no order is left on its way", """
                    select order_no, state from "order".orders
                    where state not in ('PAYING', 'PAID', 'SHIPPED', 'COMPLETED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'REFUNDED')
                    """),
            new Rule(
                    "stock is never below zero or what is reserved",
                    "select * from inventory.stock where not (0 <= reserved and reserved <= on_hand)"),
            new Rule("stock is the sum of its movements", """
                    select * from inventory.stock s
                    full join (
                      select sku_id, warehouse_id, sum(on_hand_delta) on_hand, sum(reserved_delta) reserved
                      from inventory.movement group by sku_id, warehouse_id) m using (sku_id, warehouse_id)
                    where (coalesce(s.on_hand, 0), coalesce(s.reserved, 0))
                      is distinct from (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
                    """),
            new Rule("each movement begins where the one before it ended", """
                    select * from (
                      select m.*, coalesce(lag(on_hand_after) over w, 0) on_hand_was, coalesce(lag(reserved_after) over w, 0) reserved_was
                      from inventory.movement m
                      window w as (partition by sku_id, warehouse_id order by id)) movements
                    where (on_hand_before, reserved_before) is distinct from (on_hand_was, reserved_was)
                    """),
            new Rule("on hand is what came in, less what was committed; reserved is what is held", """
                    with held as (
                      select a->>0 sku_id, a->>1 warehouse_id, sum((a->>2)::bigint) units, status
                      from inventory.reservation, jsonb_array_elements(allocations) a
                      where status in ('HELD', 'COMMITTED')
                      group by 1, 2, status),
                    came as (
                      select sku_id, warehouse_id, sum(on_hand_delta) units
                      from inventory.movement where kind in ('RESTOCKED', 'ADJUSTED', 'TRANSFERRED_IN', 'TRANSFERRED_OUT')
                      group by 1, 2)
                    select s.* from inventory.stock s
                    left join came c using (sku_id, warehouse_id)
                    left join held h on (h.sku_id, h.warehouse_id, h.status) = (s.sku_id, s.warehouse_id, 'HELD')
                    left join held g on (g.sku_id, g.warehouse_id, g.status) = (s.sku_id, s.warehouse_id, 'COMMITTED')
                    where s.on_hand <> coalesce(c.units, 0) - coalesce(g.units, 0) or s.reserved <> coalesce(h.units, 0)
                    """),
            new Rule("stock is held exactly for orders that can be paid, and gone exactly for those that are", """
                    select order_no, state, reference, status from "order".orders o
                    full join inventory.reservation r on r.correlation = o.id::text
                    where order_no is null
                      or status is null
                      or (status = 'HELD') <> (state = 'PAYING' and reference = o.id || '/reserve/' || (progress->>'reservations'))
                      or (status = 'COMMITTED') <> (state in ('PAID', 'SHIPPED', 'COMPLETED') and reference = o.id || '/reserve/' || (progress->>'reservations'))
                    """),
            new Rule("of an order with stock one reservation counts", """
                    select order_no, state, count(*) from "order".orders o
                    join inventory.reservation r on r.correlation = o.id::text and status in ('HELD', 'COMMITTED')
                    group by order_no, state having count(*) <> 1
                    """),
            new Rule(
                    "an order has at most two reservations",
                    "select correlation from inventory.reservation group by correlation having count(*) > 2"),
            new Rule("money is captured exactly for orders that are paid or refunded, and in full", """
                    select order_no, state, p.status, captured_minor, refund_minor from "order".orders o
                    left join payment.payment p on p.correlation = o.id::text
                    where (coalesce(p.status, '') = 'captured')
                        <> (state in ('PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED') and (progress#>>'{payment,amount,amount_minor}')::bigint > 0)
                      or captured_minor <> (progress#>>'{charged,amounts,payable,amount_minor}')::bigint
                      or p.currency <> content->'items'->>'currency'
                    """),
            new Rule(
                    "money is given back exactly for refunded orders, once and in full, and for goods that came back",
                    """
                    select order_no, state, captured_minor, refund_minor, refunds, due, returns from "order".orders o
                    join payment.payment p on p.correlation = o.id::text
                    left join (
                      select payment_reference, count(*) refunds from payment.refund
                      where status <> 'refused' group by payment_reference) r on payment_reference = p.reference
                    cross join lateral (
                      select count(*) filter (where amount > 0) returns, coalesce(sum(amount), 0) due
                      from (select (t #>> '{amounts,payable,amount_minor}')::bigint amount
                            from json_array_elements(progress -> 'returns') t where t ->> 'status' = 'REFUNDED') back) t
                    where coalesce(refunds, 0) <> case state when 'REFUNDED' then 1 else 0 end + returns
                      or refund_minor <> case state when 'REFUNDED' then captured_minor else 0 end + due
                    """),
            new Rule("no more of a line comes back than was sent", """
                    select order_no, l ->> 'line_no', l ->> 'quantity' from "order".orders o, jsonb_array_elements(content -> 'lines') l
                    where (l ->> 'quantity')::bigint < (
                      select sum((u ->> 'quantity')::bigint)
                      from json_array_elements(progress -> 'returns') t, json_array_elements(t -> 'lines') u
                      where u #>> '{amounts,line_no}' = l ->> 'line_no')
                    """),
            new Rule("a payment counts what its refunds hold, which is no more than was captured", """
                    select p.reference, captured_minor, refund_minor, held_minor from payment.payment p
                    left join (
                      select payment_reference, sum(amount_minor) held_minor, count(distinct currency) currencies,
                        min(currency) currency
                      from payment.refund where status in ('requested', 'accepted', 'refunded')
                      group by payment_reference) r on payment_reference = p.reference
                    where refund_minor <> coalesce(held_minor, 0) or held_minor > coalesce(captured_minor, 0)
                      or currencies > 1 or r.currency <> p.currency
                    """),
            new Rule(
                    "a discount is held exactly for orders that can be paid, and redeemed exactly for those that were",
                    """
                    select order_no, state, d.status from "order".orders o
                    join promotion.discount d on d.reference = o.id || '/discount/1'
                    where coalesce(d.taken, '[]') <> '[]' and d.status is distinct from
                      case when state = 'PAYING' then 'granted'
                           when state in ('PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED') then 'redeemed'
                           else 'released' end
                    """),
            new Rule("a coupon's uses and a budget's money are those of its discounts", """
                    with part as (
                      select d.status, t->>0 promotion_id, t->>1 code, (t->>2)::bigint amount_minor, (t->>3)::boolean of_coupon, (t->>4)::boolean of_budget
                      from promotion.discount d, jsonb_array_elements(d.taken) t where d.status in ('granted', 'redeemed'))
                    select 'coupon', code, held, redeemed from promotion.coupon c
                    where held <> (select count(*) from part where part.code = c.code and of_coupon and status = 'granted')
                       or redeemed <> (select count(*) from part where part.code = c.code and of_coupon and status = 'redeemed')
                    union all
                    select 'promotion', promotion_id, held_minor, redeemed_minor from promotion.promotion p
                    where held_minor <> (select coalesce(sum(amount_minor), 0) from part where part.promotion_id = p.promotion_id and of_budget and status = 'granted')
                       or redeemed_minor <> (select coalesce(sum(amount_minor), 0) from part where part.promotion_id = p.promotion_id and of_budget and status = 'redeemed')
                    """),
            new Rule("a shipment stands exactly for orders that are sold", """
                    select order_no, state, s.status from "order".orders o
                    left join shipping.shipment s on s.correlation = o.id::text
                    where (coalesce(s.status, 'cancelled') <> 'cancelled') <> (state in ('PAID', 'SHIPPED', 'COMPLETED'))
                       or (state = 'COMPLETED') <> (coalesce(s.status, '') = 'delivered')
                    """),
            new Rule("no payment or refund is without an order", """
                    select reference, status from payment.payment p
                    where status <> 'awaited' and not exists (select from "order".orders o where o.id::text = p.correlation)
                    union all
                    select reference, status from payment.refund where status not in ('refunded', 'refused', 'awaited')
                    """),
            new Rule("each stream counts without a gap, and its events are those of the log", """
                    select order_no, o.seq, count(e.seq) from "order".orders o
                    left join "order".order_event e on e.order_id = o.id
                    left join outbox.event l on l.id = e.event_id and l.payload = e.payload and l.correlation = o.id::text
                    group by order_no, o.seq
                    having o.seq <> count(e.seq) or o.seq <> max(e.seq) or o.seq <> count(l.id)
                    """),
            new Rule("an external reference is claimed exactly by its order", """
                    select * from "order".external_reference r
                    full join (select id, external_reference from "order".orders where external_reference is not null) o
                      using (external_reference)
                    where r.order_id is distinct from o.id
                    """),
            new Rule("a used key says what it led to", """
                    select 'order', key from "order".idempotency where resource is null
                    union all select 'inventory', key from inventory.idempotency where resource is null
                    union all select 'catalog', key from catalog.idempotency where resource is null
                    """),
            new Rule("nobody's name or street is stored in clear", """
                    select payload from outbox.event where payload like '%St James%'
                    union all select payload from "order".order_event where payload like '%St James%'
                    union all select content::text from "order".orders where content::text || progress::text like '%St James%'
                    """),
            new Rule(
                    "no two transactions waited for each other",
                    "select deadlocks from pg_stat_database where datname = current_database() and deadlocks > 0"));
}
