package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outbox.Notes.Write;
import outbox.Notes.Written;
import testing.TestDatabase;

class LosesNothingWhenAQueueIsFullTests {

    private final TestDatabase database = Notes.database();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch queued = new CountDownLatch(1);

    @Test
    void whatFoundItFullIsReadAgainFromTheTableInOrder() throws Exception {
        Notes.Reader reader = new Notes.Reader();
        reader.deciding = text -> {
            begun.countDown();
            Race.await(queued);
        };
        try (Node node =
                Node.on(database).notes(reader).with("queue-capacity", 4).start()) {
            node.publish(new Written("lane", "0"));
            begun.await();
            IntStream.range(1, 50).forEach(i -> node.publish(new Written("lane", "" + i)));
            assertThat(node.inbox("reader").depth()).isEqualTo(4);
            queued.countDown();
            IntStream.range(50, 200).forEach(i -> node.publish(new Written("lane", "" + i)));

            await().until(() -> Notes.deliveries() == 0);
            assertThat(Notes.journal("reader"))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void whatIsHeldTakesNoRoom() {
        for (int i = 1; i <= 10; i++) {
            Notes.insert("held", "reader", i, 0, 0, "{\"correlation\":\"held\",\"text\":\"%d\"}".formatted(i));
        }
        Notes.insert("other", "reader", 11, 0, 0, "{\"correlation\":\"other\",\"text\":\"11\"}");
        Notes.sql()
                .sql("update outbox.delivery set held_until = 'infinity' where event_id = 1")
                .update();
        try (Node node = Node.on(database)
                .notes(new Notes.Reader())
                .with("queue-capacity", 4)
                .start()) {
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("11"));
        }
    }

    @Test
    void aCommandThatFindsItFullIsRefusedAtOnce() throws Exception {
        Notes.Writer writer = new Notes.Writer();
        writer.deciding = text -> {
            begun.countDown();
            Race.await(queued);
        };
        try (Node node =
                Node.on(database).notes(writer).with("queue-capacity", 4).start()) {
            var first = node.submit(new Write("lane", "0"));
            begun.await();
            var others = List.of(
                    node.submit(new Write("lane", "1")),
                    node.submit(new Write("lane", "2")),
                    node.submit(new Write("lane", "3")));
            assertThatThrownBy(() -> node.submit(new Write("lane", "4"))).isInstanceOf(QueueFullException.class);
            queued.countDown();

            first.join();
            others.forEach(each -> each.join());
            assertThat(Notes.journal("writer")).containsExactly("0", "1", "2", "3");
        }
    }
}
