package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import testing.TestDatabase;

class CarriesEventsFromUnitToUnitTests {

    private final TestDatabase database = Notes.database();

    @Test
    void aCommandIsAnsweredAndWhatItToldGoesOnFromUnitToUnit() throws Exception {
        try (Node node = Node.on(database)
                .notes(new Notes.Writer(), new Notes.Reader(), new Notes.Archive())
                .start()) {
            assertThat(node.ask(new Notes.Write("lane", "first"))).isEqualTo("wrote first");
            assertThat(Notes.journal(database, "writer")).containsExactly("first");

            await().untilAsserted(
                            () -> assertThat(Notes.journal(database, "archive")).containsExactly("first"));
            await().until(() -> Notes.deliveries(database) == 0);
        }
    }

    @Test
    void anApplicationEventOfAnyTransactionIsHeard() {
        try (Node node = Node.on(database).notes(new Notes.Reader()).start()) {
            node.publish(new Notes.Written("lane", "first"), new Notes.Written("lane", "second"));

            await().untilAsserted(
                            () -> assertThat(Notes.journal(database, "reader")).containsExactly("first", "second"));
        }
    }
}
