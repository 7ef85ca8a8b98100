package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.Notes.Write;
import outbox.Notes.Written;

class StopsAndStartsAgainTests extends NotesTest {

    @Test
    void aStopFinishesStartedCommandsAndTheirEvents() {
        Pause pause = new Pause();
        writer.deciding = text -> pause.here();
        Node node = start(node().notes(writer, reader, archive).with("drain-limit", "3m"));
        var first = node.submit(new Write("lane", "0"));
        pause.awaitReached();
        var others = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> node.submit(new Write("lane", "" + i)))
                .toList();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(node::stop, Thread::startVirtualThread);
        await().untilAsserted(() -> assertThatThrownBy(() -> node.submit(new Write("lane", "late")))
                .isInstanceOf(QueueFullException.class));
        pause.end();

        stop.join();
        assertThat(first).isCompleted();
        assertThat(others).allSatisfy(each -> assertThat(each).isCompleted());
        assertThat(Notes.journal("archive"))
                .filteredOn(text -> !text.equals("late")) // It was accepted if the stop had not begun.
                .hasSize(10);
        assertThat(Notes.deliveries()).isZero();
        assertThat(Notes.rows("outbox.instance")).isZero();
    }

    @Test
    void theSameContextStartsAgainAsAnotherInstance() throws Exception {
        Node node = start(node().notes(writer, reader, archive));
        for (int start = 1; start <= 3; start++) {
            assertThat(node.command(new Write("lane", "start " + start))).isEqualTo("wrote start " + start);
            int starts = start;
            await().until(() -> Notes.journal("archive").size() == starts);
            long id = node.id();
            node.stop();
            assertThatThrownBy(() -> node.submit(new Write("lane", "dead"))).isInstanceOf(QueueFullException.class);
            node.start();
            assertThat(node.id()).isNotEqualTo(id);
        }
        await().until(() -> Notes.rows("outbox.instance") == 1);
    }

    @Test
    void eventsPublishedDuringAStopAreHandledAfterTheStart() {
        Node node = start(node().notes(reader));
        node.stop();
        node.publish(new Written("lane", "1"), new Written("lane", "2"));
        assertThat(Notes.deliveries()).isEqualTo(2);
        node.start();

        Notes.awaitJournal("reader", "1", "2");
    }

    @Test
    void aStopWaitsOnceForAllStuckTimersTogether() {
        Duration limit = Duration.ofMillis(500);
        int timers = 100;
        Pause pause = new Pause();
        Node.Setup setup = node().with("drain-limit", limit.toMillis() + "ms");
        for (int i = 0; i < timers; i++) {
            setup.timer((now, atMost) -> {
                pause.here();
                return List.of();
            });
        }
        Node node = start(setup);
        pause.awaitReached();
        long began = System.nanoTime();
        node.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(limit.multipliedBy(timers));
    }

    @Test
    void aStopThatCannotWaitLeavesTheRestInTheTable() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node node = start(node().notes(reader)
                .with("drain-limit", "100ms")
                .with("heartbeat", "10s") // No heartbeat is under way at the last stop.
                .with("lease", "30s"));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));
        pause.awaitReached();
        node.publish(new Written("lane", "3"));
        node.stop();
        assertThat(Notes.deliveries()).isEqualTo(3);
        pause.end();
        node.start();

        Notes.awaitJournal("reader", "1", "2", "3");
        node.stop();
        assertThat(Notes.rows("outbox.instance where id = " + node.id())).isZero();
    }

    @Test
    void deliveriesThatAStopLeavesAreTakenOverAtOnce() {
        Pause pause = new Pause();
        reader.deciding = text -> {
            pause.end();
            new Pause().here(); // until it is interrupted
        };
        Node other = start(node().notes(new Notes.Reader()).with("lease", "1h"));
        Node node = start(node().notes(reader).with("drain-limit", "100ms"));
        await().until(() -> Notes.rows("outbox.instance where heartbeat_at > started_at") == 2);
        node.publish(new Written("lane", "1"));
        pause.here();
        node.stop();

        Notes.awaitJournal("reader", "1");
    }

    @Test
    void aFailureAfterTheNextStartIsSplitAndParkedAsBefore() {
        reader.deciding = text -> {
            if (text.equals("bad")) {
                throw new IllegalArgumentException(text);
            }
        };
        Node node = start(node().notes(reader));
        node.stop();
        node.start();
        node.publish(new Written("lane", "bad"), new Written("other", "good"));

        Notes.awaitParked();
        assertThat(Notes.journal("reader")).containsExactly("good");
    }
}
