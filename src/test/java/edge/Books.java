package edge;

import java.util.List;
import order.Streams;
import order.stream.OrderState;
import org.assertj.core.api.SoftAssertions;
import org.springframework.context.ApplicationContext;
import testing.Audit;
import testing.RestWithAStandingClock;
import testing.shop.Soon;

/** The rules between the tables of all modules when nothing is in progress: those of the audit, and those that only a test can check. */
final class Books {

    private static final List<String> OVERDUE = List.of("An unpaid order outlives its window:", "order-overdue:");

    private final ApplicationContext context;
    private final Platform platform;
    private final Database database;
    private final Audit audit;

    Books(ApplicationContext context) {
        this.context = context;
        this.platform = context.getBean(Platform.class);
        this.database = platform.database();
        this.audit = database.audit();
    }

    /** Waits until everything has come to rest, then checks every rule, and names the rows that break one. */
    void audit() {
        RestWithAStandingClock.await(
                platform.clock(), () -> inTime(audit.unrest()), each -> each.startsWith(Audit.CALLED));
        // A caller is answered after the commit.
        Soon.is("no caller waits", () -> platform.metrics().sum("orderwright_orders_waiting") == 0);
        SoftAssertions books = new SoftAssertions();
        books.assertThat(inTime(audit.differences())).as("what the audit finds").isEmpty();
        for (Rule rule : RULES) {
            books.assertThat(database.rows(rule.exceptions)).as(rule.says).isEmpty();
        }
        books.assertThat(Streams.differing(context))
                .as("every order is what its stream says")
                .isEmpty();
        books.assertAll();
    }

    /** The clock of the tests stands, so orders that it still lets wait for payment are overdue by the clock of the database. */
    private static List<String> inTime(List<String> complaints) {
        return complaints.stream()
                .filter(complaint -> OVERDUE.stream().noneMatch(complaint::startsWith))
                .toList();
    }

    /** @param exceptions a query for what breaks the rule */
    private record Rule(String says, String exceptions) {}

    private static final List<Rule> RULES = List.of(
            new Rule("every order requested stock, and nothing else did", """
                select order_no, state, reference, status from "order".orders o
                full join inventory.reservation r on r.correlation = o.id::text
                where order_no is null or status is null
                """),
            new Rule("an order with stock has one valid reservation", """
                select order_no, state, count(*) from "order".orders o
                join inventory.reservation r on r.correlation = o.id::text and status in ('HELD', 'COMMITTED')
                group by order_no, state having count(*) <> 1
                """),
            new Rule(
                    "an order has at most two reservations",
                    "select correlation from inventory.reservation group by correlation having count(*) > 2"),
            new Rule(
                    "a refunded order has one refund if anything was captured, and so has each refunded return and each surplus payment",
                    """
                select order_no, state, refunds, returns from "order".orders o
                join payment.payment p on p.correlation = o.id::text
                left join (
                  select payment_reference, count(*) refunds from payment.refund
                  where status not in ('refused', 'returned') group by payment_reference) r on payment_reference = p.reference
                cross join lateral (
                  select count(*) returns from json_array_elements(progress -> 'returns') t
                  where t ->> 'status' = 'REFUNDED' and (t #>> '{amounts,payable,amount_minor}')::bigint > 0) t
                where coalesce(refunds, 0) <> case
                  when p.reference = o.progress #>> '{payment,reference}'
                    then case when state = 'REFUNDED' and coalesce(captured_minor, 0) > 0 then 1 else 0 end + returns
                  when p.status = 'captured' then 1
                  else 0 end
                """),
            new Rule(
                    "a discount is granted for orders that wait for payment, redeemed for paid orders, reversed for"
                            + " refunded orders, and released otherwise",
                    """
                    select order_no, state, d.status from "order".orders o
                    join promotion.discount d on d.reference = o.id || '/discount/1'
                    where coalesce(d.taken, '[]') <> '[]' and d.status is distinct from
                      case when state in (%s) then 'granted'
                           when state in (%s) then 'redeemed'
                           when state = 'REFUNDED' then 'reversed'
                           else 'released' end
                    """.formatted(
                                    Audit.states(OrderState::hasPaymentWindow),
                                    Audit.states(state -> state.status().isSold()))),
            new Rule("no payment or refund is without an order", """
                select reference, status from payment.payment p
                where status <> 'awaited' and correlation not like 'top-up/%'
                  and not exists (select from "order".orders o where o.id::text = p.correlation)
                union all
                select reference, status from payment.refund where status not in ('refunded', 'refused', 'returned', 'awaited')
                """),
            new Rule("a used key names its result", """
                select 'order', key from "order".idempotency where resource is null
                union all select 'inventory', key from inventory.idempotency where resource is null
                union all select 'catalog', key from catalog.idempotency where resource is null
                """),
            new Rule("no name or street is stored in clear", """
                select payload from outbox.event where payload like '%St James%'
                union all select payload from "order".order_event where payload like '%St James%'
                union all select progress::text from "order".orders where progress::text like '%St James%'
                """),
            new Rule(
                    "there was no deadlock",
                    "select deadlocks from pg_stat_database where datname = current_database() and deadlocks > 0"));
}
