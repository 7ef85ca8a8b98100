package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.Notes.Begin;
import outbox.Notes.Write;
import outbox.Notes.Written;

class KnowsWhenItsQueuesAreDelayedTests extends NotesTest {

    @Test
    void whileSomethingWaitsBehindALongBatch() {
        Pause pause = new Pause();
        writer.saving = page -> pause.here();
        Node node = start(node().notes(writer));
        assertThat(node.areQueuesDelayed()).isFalse();
        node.submit(new Write("lane", "1"));
        pause.awaitReached();

        node.submit(new Write("lane", "2"));

        await().untilAsserted(() -> assertThat(node.areQueuesDelayed()).isTrue());
        pause.end();
        await().untilAsserted(() -> assertThat(node.areQueuesDelayed()).isFalse());
    }

    /** A wait of some round trips to a distant database is no overload, also not before the first heartbeat. */
    @Test
    void aDistantDatabaseIsNoOverload() {
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

    /** The database of this node is near. */
    @Test
    void butALongQueueIs() {
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

    @Test
    void butNotByCallsToOtherSystems() {
        Pause pause = new Pause();
        Node node = start(node().outside("reader/slow", new Node.Outside<>("slow", Written.class) {
                    @Override
                    public List<Event> call(Written event) {
                        pause.here();
                        return List.of();
                    }
                })
                .with("outside-concurrency", 1));
        IntStream.range(0, 10).forEach(i -> node.publish(new Written("lane " + i, "" + i)));
        pause.awaitReached();

        assertThat(node.areQueuesDelayed()).isFalse();
        pause.end();
    }
}
