package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Progress;
import outbox.Notes.Read;
import outbox.Notes.Written;
import outbox.log.ReaderStatus;
import outbox.log.ReaderStatus.State;
import outbox.log.Readers;

/** How far a reader is behind follows from its stored position and the log, so it does not matter which instance reads and which one is asked. */
class EveryInstanceKnowsHowFarReadersAreTests extends NotesTest {

    private static final String CURSOR = "test/notes";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration A_WHILE = Duration.ofMinutes(5);

    @Test
    void ofOneThatIsLateByLoad() {
        Node one = start(node());
        Node other = start(node());
        await().until(() -> readAll(one) && readAll(other));
        insertOldEvents();
        Notes.awaitReadable();

        assertThat(read(one, 1, page -> assertThat(inAnotherThread(other)).isEqualTo(Progress.ELSEWHERE)))
                .isEqualTo(Progress.MORE);

        assertThat(List.of(status(one), status(other)))
                .allSatisfy(reader -> {
                    assertThat(reader.behind()).isBetween(HOUR, HOUR.plus(A_WHILE));
                    assertThat(reader.heldBack()).isZero();
                    assertThat(reader.failure()).isNull();
                })
                .extracting(ReaderStatus::state)
                .containsExactly(State.SERVING, State.ELSEWHERE);

        readAll(one);
        assertThat(List.of(status(one), status(other)))
                .extracting(ReaderStatus::behind)
                .containsOnly(Duration.ZERO);
    }

    @Test
    void alsoOneThatHasJustStarted() {
        Node one = start(node());
        await().until(() -> readAll(one));
        insertOldEvents();
        Notes.awaitReadable();
        read(one, 1, page -> {});

        Node later = start(node());
        read(one, 1, page -> inAnotherThread(later));

        assertThat(status(later).behind()).isBetween(HOUR, HOUR.plus(A_WHILE));
        assertThat(status(later).state()).isEqualTo(State.CATCHING_UP);
        readAll(one);
        assertThat(status(later).behind()).isZero();
        assertThat(status(later).state()).isEqualTo(State.ELSEWHERE);
    }

    @Test
    void ofOneThatATransactionHoldsBack() {
        Node one = start(node());
        Node other = start(node());
        await().until(() -> readAll(one) && readAll(other));
        try (OpenTransaction running = new OpenTransaction(database, "select pg_current_xact_id()")) {
            insertOldEvents();

            assertThat(List.of(status(one), status(other))).allSatisfy(reader -> {
                assertThat(reader.heldBack()).isBetween(HOUR, HOUR.plus(A_WHILE));
                assertThat(reader.behind()).isZero();
                assertThat(reader.state()).isEqualTo(State.SERVING);
            });
        }
        await().untilAsserted(() -> assertThat(List.of(status(one), status(other)))
                .allSatisfy(reader -> {
                    assertThat(reader.heldBack()).isZero();
                    assertThat(reader.behind()).isGreaterThan(HOUR);
                }));
    }

    @Test
    void ofOneThatStoppedAtAnEvent() {
        Node one = start(node());
        Node other = start(node());
        await().until(() -> readAll(one) && readAll(other));
        insertOldEvents();
        Notes.sql().execute("update outbox.event_group set payload = '{' where id = 3");
        await().until(() -> read(one, 2, page -> {}) == Progress.MORE);

        assertFails(one);
        assertThat(status(one).state()).as("one failure may pass").isEqualTo(State.SERVING);
        assertFails(one);
        assertFails(other);
        assertFails(other);

        assertThat(List.of(status(one), status(other))).allSatisfy(reader -> {
            assertThat(reader.state()).isEqualTo(State.STOPPED);
            assertThat(reader.failure()).contains("Event 3 of type " + Notes.WRITTEN);
            assertThat(reader.behind()).isGreaterThan(HOUR);
        });

        Notes.sql()
                .execute(
                        "update outbox.event_group set payload = '{\"correlation\":\"lane\",\"text\":\"3\"}' where id = 3");
        await().ignoreExceptions()
                .until(() -> readAll(one)); // the tail of the log in memory has the old payload for seconds
        assertThat(List.of(status(one), status(other)))
                .extracting(ReaderStatus::state)
                .containsOnly(State.SERVING);
    }

    @Test
    void andEventsOfOtherTypesDoNotCount() {
        Node node = start(node());
        await().until(() -> readAll(node));
        node.publish(new Read("lane", "of another type"));

        assertThat(status(node).behind()).isZero();
        assertThat(status(node).state()).isEqualTo(State.SERVING);
    }

    @Test
    void andOnlyCursorsThatAreReadAreListedInTheOrderOfTheirNames() {
        Node node = start(node());
        for (String cursor : List.of("test/c", "test/a", "test/b")) {
            node.get(EventReader.class).advance(cursor, List.of(Written.class), 1, page -> {});
        }
        node.get(EventReader.class).placeCursor("test/ab", LogPosition.START);

        assertThat(names(node, "", 10)).containsExactly("test/a", "test/b", "test/c");
        assertThat(names(node, "", 2)).containsExactly("test/a", "test/b");
        assertThat(names(node, "test/b", 2)).containsExactly("test/c");

        node.get(EventReader.class).deleteCursor("test/a");
        assertThat(names(node, "", 1)).containsExactly("test/b");
    }

    private static void insertOldEvents() {
        Notes.sql().execute(Log.insertion(1, 10, Instant.now().minus(HOUR)));
    }

    private static List<String> names(Node node, String after, int limit) {
        return node.get(Readers.class).after(after, limit).stream()
                .map(ReaderStatus::cursor)
                .toList();
    }

    private static ReaderStatus status(Node node) {
        return node.get(Readers.class).after("", 10).getFirst();
    }

    /** Whether the reader has caught up, and has once read all that was committed. */
    private static boolean readAll(Node node) {
        return read(node, 1000, page -> {}) == Progress.CAUGHT_UP
                && node.get(EventReader.class).readUntil(CURSOR).isPresent();
    }

    private static Progress read(Node node, int events, Consumer<List<Event>> projection) {
        return node.get(EventReader.class).advance(CURSOR, List.of(Written.class), events, projection);
    }

    private static void assertFails(Node node) {
        assertThatIllegalStateException()
                .isThrownBy(() -> read(node, 1, page -> {}))
                .withMessageContaining("cannot be decoded");
    }

    private static Progress inAnotherThread(Node node) {
        return CompletableFuture.supplyAsync(() -> read(node, 1, page -> {}), Thread::startVirtualThread)
                .join();
    }
}
