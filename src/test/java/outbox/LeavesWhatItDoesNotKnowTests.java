package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import outbox.Notes.Written;
import outbox.parked.ParkedEvents;

class LeavesWhatItDoesNotKnowTests extends NotesTest {

    private static final long DEAD = 4711;

    @Test
    void anEventTypeOfANewerVersionIsLeftForAnInstanceThatKnowsIt() {
        String payload = Notes.payload("lane", "new");
        Notes.insert("lane", "reader", 1, DEAD, 0, "test.note.written.v2", payload);
        Notes.insert("lane", "newcomer", 2, DEAD, 0, Notes.WRITTEN, payload);
        Notes.insert("lane", "reader", 3, DEAD, 0, Notes.WRITTEN, payload);
        Node node = start(node().notes(reader));
        await().until(() -> Notes.deliveries() == 2);
        Notes.sql().execute("update outbox.delivery set owner = ?", node.id());
        node.publish(new Written("lane", "old"));

        Notes.awaitJournal("reader", "new", "old");
        assertThat(Notes.rows("outbox.open_delivery where attempts = 0 and held_until is null"))
                .isEqualTo(2);
    }

    @Test
    void anUnreadableEventIsParkedAndHoldsItsLane() {
        Notes.insert("lane", "reader", 1, DEAD, 0, Notes.WRITTEN, "{\"correlation\":");
        Notes.insert("reader", 2, DEAD, 0, new Written("lane", "behind"));
        Notes.insert("reader", 3, DEAD, 0, new Written("other", "good"));
        Node node = start(node().notes(reader));
        await().until(() -> Notes.journal("reader").size() == 1);
        assertThat(Notes.journal("reader")).containsExactly("good");
        assertThat(node.get(ParkedEvents.class).after("", 0, 10))
                .singleElement()
                .satisfies(parked -> assertThat(parked.error()).contains("Unexpected end-of-input"));

        Notes.sql()
                .execute(
                        "update outbox.event_group set payload = '{\"correlation\":\"lane\",\"text\":\"repaired\"}' where id = 1");
        node.get(ParkedEvents.class).resend("reader", 1);
        Notes.awaitJournal("reader", "good", "repaired", "behind");
    }
}
