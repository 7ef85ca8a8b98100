package outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.test.util.ReflectionTestUtils;
import outbox.Notes.Write;
import outbox.Notes.Written;
import platform.trace.Trace;
import testing.TestDatabase;

class CarriesEventsFromUnitToUnitTests {

    private final TestDatabase database = Notes.database();
    private final Notes.Reader reader = new Notes.Reader();

    @Test
    void aCommandIsAnsweredAndWhatItToldGoesOnFromUnitToUnit() throws Exception {
        try (Node node = Node.on(database)
                .notes(new Notes.Writer(), reader, new Notes.Archive())
                .start()) {
            assertThat(node.ask(new Write("lane", "first"))).isEqualTo("wrote first");
            assertThat(Notes.journal("writer")).containsExactly("first");

            await().until(() -> Notes.deliveries() == 0);
            assertThat(Notes.journal("archive")).containsExactly("first");
        }
    }

    @Test
    void anApplicationEventOfAnyTransactionIsHeard() {
        try (Node node = Node.on(database).notes(reader).start()) {
            node.publish(new Written("lane", "first"), new Written("lane", "second"));

            await().until(() -> Notes.deliveries() == 0);
            assertThat(Notes.journal("reader")).containsExactly("first", "second");
        }
    }

    @Test
    void whatIsQueuedSharesATransaction() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        List<Integer> batches = new CopyOnWriteArrayList<>();
        reader.deciding = text -> {
            begun.countDown();
            Race.await(queued);
        };
        reader.committed = page -> batches.add(page.entries.size());
        try (Node node = Node.on(database).notes(reader).with("batch-limit", 8).start()) {
            node.publish(new Written("lane", "0"));
            begun.await();
            IntStream.rangeClosed(1, 10).forEach(i -> node.publish(new Written("lane", "" + i)));
            queued.countDown();

            await().until(() -> batches.stream().mapToInt(i -> i).sum() == 11);
            assertThat(batches).containsExactly(1, 8, 2);
            assertThat(Notes.journal("reader")).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        }
    }

    @Test
    void whatACommitPublishesReachesAllListenersAtOnce() {
        CountDownLatch busy = new CountDownLatch(1);
        reader.deciding = text -> Race.await(busy);
        try (Node node = Node.on(database)
                .notes(reader)
                .unit("second", new Notes.Reader())
                .start()) {
            node.publish(new Written("lane", "0"));
            await().until(() -> node.inbox("reader").depth() == 0 && Notes.deliveries() == 1);
            Object first = requireNonNull(ReflectionTestUtils.getField(node.inbox("reader"), "queue"));
            synchronized (node.inbox("second")) {
                Thread publisher = Thread.ofPlatform().start(() -> node.publish(new Written("lane", "1")));
                await().until(() -> Notes.deliveries() == 3 && publisher.getState() == Thread.State.BLOCKED);
                assertThat((Collection<?>) first).isEmpty();
            }
            busy.countDown();

            await().until(() -> Notes.deliveries() == 0);
        }
    }

    @Test
    void causeAndTraceLeadFromTheRequestThroughEveryEvent() throws Exception {
        List<String> traces = new CopyOnWriteArrayList<>();
        reader.deciding = text -> traces.add(MDC.get(Trace.MDC_KEY));
        try (Node node = Node.on(database).notes(new Notes.Writer(), reader).start()) {
            String trace = Trace.fresh();
            Trace.with(trace, () -> node.submit(new Write("lane", "first")).join());

            await().until(() -> Notes.count("outbox.event") == 2);
            assertThat(traces).containsExactly(trace);
            assertThat(Notes.count("outbox.event where trace = '%s'".formatted(trace)))
                    .isEqualTo(2);
            assertThat(Notes.count("outbox.event asked join outbox.event answer on answer.causation = asked.id"
                            + " and asked.type = 'test.note.written.v1' and answer.type = 'test.note.read.v1'"))
                    .isEqualTo(1);
        }
    }
}
