package outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.Notes.Write;
import outbox.Notes.Written;
import testing.Asker;

class SplitsABatchToItsCulpritTests extends NotesTest {

    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final Pause pause = new Pause();

    @Test
    void theOthersCommitAndOnlyItIsRetriedAndParked() {
        reader.deciding = text -> {
            pause.here();
            tries.merge(text, 1, Integer::sum);
            if (text.equals("5")) {
                throw new IllegalArgumentException();
            }
        };
        Node node = start(node().notes(reader));
        node.publish(new Written("first", "first"));
        IntStream.rangeClosed(1, 8).forEach(i -> node.publish(new Written("lane " + i, "" + i)));
        pause.end();

        Notes.awaitParked();
        assertThat(Notes.deliveries()).isEqualTo(1);
        assertThat(Notes.journal("reader")).containsExactlyInAnyOrder("first", "1", "2", "3", "4", "6", "7", "8");
        assertThat(tries.get("8")).as("at most once for each half").isLessThanOrEqualTo(4);
    }

    @Test
    void aCommandThatThrowsIsAnsweredWithThatAndTheOthersAreDone() throws Exception {
        writer.deciding = text -> {
            pause.here();
            if (text.equals("bad")) {
                throw new IllegalArgumentException(text);
            }
        };
        Node node = start(node().notes(writer));
        var first = node.submit(new Write("lane", "first"));
        pause.awaitReached();
        var commands = List.of(
                node.submit(new Write("lane", "1")),
                node.submit(new Write("lane", "bad")),
                node.submit(new Write("lane", "2")));
        pause.end();

        first.join();
        assertThat(commands.get(0).join()).isEqualTo("wrote 1");
        assertThat(commands.get(2).join()).isEqualTo("wrote 2");
        assertThat(commands.get(1))
                .failsWithin(Asker.TIMEOUT)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(Notes.journal("writer")).containsExactly("first", "1", "2");
    }
}
