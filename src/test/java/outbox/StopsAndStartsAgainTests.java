package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.Notes.Write;
import outbox.Notes.Written;
import testing.TestDatabase;

class StopsAndStartsAgainTests {

    private final TestDatabase database = Notes.database();
    private final Notes.Writer writer = new Notes.Writer();
    private final Notes.Reader reader = new Notes.Reader();
    private final Notes.Archive archive = new Notes.Archive();

    @Test
    void aStopFinishesWhatWasBegunAndWhatThatLeadsTo() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        writer.deciding = text -> {
            begun.countDown();
            Race.await(stopping);
        };
        try (Node node = Node.on(database)
                .notes(writer, reader, archive)
                .with("drain-limit", "20s")
                .start()) {
            var first = node.submit(new Write("lane", "0"));
            Race.await(begun);
            var others = IntStream.rangeClosed(1, 9)
                    .mapToObj(i -> node.submit(new Write("lane", "" + i)))
                    .toList();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(node::stop);
            await().untilAsserted(() -> assertThatThrownBy(() -> node.submit(new Write("lane", "late")))
                    .isInstanceOf(QueueFullException.class));
            stopping.countDown();

            stop.join();
            assertThat(first).isCompleted();
            assertThat(others).allSatisfy(each -> assertThat(each).isCompleted());
            assertThat(Notes.journal("archive")).hasSize(10);
            assertThat(Notes.deliveries()).isZero();
            assertThat(Notes.count("outbox.instance")).isZero();
        }
    }

    @Test
    void theSameContextStartsAgainAsAnotherInstance() throws Exception {
        try (Node node = Node.on(database).notes(writer, reader, archive).start()) {
            for (int life = 1; life <= 3; life++) {
                assertThat(node.ask(new Write("lane", "life " + life))).isEqualTo("wrote life " + life);
                int lives = life;
                await().until(() -> Notes.journal("archive").size() == lives);
                long id = node.id();
                node.stop();
                assertThatThrownBy(() -> node.submit(new Write("lane", "dead"))).isInstanceOf(QueueFullException.class);
                node.start();
                assertThat(node.id()).isNotEqualTo(id);
            }
            assertThat(Notes.count("outbox.instance")).isEqualTo(1);
        }
    }

    @Test
    void whatIsPublishedWhileItIsStoppedIsHeardAfterTheStart() {
        try (Node node = Node.on(database).notes(reader).start()) {
            node.stop();
            node.publish(new Written("lane", "1"), new Written("lane", "2"));
            assertThat(Notes.deliveries()).isEqualTo(2);
            node.start();

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1", "2"));
        }
    }

    @Test
    void howeverMuchIsStuckAStopWaitsForItTogether() {
        Duration limit = Duration.ofMillis(500);
        int timers = 20;
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Node.Setup setup = Node.on(database).with("drain-limit", limit.toMillis() + "ms");
        for (int i = 0; i < timers; i++) {
            setup.timer((now, atMost) -> {
                begun.countDown();
                Race.await(never);
                return List.of();
            });
        }
        try (Node node = setup.start()) {
            Race.await(begun);
            long began = System.nanoTime();
            node.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(limit.multipliedBy(timers));
        }
    }

    @Test
    void aStopThatCannotWaitLeavesTheRestInTheTable() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        reader.deciding = text -> {
            begun.countDown();
            Race.await(stuck);
        };
        try (Node node =
                Node.on(database).notes(reader).with("drain-limit", "100ms").start()) {
            node.publish(new Written("lane", "1"), new Written("lane", "2"));
            Race.await(begun);
            node.publish(new Written("lane", "3"));
            node.stop();
            assertThat(Notes.deliveries()).isEqualTo(3);
            stuck.countDown();
            node.start();

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1", "2", "3"));
            node.stop();
            assertThat(Notes.count("outbox.instance where id = " + node.id())).isZero();
        }
    }

    @Test
    void whatAStopLeavesIsTakenOverAtOnce() {
        CountDownLatch begun = new CountDownLatch(1);
        reader.deciding = text -> {
            begun.countDown();
            Race.await(new CountDownLatch(1)); // until it is interrupted
        };
        try (Node other = Node.on(database)
                        .notes(new Notes.Reader())
                        .with("lease", "1h")
                        .start();
                Node node = Node.on(database)
                        .notes(reader)
                        .with("drain-limit", "100ms")
                        .start()) {
            await().until(() -> Notes.count("outbox.instance where heartbeat_at > started_at") == 2);
            node.publish(new Written("lane", "1"));
            Race.await(begun);
            node.stop();

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
        }
    }

    @Test
    void whatFailsInTheNextLifeIsSplitAndParkedAsBefore() {
        reader.deciding = text -> {
            if (text.equals("bad")) {
                throw new IllegalArgumentException(text);
            }
        };
        try (Node node = Node.on(database).notes(reader).start()) {
            node.stop();
            node.start();
            node.publish(new Written("lane", "bad"), new Written("other", "good"));

            await().until(() -> Notes.count("outbox.delivery where held_until = 'infinity'") == 1);
            assertThat(Notes.journal("reader")).containsExactly("good");
        }
    }
}
