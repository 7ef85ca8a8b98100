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
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Looks into a database whether everything adds up, by the checks of {@code ./orderwright audit}: SQL that shares nothing with the modules'
 * own, each of it seen to find what it asks for. Before, it waits until all is at rest, so that they leave nothing out as being under way.
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
                    select order_no from "order".orders, json_array_elements(progress -> 'returns') t
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

    /** What only a test can ask: nothing was cleaned up yet, and nobody goes on. */
    private static final List<Check> WRONG = List.of(
            new Check("Nobody asked for an order", """
                    select order_no from "order".orders o
                    where not exists (select from "order".idempotency i where i.resource = o.id::text)"""),
            new Check("A key leads nowhere", """
                    select key from "order".idempotency i
                    where not exists (select from "order".orders o where o.id::text = i.resource)
                    union all select key from inventory.idempotency where resource is null
                    union all select key from catalog.idempotency where resource is null"""),
            new Check("A scan waits for ever", """
                    select format('%s of %s', event_id, reference) from shipping.carrier_event where verdict = 'waiting'"""));

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
        List<String> found = run(WRONG);
        found.addAll(differences());
        return found;
    }

    /** The same where keys may have been cleaned up. */
    public List<String> differences() {
        try {
            return Snapshot.findings(database).stream()
                    .map(each -> each.name() + ": " + each.description())
                    .toList();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
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
