package testing;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import order.stream.OrderState;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Checks that a database is consistent, with the checks of {@code ./orderwright audit}, whose SQL is independent of the modules. It first waits
 * until no work is in flight, because the checks ignore work in flight.
 *
 * <p>All clients must have stopped. Unpaid orders may remain until their payment window ends.
 */
public final class Audit {

    private static final int SHOWN_ROWS = 10;
    private static final long POLL_MILLIS = 100;

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

    /** The stored names of the states of orders with a property, as a list in SQL. */
    public static String states(Predicate<OrderState> property) {
        return OrderState.storedNames(property).stream().collect(Collectors.joining("', '", "'", "'"));
    }

    /** Whether an order in this state waits for no answer. */
    public static boolean isAtRest(OrderState state) {
        return state.answerTimeout().isEmpty();
    }

    /** What {@link #unrest} says of a refund or capture for which the provider is called. */
    public static final String CALLED = "A provider has not said what became of a refund or capture";

    private static final Duration LONGEST_UNREST = Duration.ofMinutes(3);

    /** Work in flight, which ends without help. */
    private static final List<Check> IN_FLIGHT = List.of(
            new Check("A delivery has not drained", """
                    select format('%s to %s, attempts %s %s', e.type, d.listener, d.attempts, d.error)
                    from outbox.open_delivery d left join outbox.event e on e.id = d.event_id"""),
            new Check(CALLED, """
                    select reference from payment.refund where status = 'requested'
                    union all
                    select reference from payment.capture where status = 'requested'"""),
            new Check("An order is in flight", """
                    select format('%s is %s since %s', order_no, state, progress ->> 'since') from "order".orders
                    where state not in ({at rest})""".replace("{at rest}", states(Audit::isAtRest))),
            new Check("A return's refund is not decided", """
                    select order_no from "order".orders, json_array_elements(progress -> 'returns') t
                    where t ->> 'status' <> 'REFUNDED'"""),
            new Check("Reports have not handled an order", """
                    select format('%s is %s, in the reports %s', o.order_no, o.state, f.status)
                    from "order".orders o
                    left join (reporting.order_fact f join reporting.generation g on g.generation = f.generation and g.state = 'serving')
                        on f.order_id = o.id
                    where f.status is distinct from o.state"""),
            new Check("Reports differ from the events of the orders", """
                    with published as (
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
                    select format('published %s, summed %s', published, summed) from published, summed
                    where (published.created, published.revenue, published.refunded) <> (summed.created, summed.revenue, summed.refunded)"""),
            new Check("The ledger has not booked an event", """
                    select format('%s of %s', e.type, e.correlation) from outbox.event e, outbox.cursor c
                    where c.name = 'ledger/book' and (e.txid, e.id) > (c.txid, c.event_id)
                        and e.type similar to '(payment.payment.(secured|captured|refunded)|payment.wallet.moved|order.order.(paid|refunded)|order.refund.due|order.return.accepted).v%'"""),
            new Check("Reports are still being rebuilt", """
                    select generation::text from reporting.generation where state = 'building'"""),
            new Check("An unpaid order outlives its window", """
                    select format('%s until %s', order_no, deadline) from "order".orders
                    where state = 'PAYING' and deadline < now()"""));

    /** Checks that hold only in tests, where no cleanup has run and all clients have stopped. */
    private static final List<Check> WRONG = List.of(
            new Check("An order has no request", """
                    select order_no from "order".orders o
                    where not exists (select from "order".idempotency i where i.resource = o.id::text)"""),
            new Check("A key has no resource", """
                    select key from "order".idempotency i
                    where not exists (select from "order".orders o where o.id::text = i.resource)
                        and i.resource not like '{%' -- a rate that was edited
                    union all select key from inventory.idempotency where resource is null
                    union all select key from catalog.idempotency where resource is null"""),
            new Check("A scan waits for its shipment", """
                    select format('%s of %s', event_id, reference) from shipping.carrier_event where verdict = 'waiting'"""));

    /** Waits until no work is in flight, and asserts that nothing is inconsistent. */
    public void comesToRest() {
        long deadline = System.nanoTime() + LONGEST_UNREST.toNanos();
        List<String> unrest = unrest();
        while (!unrest.isEmpty() && System.nanoTime() < deadline) {
            pause();
            unrest = unrest();
        }
        assertThat(unrest).as("in flight after " + LONGEST_UNREST).isEmpty();
        assertThat(findings()).isEmpty();
    }

    /** The work in flight. */
    public List<String> unrest() {
        return run(IN_FLIGHT);
    }

    /** All inconsistencies; meaningful only if {@link #unrest} is empty. */
    public List<String> findings() {
        List<String> findings = run(WRONG);
        findings.addAll(differences());
        return findings;
    }

    /** The inconsistencies that the audit finds, also after a cleanup of keys. */
    public List<String> differences() {
        try {
            return Snapshot.findings(database).stream()
                    .map(each -> each.name() + ": " + each.description())
                    .toList();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The units by SKU that were restocked, and corrections of the stock. */
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
        int count = 0;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(check.sql())) {
            while (rows.next()) {
                if (++count <= SHOWN_ROWS) {
                    complaints.add(check.complaint() + ": " + rows.getString(1));
                }
            }
        }
        if (count > SHOWN_ROWS) {
            complaints.add("%s: %d in all".formatted(check.complaint(), count));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
