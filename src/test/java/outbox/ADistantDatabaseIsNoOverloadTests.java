package outbox;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import outbox.Notes.Begin;
import outbox.Notes.Write;

class ADistantDatabaseIsNoOverloadTests extends NotesTest {

    /** A wait of some round trips to a distant database is no overload, also not before the first heartbeat. */
    @Test
    void soNewWorkIsTaken() {
        Pause pause = new Pause();
        writer.saving = page -> pause.here();
        Node node = start(node().notes(writer).with("queue-delay", "1ms").distant(Duration.ofMillis(300)));
        node.submit(new Write("lane", "1"));
        pause.awaitReached();
        node.submit(new Write("lane", "2"));
        await().until(() -> node.inbox("writer").expectedNanos() > TimeUnit.MILLISECONDS.toNanos(1));

        assertThatNoException().isThrownBy(() -> node.submit(new Begin("lane")));
        pause.end();
    }

    @Test
    void butALongQueueBesideANearOneIs() {
        Pause pause = new Pause();
        writer.saving = page -> pause.here();
        Node node = start(node().notes(writer).with("queue-delay", "1ms"));
        node.submit(new Write("lane", "1"));
        pause.awaitReached();
        node.submit(new Write("lane", "2"));

        await().until(() -> node.inbox("writer").expectedNanos() > TimeUnit.SECONDS.toNanos(2));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> node.submit(new Begin("lane")));
        pause.end();
    }
}
