package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.EventReader.Progress;
import outbox.Notes.Read;
import outbox.Notes.Written;
import testing.TestDatabase;

/** A projection under a kept cursor; the journal has no protection of its own against repetition. */
class CountsEachEventOnceTests {

    private static final String CURSOR = "test/journal";

    private final TestDatabase database = Notes.database();

    @Test
    void fromTheBeginningOfTheLogAndOnFromWhereItWas() {
        try (Node node = Node.on(database).start()) {
            node.publish(written(0, 5));
            node.publish(new Read("lane", "of another type"));

            assertThat(advance(node, 3)).isEqualTo(Progress.MORE);
            assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2");
            assertThat(advance(node, 3)).isEqualTo(Progress.CAUGHT_UP);
            assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3", "4");
        }
        try (Node later = Node.on(database).start()) {
            assertThat(advance(later, 3)).isEqualTo(Progress.CAUGHT_UP);
            later.publish(written(5, 7));
            advance(later, 3);

            assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3", "4", "5", "6");
        }
    }

    @Test
    void whatCommitsLateIsNotSkipped() throws Exception {
        try (Node node = Node.on(database).start();
                Connection late = database.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("""
                    insert into outbox.event (id, type, correlation, published_at, payload)
                    values (999999, 'test.note.written.v1', 'lane', now(), '{"correlation":"lane","text":"late"}')""");
            node.publish(new Written("lane", "quick"));
            advance(node, 10);
            assertThat(Notes.journal(CURSOR)).isEmpty();
            late.commit();

            advance(node, 10);
            assertThat(Notes.journal(CURSOR)).containsExactly("late", "quick");
        }
    }

    @Test
    void whatFailsBeforeItsCommitIsCountedAgain() {
        try (Node node = Node.on(database).start()) {
            node.publish(written(0, 4));
            advance(node, 2);

            assertThatIllegalStateException()
                    .isThrownBy(() -> advance(node, 2, events -> {
                        note(node, events);
                        throw new IllegalStateException("before the commit");
                    }));
            advance(node, 10);

            assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3");
        }
    }

    @Test
    void whatAKilledInstanceHadBegunAnotherCounts() throws Exception {
        try (Node node = Node.on(database).start();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            node.publish(written(0, 4));
            Node doomed = Node.on(database).start();
            CountDownLatch counted = new CountDownLatch(1);
            CountDownLatch killed = new CountDownLatch(1);
            Future<?> death = threads.submit(() -> advance(doomed, 10, events -> {
                note(doomed, events);
                counted.countDown();
                Race.await(killed);
            }));
            assertThat(counted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(advance(node, 10)).isEqualTo(Progress.ELSEWHERE);
            doomed.cut();
            killed.countDown();
            assertThatThrownBy(death::get).isNotNull();
            doomed.close();

            await().until(() -> advance(node, 10) != Progress.ELSEWHERE);
            assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3");
        }
    }

    @Test
    void twoInstancesCountAsOne() throws Exception {
        int rounds = 30;
        try (Node one = Node.on(database).start();
                Node other = Node.on(database).start();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CyclicBarrier together = new CyclicBarrier(2);
            AtomicInteger failures = new AtomicInteger();
            List<Future<?>> both = List.of(
                    threads.submit(() -> rounds(one, rounds, together, failures)),
                    threads.submit(() -> rounds(other, rounds, together, failures)));
            for (Future<?> each : both) {
                each.get(60, TimeUnit.SECONDS);
            }
            while (advance(one, 100) != Progress.CAUGHT_UP) {
                Thread.onSpinWait();
            }

            assertThat(failures).hasPositiveValue();
            assertThat(Notes.journal(CURSOR)).hasSize(2 * rounds).doesNotHaveDuplicates();
        }
    }

    /** Each publishes, then both read, and now and then one fails after it has counted. */
    private static Void rounds(Node node, int rounds, CyclicBarrier together, AtomicInteger failures) throws Exception {
        for (int i = 0; i < rounds; i++) {
            int round = i;
            node.publish(new Written("lane", node.name + "/" + i));
            together.await(10, TimeUnit.SECONDS);
            try {
                advance(node, 3, events -> {
                    note(node, events);
                    if (round % 3 == 0) {
                        throw new IllegalStateException();
                    }
                });
            } catch (IllegalStateException expected) {
                failures.incrementAndGet();
            }
        }
        return null;
    }

    @Test
    void whatOnlyALaterVersionKnowsStopsTheCursor() {
        try (Node node = Node.on(database).start()) {
            node.publish(new Written("lane", "1"));
            Notes.insert("lane", "nobody", 5_000_000, 0, 0, "test.note.written.v2", "{}");
            node.publish(new Written("lane", "2"));

            assertThatIllegalStateException()
                    .isThrownBy(() -> advance(node, 10))
                    .withMessageContaining("5000000");
            assertThat(Notes.journal(CURSOR)).isEmpty();
        }
    }

    @Test
    void howFarItLagsIsMeasured() throws Exception {
        try (Node node = Node.on(database).start();
                Connection slow = database.dataSource().getConnection();
                Statement statement = slow.createStatement()) {
            EventReader reader = node.get(EventReader.class);
            assertThat(reader.lag(CURSOR)).isZero();
            advance(node, 10);
            slow.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            await().until(() -> {
                advance(node, 10);
                return reader.lag(CURSOR).compareTo(Duration.ofMillis(300)) > 0;
            });
            assertThat(node.get(MeterRegistry.class)
                            .get("orderwright.outbox.cursor.lag")
                            .tag("reader", CURSOR)
                            .gauge()
                            .value())
                    .isGreaterThan(0.3);
            slow.rollback();

            await().until(() -> {
                advance(node, 10);
                return reader.lag(CURSOR).compareTo(Duration.ofMillis(300)) < 0;
            });
        }
    }

    @Test
    void whatIsForgottenBeginsAnew() {
        try (Node node = Node.on(database).start()) {
            node.publish(written(0, 2));
            advance(node, 10);
            node.transaction()
                    .executeWithoutResult(status -> node.get(EventReader.class).deleteCursor(CURSOR));
            advance(node, 10);

            assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "0", "1");
        }
    }

    private static Progress advance(Node node, int limit) {
        return advance(node, limit, events -> note(node, events));
    }

    private static Progress advance(Node node, int limit, Consumer<List<Event>> projection) {
        return node.get(EventReader.class).advance(CURSOR, Set.of(Written.class), limit, projection);
    }

    /** In the transaction of the cursor. */
    private static void note(Node node, List<Event> events) {
        JdbcClient sql = JdbcClient.create(node.get(javax.sql.DataSource.class));
        for (Event event : events) {
            Written written = (Written) event;
            sql.sql("insert into journal (listener, lane, entry) values (?, ?, ?)")
                    .params(CURSOR, written.correlation(), written.text())
                    .update();
        }
    }

    private static Event[] written(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Written("lane", Integer.toString(i)))
                .toArray(Event[]::new);
    }
}
