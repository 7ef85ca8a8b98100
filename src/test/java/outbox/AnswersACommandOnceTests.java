package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import outbox.Notes.Write;
import testing.TestDatabase;

class AnswersACommandOnceTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestDatabase database = Notes.database();
    private final Notes.Writer writer = new Notes.Writer();
    private final Notes.Reader reader = new Notes.Reader();

    @Test
    void afterItsCommit() {
        CountDownLatch saving = new CountDownLatch(1);
        CountDownLatch saved = new CountDownLatch(1);
        writer.saving = page -> {
            saving.countDown();
            Race.await(saved);
        };
        try (Node node = Node.on(database).notes(writer).start()) {
            CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
            Race.await(saving);
            assertThat(answer).isNotDone();
            saved.countDown();

            assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote 1");
            assertThat(Notes.journal("writer")).containsExactly("1");
        }
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
            throw new IllegalStateException("told of the commit");
        };
        try (Node node = Node.on(database).notes(writer, reader).start()) {
            assertThat(node.submit(new Write("lane", "1"))).succeedsWithin(SOON).isEqualTo("wrote 1");
            assertThat(node.submit(new Write("lane", "2"))).succeedsWithin(SOON).isEqualTo("wrote 2");

            await().until(() -> Notes.deliveries() == 0);
            assertThat(tries).hasValue(2);
            assertThat(Notes.journal("writer")).containsExactly("1", "2");
            assertThat(Notes.journal("reader")).containsExactly("1", "2");
        }
    }

    @Test
    void notAtAllIfItsCallerGaveUpBeforeItBegan() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        writer.deciding = text -> {
            begun.countDown();
            Race.await(queued);
        };
        try (Node node = Node.on(database).notes(writer).start()) {
            var first = node.submit(new Write("lane", "1"));
            begun.await();
            var second = node.submit(new Write("lane", "2"));
            second.cancel(false);
            queued.countDown();
            first.join();

            assertThat(node.ask(new Write("lane", "3"))).isEqualTo("wrote 3");
            assertThat(Notes.journal("writer")).containsExactly("1", "3");
        }
    }

    @Test
    void alsoACallerWhoWouldGiveUpOnceItHasBegun() {
        CountDownLatch saving = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        writer.saving = page -> {
            saving.countDown();
            Race.await(tried);
        };
        try (Node node = Node.on(database).notes(writer).start()) {
            CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
            Race.await(saving);
            assertThat(answer.cancel(false)).isFalse();
            tried.countDown();

            assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote 1");
        }
    }

    @Test
    void orLetsItsCallerGiveUpWhenWhatWasBegunHasComeToNothing() {
        Node node = Node.on(database).notes(writer).with("drain-limit", "300ms").start();
        node.cut();
        CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
        await().until(() -> answer.cancel(false));
        node.kill();

        assertThat(Notes.journal("writer")).isEmpty();
    }

    @Test
    void ifItWantsSoWhenThoseHaveCommittedWhoHearOfIt() {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        reader.deciding = text -> {
            reading.countDown();
            Race.await(read);
        };
        try (Node node = Node.on(database)
                .notes(writer, reader)
                .with("answer-timeout", "1h")
                .start()) {
            CompletableFuture<String> answer = node.submit(new Write("lane", "1", true));
            Race.await(reading);
            assertThat(Notes.journal("writer")).containsExactly("1");
            assertThat(answer).isNotDone();
            read.countDown();

            assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote 1");
            assertThat(Notes.journal("reader")).containsExactly("1");
        }
    }

    @Test
    void alsoWhenTheListenersQueueWasFullOrItFailedAtFirst() {
        AtomicBoolean failed = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        reader.deciding = text -> {
            begun.countDown();
            Race.await(queued);
            if (text.equals("wanted") && !failed.getAndSet(true)) {
                throw new IllegalStateException("at first");
            }
        };
        try (Node node = Node.on(database)
                .notes(writer, reader)
                .with("queue-capacity", 4)
                .with("answer-timeout", "1h")
                .start()) {
            for (int i = 0; i < 6; i++) {
                node.publish(new Notes.Written("other", "" + i));
            }
            Race.await(begun);
            CompletableFuture<String> answer = node.submit(new Write("lane", "wanted", true));
            queued.countDown();

            assertThat(answer).succeedsWithin(SOON).isEqualTo("wrote wanted");
            assertThat(Notes.journal("reader")).contains("wanted");
        }
    }

    @Test
    void afterAWhileEvenIfTheyHaveNot() {
        reader.deciding = text -> {
            throw new IllegalStateException("never");
        };
        try (Node node = Node.on(database)
                .notes(writer, reader)
                .with("answer-timeout", "100ms")
                .start()) {
            assertThat(node.submit(new Write("lane", "1", true)))
                    .succeedsWithin(SOON)
                    .isEqualTo("wrote 1");
        }
    }

    @Test
    void withARefusalWhenTheInstanceStopsBeforeItsTurn() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        writer.deciding = text -> {
            begun.countDown();
            Race.await(never);
        };
        Node node = Node.on(database).notes(writer).with("drain-limit", "100ms").start();
        var stuck = node.submit(new Write("lane", "1"));
        Race.await(begun);
        var waiting = node.submit(new Write("lane", "2"));
        node.close();

        for (var each : java.util.List.of(stuck, waiting)) {
            assertThat(each)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(QueueFullException.class);
        }
        assertThatThrownBy(() -> node.get(Commands.class).submit(new Write("lane", "3")))
                .isInstanceOf(Exception.class);
        assertThat(Notes.journal("writer")).isEmpty();
    }

    @Test
    void withARefusalWhenTheDatabaseStaysAwayUntilTheStop() {
        Node node = Node.on(database).notes(writer).with("drain-limit", "300ms").start();
        node.cut();
        var answer = node.submit(new Write("lane", "1"));
        node.kill();

        assertThat(answer)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(QueueFullException.class);
    }
}
