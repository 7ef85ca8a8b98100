package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.Notes.Write;
import outbox.Notes.Written;

class LosesNothingWhenAQueueIsFullTests extends NotesTest {

    private final Pause pause = new Pause();

    @Test
    void deliveriesThatDidNotFitAreReadFromTheTableInOrder() throws Exception {
        reader.deciding = text -> pause.here();
        Node node = start(node().notes(reader).with("queue-capacity", 4));
        node.publish(new Written("lane", "0"));
        pause.awaitReached();
        IntStream.range(1, 50).forEach(i -> node.publish(new Written("lane", "" + i)));
        assertThat(node.inbox("reader").depth()).isEqualTo(4);
        pause.end();
        IntStream.range(50, 200).forEach(i -> node.publish(new Written("lane", "" + i)));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(Integer::toString).toList());
    }

    @Test
    void heldDeliveriesTakeNoRoom() {
        for (int i = 1; i <= 10; i++) {
            Notes.insert("reader", i, 0, 0, new Written("held", "" + i));
        }
        Notes.insert("reader", 11, 0, 0, new Written("other", "11"));
        Notes.sql().execute("update outbox.delivery set held_until = 'infinity' where event_id = 1");
        Node node = start(node().notes(reader).with("queue-capacity", 4));
        Notes.awaitJournal("reader", "11");
    }

    @Test
    void aCommandThatFindsItFullIsRefusedAtOnce() throws Exception {
        writer.deciding = text -> pause.here();
        Node node = start(node().notes(writer).with("queue-capacity", 4));
        var first = node.submit(new Write("lane", "0"));
        pause.awaitReached();
        var others = List.of(
                node.submit(new Write("lane", "1")),
                node.submit(new Write("lane", "2")),
                node.submit(new Write("lane", "3")));
        assertThatThrownBy(() -> node.submit(new Write("lane", "4"))).isInstanceOf(QueueFullException.class);
        pause.end();

        first.join();
        others.forEach(each -> each.join());
        assertThat(Notes.journal("writer")).containsExactly("0", "1", "2", "3");
    }
}
