package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;
import outbox.Notes.Write;
import outbox.delivery.Inbox;
import outbox.delivery.StuckWorkers;
import platform.web.ProblemException;

/** A worker that never ends its batch is reported as out of service. Neither its callers nor a stop wait for it without end. */
class SeesAndLeavesStuckWorkersTests extends NotesTest {

    private final Pause pause = new Pause();

    @AfterEach
    void end() {
        pause.end();
    }

    @Test
    void itsInstanceIsOutOfServiceUntilTheBatchEnds() {
        writer.deciding = text -> pause.compute();
        Node node = start(node().notes(writer, reader).with("stuck-after", "300ms"));
        assertThat(node.get(StuckWorkers.class).health().getStatus()).isEqualTo(Status.UP);
        var asked = node.submit(new Write("lane", "1"));
        pause.awaitReached();

        await().untilAsserted(() -> assertThat(node.get(StuckWorkers.class).health())
                .satisfies(health -> assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE))
                .satisfies(health -> assertThat(health.getDetails()).containsOnlyKeys("writer")));
        pause.end();
        await().until(asked::isDone);
        await().untilAsserted(() ->
                assertThat(node.get(StuckWorkers.class).health().getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void itsCallersAreAnsweredBeforeTheWebServerWaitsForThem() {
        writer.deciding = text -> pause.compute();
        Node node = start(node().notes(writer, reader).with("drain-limit", "100ms"));
        var first = node.submit(new Write("lane", "1"));
        pause.awaitReached();
        var second = node.submit(new Write("lane", "2"));
        await().until(() -> node.inbox("writer").busyNanos() > TimeUnit.MILLISECONDS.toNanos(200));

        node.get(StuckWorkers.class).onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));

        assertThatThrownBy(first.orTimeout(180, TimeUnit.SECONDS)::join)
                .as("it may still commit")
                .cause()
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("does not know the outcome yet");
        assertThatThrownBy(second.orTimeout(180, TimeUnit.SECONDS)::join).hasCauseInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> node.submit(new Write("lane", "3"))).isInstanceOf(QueueFullException.class);
    }

    @Test
    void aClosingContextLeavesAWorkerAloneThatIsNotStuck() {
        writer.deciding = text -> pause.here();
        Node node = start(node().notes(writer).with("drain-limit", "1h"));
        var asked = node.submit(new Write("lane", "1"));
        pause.awaitReached();

        node.get(StuckWorkers.class).onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));
        pause.end();

        assertThat(asked.orTimeout(180, TimeUnit.SECONDS).join()).isEqualTo("wrote 1");
        node.stop();
    }

    @Test
    void aBatchThatHasTakenLongerThanAStopWaitsIsNotWaitedForOnceMore() {
        Duration limit = Duration.ofMinutes(1);
        writer.deciding = text -> pause.compute();
        Node node = start(node().notes(writer).with("drain-limit", limit.toMillis() + "ms"));
        node.submit(new Write("lane", "1"));
        pause.awaitReached();
        letItHaveBegunLongAgo(node.inbox("writer"));

        long began = System.nanoTime();
        node.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("the limit must not count twice, for the queue and for the stuck batch")
                .isLessThan(limit.multipliedBy(2));
    }

    private static void letItHaveBegunLongAgo(Inbox inbox) {
        synchronized (inbox) {
            ReflectionTestUtils.setField(inbox, "takenNanos", System.nanoTime() - TimeUnit.HOURS.toNanos(1));
        }
    }
}
