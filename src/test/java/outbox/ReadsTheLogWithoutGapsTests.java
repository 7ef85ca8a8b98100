package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import outbox.Notes.Written;
import outbox.log.EventLog;
import testing.TestDatabase;

class ReadsTheLogWithoutGapsTests {

    private final TestDatabase database = Notes.database();
    private final Lines lines = new Lines();

    @Test
    void whatCommitsLateIsNotSkippedNorOvertaken() throws Exception {
        try (Node node = Node.on(database).reader(lines).start();
                Connection late = database.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("""
                    insert into outbox.event (id, type, correlation, published_at, payload)
                    values (999999, 'test.note.written.v1', 'lane', now(), '{"correlation":"lane","text":"late"}')""");
            node.publish(new Written("lane", "quick"));
            lines.awaitLook();
            assertThat(lines.read).isEmpty();
            late.commit();

            await().untilAsserted(() -> assertThat(lines.read).containsExactly("late", "quick"));
        }
    }

    @Test
    void whatCommitsDuringALookIsReadByTheNext() throws Exception {
        List<String> types = List.of("test.note.written.v1");
        try (Connection late = database.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            DefaultConfiguration configuration = new DefaultConfiguration();
            configuration.set(SQLDialect.POSTGRES).set(database.dataSource());
            EventLog.Position start = new EventLog(DSL.using(configuration)).end();
            late.setAutoCommit(false);
            statement.execute("""
                    insert into outbox.event (id, type, correlation, published_at, payload)
                    values (1, 'test.note.written.v1', 'lane', now(), '{"correlation":"lane","text":"late"}')""");
            EventLog log = new EventLog(
                    DSL.using(configuration.derive(new CallbackExecuteListener().onExecuteEnd(first -> commit(late)))));

            EventLog.Page first = log.read(start, types, 10);
            EventLog.Page second = log.read(first.end(), types, 10);
            assertThat(first.entries()).isEmpty();
            assertThat(second.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.eventId()).isEqualTo(1));
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void howFarItLagsIsToldAlsoWhileItIsHeldBack() throws Exception {
        Duration much = Duration.ofMillis(500);
        try (Node node = Node.on(database).reader(lines).start();
                Connection slow = database.dataSource().getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            node.publish(new Written("lane", "quick"));
            await().until(() -> lines.lag.compareTo(much) > 0);
            assertThat(lines.read).isEmpty();
            slow.rollback();

            await().until(() -> lines.lag.compareTo(much) < 0);
            assertThat(lines.read).containsExactly("quick");
        }
    }

    @Test
    void itsLagStaysSmallWhileSomeTransactionIsAlwaysRunning() throws Exception {
        try (Node node = Node.on(database).reader(lines).start()) {
            Connection running = transaction();
            long begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                Connection next = transaction();
                end(transaction()); // begun later, ended before
                end(running);
                running = next;
                lines.awaitLook();
            }
            assertThat(lines.lag)
                    .isLessThan(Duration.ofNanos(System.nanoTime() - begun).dividedBy(2));
            end(running);
        }
    }

    private static void end(Connection connection) throws SQLException {
        connection.rollback();
        connection.close();
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        connection.createStatement().execute("select pg_current_xact_id()");
        return connection;
    }

    @Test
    void itBeginsWhereTheLogEndsAtTheStart() {
        try (Node node = Node.on(database).reader(lines).start()) {
            node.publish(new Written("lane", "1"));
            await().untilAsserted(() -> assertThat(lines.read).containsExactly("1"));

            Lines newcomer = new Lines();
            try (Node other = Node.on(database).reader(newcomer).start()) {
                node.publish(new Written("lane", "2"));
                await().untilAsserted(() -> assertThat(newcomer.read).containsExactly("2"));
                await().untilAsserted(() -> assertThat(lines.read).containsExactly("1", "2"));
            }
        }
    }

    @Test
    void eachInstanceReadsEverythingInOnePageOrMany() {
        Lines elsewhere = new Lines();
        List<String> texts =
                IntStream.range(0, 4500).mapToObj(Integer::toString).toList();
        try (Node node = Node.on(database).reader(lines).start();
                Node other = Node.on(database).reader(elsewhere).start()) {
            node.publish(texts.stream().map(text -> new Written("lane", text)).toArray(Event[]::new));

            await().untilAsserted(() -> assertThat(lines.read).containsExactlyElementsOf(texts));
            await().untilAsserted(() -> assertThat(elsewhere.read).containsExactlyElementsOf(texts));
            assertThat(lines.toldAt).as("not between two pages").isSubsetOf(0, 4500);
        }
    }

    @Test
    void whatAReaderFailsOnIsReadToItAgain() {
        lines.failures.set(3);
        try (Node node = Node.on(database).reader(lines).start()) {
            node.publish(new Written("lane", "1"), new Written("lane", "2"));

            await().untilAsserted(() -> assertThat(lines.read).containsExactly("1", "2"));
        }
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        try (Node node = Node.on(database).reader(lines).start()) {
            Notes.insert("lane", "nobody", 1, 0, 0, "{\"corr");
            Notes.insert("lane", "nobody", 2, 0, 0, "test.note.written.v2", "{}");
            node.publish(new Written("lane", "readable"));

            await().untilAsserted(() -> assertThat(lines.read).containsExactly("readable"));
        }
    }

    @Test
    void aStartAfterAStopGoesOnWhereItWas() {
        try (Node node = Node.on(database).reader(lines).start()) {
            node.publish(new Written("lane", "1"));
            await().untilAsserted(() -> assertThat(lines.read).containsExactly("1"));
            node.stop();
            node.publish(new Written("lane", "2"));
            node.start();

            await().untilAsserted(() -> assertThat(lines.read).containsExactly("1", "2"));
        }
    }

    private static final class Lines implements LogReader {

        final List<String> read = new CopyOnWriteArrayList<>();
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();
        final Set<Integer> toldAt = ConcurrentHashMap.newKeySet();
        volatile Duration lag = Duration.ZERO;

        @Override
        public Set<Class<? extends Event>> eventTypes() {
            return Set.of(Written.class);
        }

        @Override
        public void on(List<? extends Event> events) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException();
            }
            read.addAll(events.stream().map(event -> ((Written) event).text()).toList());
        }

        @Override
        public void caughtUp(Duration lag, long place) {
            this.lag = lag;
            looks.incrementAndGet();
            toldAt.add(read.size());
        }

        /** A look that began after this call is over. */
        void awaitLook() {
            int before = looks.get();
            await().until(() -> looks.get() >= before + 2);
        }
    }
}
