package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import outbox.Notes.Write;
import testing.Asker;

/**
 * Seen to fail when a caller stopped waiting at the time-out although the work on its command had begun: the answer was
 * 503 for an order that was written a moment later.
 */
class AnswersACommandOnceTests extends NotesTest {

    private static final Duration SOON = Asker.TIMEOUT;

    @Test
    void afterItsCommit() {
        Pause pause = new Pause();
        writer.saving = page -> pause.here();
        Node node = start(node().notes(writer));
        CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
        pause.awaitReached();
        assertThat(answer).isNotDone();
        pause.end();

        assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote 1");
        assertThat(Notes.journal("writer")).containsExactly("1");
    }

    @Test
    void alsoWhenSomethingFailsAfterTheCommitAndItIsNotDoneAgain() {
        AtomicInteger tries = new AtomicInteger();
        writer.saving = page -> {
            tries.incrementAndGet();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    throw new IllegalStateException("after the commit");
                }
            });
        };
        writer.committed = page -> {
            throw new IllegalStateException("in committed");
        };
        Node node = start(node().notes(writer, reader));
        assertThat(node.submit(new Write("lane", "1"))).succeedsWithin(SOON).isEqualTo("wrote 1");
        assertThat(node.submit(new Write("lane", "2"))).succeedsWithin(SOON).isEqualTo("wrote 2");

        Notes.awaitDelivered();
        assertThat(tries).hasValue(2);
        assertThat(Notes.journal("writer")).containsExactly("1", "2");
        assertThat(Notes.journal("reader")).containsExactly("1", "2");
    }

    @Test
    void notAtAllIfItsCallerGaveUpBeforeItBegan() throws Exception {
        Pause pause = new Pause();
        writer.deciding = text -> pause.here();
        Node node = start(node().notes(writer));
        var first = node.submit(new Write("lane", "1"));
        pause.awaitReached();
        var second = node.submit(new Write("lane", "2"));
        second.cancel(false);
        pause.end();
        first.join();

        assertThat(node.command(new Write("lane", "3"))).isEqualTo("wrote 3");
        assertThat(Notes.journal("writer")).containsExactly("1", "3");
    }

    @Test
    void alsoACallerThatTriesToGiveUpAfterItHasBegun() {
        Pause pause = new Pause();
        writer.saving = page -> pause.here();
        Node node = start(node().notes(writer));
        CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
        pause.awaitReached();
        assertThat(answer.cancel(false)).isFalse();
        pause.end();

        assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote 1");
    }

    @Test
    void orNotAtAllIfItsBatchFailedAndItsCallerGivesUp() {
        Node node = node().notes(writer).with("drain-limit", "300ms").start();
        node.cut();
        CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
        await().until(() -> answer.cancel(false));
        node.kill();

        assertThat(Notes.journal("writer")).isEmpty();
    }

    @Test
    void ifItRequestsSoAfterTheListenersOfItsEventsHaveCommitted() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node node = start(node().notes(writer, reader).with("answer-timeout", "1h"));
        CompletableFuture<String> answer = node.submit(new Write("lane", "1", true));
        pause.awaitReached();
        assertThat(Notes.journal("writer")).containsExactly("1");
        assertThat(answer).isNotDone();
        pause.end();

        assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote 1");
        assertThat(Notes.journal("reader")).containsExactly("1");
    }

    @Test
    void alsoWhenTheListenersQueueWasFullOrItFailedAtFirst() {
        AtomicBoolean failed = new AtomicBoolean();
        Pause pause = new Pause();
        reader.deciding = text -> {
            pause.here();
            if (text.equals("first") && !failed.getAndSet(true)) {
                throw new IllegalStateException("at first");
            }
        };
        Node node = start(node().notes(writer, reader).with("queue-capacity", 4).with("answer-timeout", "1h"));
        for (int i = 0; i < 6; i++) {
            node.publish(new Notes.Written("other", "" + i));
        }
        pause.awaitReached();
        CompletableFuture<String> answer = node.submit(new Write("lane", "first", true));
        pause.end();

        assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote first");
        assertThat(Notes.journal("reader")).contains("first");
    }

    @Test
    void afterTheTimeoutEvenIfTheListenersHaveNotCommitted() {
        reader.deciding = text -> {
            throw new IllegalStateException("never");
        };
        Node node = start(node().notes(writer, reader).with("answer-timeout", "100ms"));
        assertThat(node.submit(new Write("lane", "1", true)))
                .succeedsWithin(SOON)
                .isEqualTo("wrote 1");
    }

    @Test
    void withARefusalWhenTheInstanceStopsBeforeItsTurn() {
        Pause pause = new Pause();
        writer.deciding = text -> pause.here();
        Node node = start(node().notes(writer).with("drain-limit", "100ms"));
        var stuck = node.submit(new Write("lane", "1"));
        pause.awaitReached();
        var waiting = node.submit(new Write("lane", "2"));
        node.stop();

        for (var each : List.of(stuck, waiting)) {
            assertThat(each)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(QueueFullException.class);
        }
        assertThatThrownBy(() -> node.submit(new Write("lane", "3"))).isInstanceOf(QueueFullException.class);
        assertThat(Notes.journal("writer")).isEmpty();
    }

    @Test
    void withARefusalWhenTheDatabaseStaysAwayUntilTheStop() {
        Node node = node().notes(writer).with("drain-limit", "300ms").start();
        node.cut();
        var answer = node.submit(new Write("lane", "1"));
        node.stop();

        assertThat(answer)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(QueueFullException.class);
        node.kill();
    }
}
