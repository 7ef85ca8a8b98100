package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;
import outbox.Notes.Written;

class TriesAloneWhatWasTakenOverTwiceTests extends NotesTest {

    private static final long DEAD = 4711;

    @Test
    void inABatchOfItsOwnWithTheAttemptCommittedBefore() {
        insert(1, 0);
        insert(2, 1);
        insert(3, 0);
        List<String> pages = new CopyOnWriteArrayList<>();
        List<Long> storedAttempts = new CopyOnWriteArrayList<>();
        reader.saving = page -> pages.add(String.join(
                ",", page.entries.stream().map(entry -> entry.text()).toList()));
        reader.deciding = text -> {
            if (text.equals("2")) { // committed, because another connection sees it
                storedAttempts.add(Notes.sql().count("select attempts from outbox.open_delivery where event_id = 2"));
            }
        };
        Node node = start(node().notes(reader));
        Notes.awaitDelivered();
        assertThat(pages).containsExactly("1", "2", "3");
        assertThat(storedAttempts).containsExactly(3L);
    }

    @Test
    void andParksItInTheEndWithoutAnotherAttempt() {
        insert(1, 4);
        insert(2, 0);
        Node node = start(node().notes(reader));
        Notes.awaitParked();
        Notes.awaitJournal("reader", "2");
    }

    @Test
    void butATakeoverAloneDoesNotParkIt() {
        insert(1, 2);
        Notes.sql().execute("update outbox.delivery set held_until = now() + interval '1 hour'");
        for (int crash = 0; crash < 5; crash++) {
            try (Node node = node().notes(reader).start()) {
                await().until(() -> Notes.rows("outbox.open_delivery where owner = " + node.id()) == 1);
            }
        }
        assertThat(Notes.rows("outbox.open_delivery where attempts = 2")).isEqualTo(1);
    }

    @Test
    void norDoesADatabaseThatIsAway() {
        insert(1, 2);
        AtomicInteger tries = new AtomicInteger();
        List<Long> storedAttempts = new CopyOnWriteArrayList<>();
        reader.deciding = text -> {
            storedAttempts.add(Notes.sql().count("select attempts from outbox.open_delivery"));
            if (tries.incrementAndGet() < 6) {
                throw new UncategorizedSQLException("test", "test", new SQLException("shut down", "57P01"));
            }
        };
        Node node = start(node().notes(reader));
        Notes.awaitDelivered();
        assertThat(storedAttempts).containsExactly(3L, 3L, 3L, 3L, 3L, 3L);
    }

    private static void insert(long eventId, int attempts) {
        Notes.insert("reader", eventId, DEAD, attempts, new Written("lane " + eventId, "" + eventId));
    }
}
