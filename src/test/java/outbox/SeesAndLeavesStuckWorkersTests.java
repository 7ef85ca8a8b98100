package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import outbox.Notes.Write;
import outbox.delivery.StuckWorkers;
import platform.web.ProblemException;
import testing.TestDatabase;

/** A worker that never ends its batch is seen, and keeps neither callers nor a stop. */
class SeesAndLeavesStuckWorkersTests {

    private final TestDatabase database = Notes.database();
    private final Notes.Writer writer = new Notes.Writer();
    private final Notes.Reader reader = new Notes.Reader();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean released = new AtomicBoolean();

    /** As a pattern that goes back and forth does: it computes, and hears no interrupt. */
    private void computeUntilReleased() {
        begun.countDown();
        while (!released.get()) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void release() {
        released.set(true);
    }

    @Test
    void itsInstanceIsOutOfServiceUntilTheBatchEnds() {
        writer.deciding = text -> computeUntilReleased();
        try (Node node = Node.on(database)
                .notes(writer, reader)
                .with("stuck-after", "300ms")
                .start()) {
            assertThat(node.get(StuckWorkers.class).health().getStatus()).isEqualTo(Status.UP);
            var asked = node.submit(new Write("lane", "1"));
            Race.await(begun);

            await().untilAsserted(() -> assertThat(node.get(StuckWorkers.class).health())
                    .satisfies(health -> assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE))
                    .satisfies(health -> assertThat(health.getDetails()).containsOnlyKeys("writer")));
            released.set(true);
            await().until(asked::isDone);
            await().untilAsserted(() -> assertThat(
                            node.get(StuckWorkers.class).health().getStatus())
                    .isEqualTo(Status.UP));
        }
    }

    @Test
    void thoseWhoWaitForItAreSentAwayBeforeTheWebServerWaitsForThem() {
        writer.deciding = text -> computeUntilReleased();
        try (Node node = Node.on(database)
                .notes(writer, reader)
                .with("drain-limit", "100ms")
                .start()) {
            var first = node.submit(new Write("lane", "1"));
            Race.await(begun);
            var second = node.submit(new Write("lane", "2"));
            await().until(() -> node.inbox("writer").busyNanos() > TimeUnit.MILLISECONDS.toNanos(200));

            node.get(StuckWorkers.class).onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));

            assertThatThrownBy(first.orTimeout(20, TimeUnit.SECONDS)::join)
                    .as("it may still be done")
                    .cause()
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("does not know the outcome yet");
            assertThatThrownBy(second.orTimeout(20, TimeUnit.SECONDS)::join)
                    .hasCauseInstanceOf(QueueFullException.class);
            assertThatThrownBy(() -> node.submit(new Write("lane", "3"))).isInstanceOf(QueueFullException.class);
        }
    }

    @Test
    void whoIsNotStuckIsLeftInPeaceByAClosingContext() {
        CountDownLatch waiting = new CountDownLatch(1);
        writer.deciding = text -> {
            begun.countDown();
            Race.await(waiting);
        };
        try (Node node =
                Node.on(database).notes(writer).with("drain-limit", "1h").start()) {
            var asked = node.submit(new Write("lane", "1"));
            Race.await(begun);

            node.get(StuckWorkers.class).onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));
            waiting.countDown();

            assertThat(asked.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("wrote 1");
            node.stop();
        }
    }

    @Test
    void aBatchThatHasTakenLongerThanAStopWaitsIsNotWaitedForOnceMore() {
        Duration limit = Duration.ofSeconds(3);
        writer.deciding = text -> computeUntilReleased();
        try (Node node = Node.on(database)
                .notes(writer)
                .with("drain-limit", limit.toMillis() + "ms")
                .start()) {
            node.submit(new Write("lane", "1"));
            Race.await(begun);
            await().until(() -> node.inbox("writer").busyNanos() > limit.toNanos());

            long began = System.nanoTime();
            node.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("else the limit counts twice: for what is queued, and for what cannot end")
                    .isLessThan(limit.multipliedBy(2));
        }
    }
}
