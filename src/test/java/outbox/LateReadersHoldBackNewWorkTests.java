package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.EventReader.Progress;
import outbox.Notes.Begin;
import outbox.Notes.Write;
import outbox.Notes.Written;

/** While a reader of the log cannot keep up, every instance refuses commands that begin new work, and goes on with what it has taken. */
class LateReadersHoldBackNewWorkTests extends NotesTest {

    private static final String CURSOR = "test/notes";

    @Test
    void onEveryInstance() {
        Node one = start(holdingBack(writer));
        Node other = start(holdingBack(new Notes.Writer()));
        await().until(() -> readAll(one) && readAll(other));
        letItsReaderBeLate(one);
        assertThatNoException().isThrownBy(() -> one.submit(new Write("lane", "taken")));
        await().until(() -> {
            assertThat(readWhileAnotherReads(one, other)).isEqualTo(Progress.ELSEWHERE);
            return isRefused(other);
        });

        await().until(() -> readAll(one) && readAll(other));
        assertThat(isRefused(one)).isFalse();
        assertThat(isRefused(other)).isFalse();
    }

    @Test
    void notAfterTheCursorIsDeleted() {
        Node node = start(holdingBack(writer));
        await().until(() -> readAll(node));
        letItsReaderBeLate(node);

        node.get(EventReader.class).deleteCursor(CURSOR);
        assertThat(isRefused(node)).isFalse();
    }

    private static void letItsReaderBeLate(Node node) {
        IntStream.range(0, 1000).forEach(i -> node.publish(new Written("lane " + i, "" + i)));
        await().until(() -> {
            read(node, 1);
            return isRefused(node);
        });
    }

    /** A node that refuses new work for late readers only, however busy the machine is. */
    private Node.Setup holdingBack(Notes.Writer notes) {
        return node().notes(notes).with("reader-delay", "10ms").with("queue-delay", "1m");
    }

    private static boolean isRefused(Node node) {
        try {
            node.submit(new Begin("lane"));
            return false;
        } catch (QueueFullException refused) {
            return true;
        }
    }

    private static Progress read(Node node, int events) {
        return node.get(EventReader.class).advance(CURSOR, List.of(Written.class), events, page -> {});
    }

    private static boolean readAll(Node node) {
        return read(node, 10_000) == Progress.CAUGHT_UP;
    }

    /** The result for the other instance, which tries to read at the same time. */
    private static Progress readWhileAnotherReads(Node one, Node other) {
        Progress[] result = {Progress.CAUGHT_UP};
        one.get(EventReader.class)
                .advance(CURSOR, List.of(Written.class), 1, page -> result[0] = inAnotherThread(other));
        return result[0];
    }

    private static Progress inAnotherThread(Node other) {
        return CompletableFuture.supplyAsync(() -> read(other, 1), Thread::startVirtualThread)
                .join();
    }
}
