package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;
import outbox.Notes.Write;
import outbox.Notes.Written;
import testing.Asker;

/**
 * If a connection is lost at the commit, the server may or may not have committed. Heartbeats are slow here, so that no refill from the table
 * comes by chance.
 */
class CutAtTheCommitTests extends NotesTest {

    @Test
    void aBatchIsNotDoneAgainIfItDidCommit() {
        AtomicInteger tries = new AtomicInteger();
        Node node = startWarm();
        reader.saving = page -> {
            if (tries.incrementAndGet() == 1) {
                node.cutAtTheCommit(true);
            }
        };
        node.publish(new Written("lane", "1"));
        await().until(() -> tries.get() == 1 && node.inbox("reader").isIdle());
        node.publish(new Written("lane", "2"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("1", "2");
        assertThat(tries).hasValue(2);
    }

    @Test
    void aCommandIsAnsweredByTheCommitThatDidArrive() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Node node = startWarm();
        writer.saving = page -> {
            if (tries.incrementAndGet() == 1) {
                node.cutAtTheCommit(false);
            }
        };
        assertThat(node.command(new Write("lane", "1"))).isEqualTo("wrote 1");
        assertThat(Notes.journal("writer")).containsExactly("1");
    }

    /** The command was committed, so its caller must not learn that it was cancelled. */
    @Test
    void aCommandThatMayHaveCommittedIsNotCancelledWhileItsRetriesFail() {
        AtomicInteger tries = new AtomicInteger();
        AtomicBoolean recovered = new AtomicBoolean();
        Node node = startWarm();
        writer.saving = page -> {
            if (tries.incrementAndGet() == 1) {
                node.cutAtTheCommit(true);
            } else if (!recovered.get()) {
                throw new TransientDataAccessResourceException("busy");
            }
        };
        CompletableFuture<String> answer = node.submit(new Write("lane", "1"));
        await().until(() -> tries.get() > 0); // a command that no worker has begun can be cancelled
        while (tries.get() < 6) {
            assertThat(answer.cancel(false)).isFalse();
            Thread.onSpinWait();
        }
        assertThat(Notes.journal("writer")).containsExactly("1");
        recovered.set(true);

        assertThat(answer).succeedsWithin(Asker.TIMEOUT).isEqualTo("wrote 1");
    }

    @Test
    void aPublishedEventIsHandledBeforeLaterEvents() {
        Node node = startWarm();
        node.cutAtTheCommit(true);
        assertThatThrownBy(() -> node.publish(new Written("lane", "1"))).hasStackTraceContaining("cut");
        node.publish(new Written("lane", "2"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("1", "2");
    }

    @Test
    void theLaneThatItFreedGoesOnInOrder() {
        AtomicInteger tries = new AtomicInteger();
        Node node = startWarm();
        reader.deciding = text -> {
            if (text.equals("1") && tries.incrementAndGet() == 1) {
                throw new IllegalStateException("at first");
            } else if (text.equals("1") && tries.get() == 2) {
                node.cutAtTheCommit(true);
            }
        };
        node.publish(new Written("lane", "1"));
        node.publish(new Written("lane", "2"));
        await().untilAsserted(() -> assertThat(Notes.journal("reader")).startsWith("1"));
        node.publish(new Written("lane", "3"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("1", "2", "3");
    }

    private Node startWarm() {
        Node node = start(node().notes(writer, reader).with("heartbeat", "1s"));
        await().until(() -> Notes.rows("outbox.instance where heartbeat_at > started_at") == 1);
        return node;
    }
}
