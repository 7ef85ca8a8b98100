package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import outbox.Notes.Written;
import outbox.parked.ParkedEvents;
import testing.TestDatabase;

class LeavesWhatItDoesNotKnowTests {

    private static final long DEAD = 4711;

    private final TestDatabase database = Notes.database();
    private final Notes.Reader reader = new Notes.Reader();

    @Test
    void anEventTypeOfANewerVersionIsLeftForAnInstanceThatKnowsIt() {
        String payload = "{\"correlation\":\"lane\",\"text\":\"new\"}";
        Notes.insert("lane", "reader", 1, DEAD, 0, "test.note.written.v2", payload);
        Notes.insert("lane", "newcomer", 2, DEAD, 0, "test.note.written.v1", payload);
        Notes.insert("lane", "reader", 3, DEAD, 0, "test.note.written.v1", payload);
        try (Node node = Node.on(database).notes(reader).start()) {
            await().until(() -> Notes.deliveries() == 2);
            Notes.sql()
                    .sql("update outbox.delivery set owner = ?")
                    .param(node.id())
                    .update();
            node.publish(new Written("lane", "old"));

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("new", "old"));
            assertThat(Notes.count("outbox.delivery where attempts = 0 and held_until is null"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatItCannotReadIsParkedAndHoldsItsLane() {
        Notes.insert("lane", "reader", 1, DEAD, 0, "{\"correlation\":");
        Notes.insert("lane", "reader", 2, DEAD, 0, "{\"correlation\":\"lane\",\"text\":\"behind\"}");
        Notes.insert("other", "reader", 3, DEAD, 0, "{\"correlation\":\"other\",\"text\":\"good\"}");
        try (Node node = Node.on(database).notes(reader).start()) {
            await().until(() -> Notes.journal("reader").size() == 1);
            assertThat(Notes.journal("reader")).containsExactly("good");
            assertThat(node.get(ParkedEvents.class).after("", 0, 10))
                    .singleElement()
                    .satisfies(parked -> assertThat(parked.error()).contains("Unexpected end-of-input"));

            Notes.sql()
                    .sql(
                            "update outbox.event set payload = '{\"correlation\":\"lane\",\"text\":\"mended\"}' where id = 1")
                    .update();
            node.get(ParkedEvents.class).resend("reader", 1);
            await().untilAsserted(
                            () -> assertThat(Notes.journal("reader")).containsExactly("good", "mended", "behind"));
        }
    }
}
