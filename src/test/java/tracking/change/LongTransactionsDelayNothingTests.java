package tracking.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import order.OrderEvent.OrderRejected;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.EventReader.Progress;
import testing.World;
import testing.shop.Soon;
import tracking.TrackingTest;

/** A transaction of somebody else that stays open does not delay the changes, and none comes again when it ends. */
class LongTransactionsDelayNothingTests extends TrackingTest {

    @Autowired
    private Changes changes;

    @Autowired
    private DataSource source;

    @Test
    void changes_behind_a_running_transaction_are_stored_once() throws Exception {
        String owner = newShopper();
        Position start = changes.head().last();
        try (Connection unrelated = openTransaction()) {
            publishPaidOrders(owner, "web", 40); // several pages
            String rejected = Histories.newOrder();
            publish(
                    Histories.created(rejected, owner, "web", now()),
                    new OrderRejected(rejected, now(), List.of(), List.of(), null));
            Soon.holds("what is held back", () -> {
                storeWhatCanBeRead();
                assertThat(of(owner, start)).hasSize(122);
            });
            publishPaidOrders(owner, "web", 1);
            storeWhatCanBeRead();
            storeWhatCanBeRead();
            assertThat(of(owner, start)).hasSize(125);
            assertThat(rowsOf(rejected)).isOne();
            unrelated.commit();
            Soon.holds("the cursor has passed the events", () -> {
                storeWhatCanBeRead();
                assertThat(rowsOf(rejected)).isZero();
            });
        }
        store();

        List<OrderChange> stored = of(owner, start);
        assertThat(stored).hasSize(125);
        assertThat(stored)
                .extracting(OrderChange::orderNo, OrderChange::sequence)
                .doesNotHaveDuplicates();
    }

    /** The cursor passes the events of a long time again; new ones do not wait for that. */
    @Test
    void new_changes_do_not_wait_until_the_cursor_has_passed_the_old_ones() throws Exception {
        String owner = newShopper();
        Position start = changes.head().last();
        try (Connection unrelated = openTransaction()) {
            publishPaidOrders(owner, "web", 60); // several pages
            Soon.holds("what is held back", () -> {
                storeWhatCanBeRead();
                assertThat(of(owner, start)).hasSize(180);
            });
            unrelated.commit();
        }
        world.awaitReadable();
        for (int page = 1; page <= 2; page++) {
            publishPaidOrders(owner, "web", 1);
            assertThat(projection.advance()).isEqualTo(Progress.MORE);
            assertThat(of(owner, start)).hasSize(180 + 3 * page);
        }
        store();
        assertThat(of(owner, start)).hasSize(186);
    }

    private void storeWhatCanBeRead() {
        World.readOn(projection::advance);
    }

    /** A transaction that has a transaction id, as one that has written has. */
    private Connection openTransaction() throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            statement.execute("select pg_current_xact_id()");
        }
        return connection;
    }

    private List<OrderChange> of(String owner, Position after) {
        return changes.after(after, Long.MAX_VALUE, new StreamFilter(owner, null, Set.of(), Set.of(), false), 1000);
    }

    private long rowsOf(String order) {
        return world.count("select count(*) from tracking.tracked_order where order_id = ?", UUID.fromString(order));
    }
}
