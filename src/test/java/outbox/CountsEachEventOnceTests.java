package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.EventReader.Progress;
import outbox.Notes.Read;
import outbox.Notes.Written;
import testing.AtOnce;

/** A projection under a stored cursor handles each event once. Nothing protects the journal itself from repetition. */
class CountsEachEventOnceTests extends NotesTest {

    private static final String CURSOR = "test/journal";

    @Test
    void fromTheBeginningOfTheLogAndOnFromWhereItWas() {
        Node node = start(node());
        publish(node, written(0, 5));
        publish(node, new Read("lane", "of another type"));

        assertThat(advance(node, 3)).isEqualTo(Progress.MORE);
        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2");
        assertThat(advance(node, 3)).isEqualTo(Progress.CAUGHT_UP);
        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3", "4");
        node.close();

        Node later = start(node());
        assertThat(advance(later, 3)).isEqualTo(Progress.CAUGHT_UP);
        publish(later, written(5, 7));
        advance(later, 3);

        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3", "4", "5", "6");
    }

    @Test
    void anEventThatCommitsLateIsNotSkipped() throws Exception {
        Node node = start(node());
        try (OpenTransaction late =
                new OpenTransaction(database, Notes.insertion(999999, new Written("lane", "late")))) {
            node.publish(new Written("lane", "quick"));
            advance(node, 10);
            assertThat(Notes.journal(CURSOR)).isEmpty();
            late.commit();
            Notes.awaitReadable();

            advance(node, 10);
            assertThat(Notes.journal(CURSOR)).containsExactly("late", "quick");
        }
    }

    @Test
    void eventsOfAFailedTransactionAreCountedAgain() {
        Node node = start(node());
        publish(node, written(0, 4));
        advance(node, 2);

        assertThatIllegalStateException()
                .isThrownBy(() -> advance(node, 2, events -> {
                    note(node, events);
                    throw new IllegalStateException("before the commit");
                }));
        advance(node, 10);

        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3");
    }

    @Test
    void anotherInstanceCountsTheEventsOfAKilledOne() {
        Node node = start(node());
        publish(node, written(0, 4));
        Node doomed = node().start();
        Pause pause = new Pause();
        CompletableFuture<Progress> death = CompletableFuture.supplyAsync(
                () -> advance(doomed, 10, events -> {
                    note(doomed, events);
                    pause.here();
                }),
                Thread::startVirtualThread);
        pause.awaitReached();
        assertThat(advance(node, 10)).isEqualTo(Progress.ELSEWHERE);
        doomed.cut();
        pause.end();
        assertThatThrownBy(death::join).isNotNull();
        doomed.close();

        await().until(() -> advance(node, 10) != Progress.ELSEWHERE);
        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2", "3");
    }

    @Test
    void twoInstancesCountAsOne() {
        int rounds = 30;
        Node one = start(node());
        Node other = start(node());
        CyclicBarrier together = new CyclicBarrier(2);
        List<Integer> failures = AtOnce.run(
                List.of(() -> publishAndCount(one, rounds, together), () -> publishAndCount(other, rounds, together)));
        Notes.awaitReadable();
        while (advance(one, 100) != Progress.CAUGHT_UP) {
            Thread.onSpinWait();
        }

        assertThat(failures.getFirst() + failures.getLast()).isPositive();
        assertThat(Notes.journal(CURSOR)).hasSize(2 * rounds).doesNotHaveDuplicates();
    }

    /** In each round both instances publish and then both read; in every third round the projection fails. Returns the failures. */
    private static int publishAndCount(Node node, int rounds, CyclicBarrier together) {
        int failures = 0;
        for (int i = 0; i < rounds; i++) {
            int round = i;
            node.publish(new Written("lane", node.name + "/" + i));
            Pause.meet(together);
            try {
                advance(node, 3, events -> {
                    note(node, events);
                    if (round % 3 == 0) {
                        throw new IllegalStateException();
                    }
                });
            } catch (IllegalStateException expected) {
                failures++;
            }
        }
        return failures;
    }

    @Test
    void anEventOfALaterVersionStopsTheCursor() {
        Node node = start(node());
        publish(node, new Written("lane", "1"));
        Notes.insert("lane", "unknown", 5_000_000, 0, 0, "test.note.written.v2", "{}");
        publish(node, new Written("lane", "2"));

        assertThatIllegalStateException().isThrownBy(() -> advance(node, 10)).withMessageContaining("5000000");
        assertThat(Notes.journal(CURSOR)).isEmpty();
    }

    @Test
    void aReaderOfCorrelationsSeesWhatHasChanged() {
        Node node = start(node());
        publish(node, new Written("a", "1"), new Written("b", "2"), new Written("a", "3"), new Read("c", "other type"));

        assertThat(correlations(node, 3)).containsExactlyInAnyOrder("a", "b");
        assertThat(correlations(node, 3)).isEmpty();
        publish(node, new Written("a", "4"));
        assertThat(correlations(node, 3)).containsExactly("a");
    }

    @Test
    void anEventOfALaterVersionStopsAReaderOfCorrelationsToo() {
        Node node = start(node());
        Notes.insert("lane", "unknown", 5_000_000, 0, 0, "test.note.written.v2", "{}");
        Notes.awaitReadable();

        assertThatIllegalStateException()
                .isThrownBy(() -> correlations(node, 10))
                .withMessageContaining("5000000");
    }

    @Test
    void theLagIsMeasured() throws Exception {
        Node node = start(node());
        EventReader reader = node.get(EventReader.class);
        assertThat(reader.lag(CURSOR)).isZero();
        advance(node, 10);
        try (OpenTransaction slow = new OpenTransaction(database, "select pg_current_xact_id()")) {
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
        }

        await().until(() -> {
            advance(node, 10);
            return reader.lag(CURSOR).compareTo(Duration.ofMillis(300)) < 0;
        });
    }

    @Test
    void aDeletedCursorBeginsAgain() {
        Node node = start(node());
        publish(node, written(0, 2));
        advance(node, 10);
        node.transaction()
                .executeWithoutResult(status -> node.get(EventReader.class).deleteCursor(CURSOR));
        advance(node, 10);

        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "0", "1");
    }

    /** A lock or an update would change these system columns of the stored row: {@code xmax} or {@code ctid}. */
    @Test
    void aPollThatFindsNothingWritesNothing() {
        Node node = start(node());
        publish(node, written(0, 2));
        advance(node, 10);
        advance(node, 10); // finds nothing, so the next one only looks
        String before = storedCursor(node);

        IntStream.range(0, 5).forEach(i -> assertThat(advance(node, 10)).isEqualTo(Progress.CAUGHT_UP));
        assertThat(storedCursor(node)).isEqualTo(before);

        publish(node, written(2, 3));
        advance(node, 10);
        assertThat(storedCursor(node)).isNotEqualTo(before);
        assertThat(Notes.journal(CURSOR)).containsExactly("0", "1", "2");
    }

    private static void publish(Node node, Event... events) {
        node.publish(events);
        Notes.awaitReadable();
    }

    private static String storedCursor(Node node) {
        return JdbcClient.create(node.get(DataSource.class))
                .sql("select ctid || ' ' || xmax from outbox.cursor where name = ?")
                .param(CURSOR)
                .query(String.class)
                .single();
    }

    /** Reads one page. */
    private static Set<String> correlations(Node node, int limit) {
        Set<String> correlations = new HashSet<>();
        node.get(EventReader.class).advanceByCorrelations(CURSOR, Set.of(Written.class), limit, correlations::addAll);
        return correlations;
    }

    private static Progress advance(Node node, int limit) {
        return advance(node, limit, events -> note(node, events));
    }

    private static Progress advance(Node node, int limit, Consumer<List<Event>> projection) {
        return node.get(EventReader.class).advance(CURSOR, Set.of(Written.class), limit, projection);
    }

    /** Writes the events to the journal, in the transaction of the cursor. */
    private static void note(Node node, List<Event> events) {
        JdbcClient sql = JdbcClient.create(node.get(DataSource.class));
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
