package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;
import testing.TestDatabase;

class TriesAloneWhatWasTakenOverTwiceTests {

    private static final long DEAD = 4711;

    private final TestDatabase database = Notes.database();
    private final Notes.Reader reader = new Notes.Reader();

    @Test
    void inABatchOfItsOwnWithTheAttemptCommittedBefore() {
        insert(1, 0);
        insert(2, 1);
        insert(3, 0);
        List<String> pages = new CopyOnWriteArrayList<>();
        List<Long> onRecord = new CopyOnWriteArrayList<>();
        reader.saving = page -> pages.add(
                String.join(",", page.entries.stream().map(entry -> entry[1]).toList()));
        reader.deciding = text -> {
            if (text.equals("2")) { // seen from another connection: committed
                onRecord.add(Notes.sql()
                        .sql("select attempts from outbox.delivery where event_id = 2")
                        .query(Long.class)
                        .single());
            }
        };
        try (Node node = Node.on(database).notes(reader).start()) {
            await().until(() -> Notes.deliveries() == 0);
            assertThat(pages).containsExactly("1", "2", "3");
            assertThat(onRecord).containsExactly(3L);
        }
    }

    @Test
    void andGivesItUpInTheEndWithoutTryingIt() {
        insert(1, 4);
        insert(2, 0);
        try (Node node = Node.on(database).notes(reader).start()) {
            await().until(() -> Notes.count("outbox.delivery where held_until = 'infinity'") == 1);
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("2"));
        }
    }

    @Test
    void butBeingTakenOverDoesNotParkTheInnocent() {
        insert(1, 2);
        Notes.sql()
                .sql("update outbox.delivery set held_until = now() + interval '1 hour'")
                .update();
        for (int crash = 0; crash < 5; crash++) {
            try (Node node = Node.on(database).notes(reader).start()) {
                await().until(() -> Notes.count("outbox.delivery where owner = " + node.id()) == 1);
            }
        }
        assertThat(Notes.count("outbox.delivery where attempts = 2")).isEqualTo(1);
    }

    @Test
    void norDoesADatabaseThatIsAway() {
        insert(1, 2);
        AtomicInteger tries = new AtomicInteger();
        List<Long> onRecord = new CopyOnWriteArrayList<>();
        reader.deciding = text -> {
            onRecord.add(Notes.sql()
                    .sql("select attempts from outbox.delivery")
                    .query(Long.class)
                    .single());
            if (tries.incrementAndGet() < 6) {
                throw new UncategorizedSQLException("test", "test", new SQLException("shut down", "57P01"));
            }
        };
        try (Node node = Node.on(database).notes(reader).start()) {
            await().until(() -> Notes.deliveries() == 0);
            assertThat(onRecord).containsExactly(3L, 3L, 3L, 3L, 3L, 3L);
        }
    }

    private static void insert(long eventId, int attempts) {
        Notes.insert(
                "lane " + eventId,
                "reader",
                eventId,
                DEAD,
                attempts,
                "{\"correlation\":\"lane %1$d\",\"text\":\"%1$d\"}".formatted(eventId));
    }
}
