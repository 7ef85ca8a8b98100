package outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.test.util.ReflectionTestUtils;
import outbox.Notes.Write;
import outbox.Notes.Written;
import platform.trace.Trace;

class CarriesEventsFromUnitToUnitTests extends NotesTest {

    @Test
    void aCommandIsAnsweredAndItsEventGoesOnFromUnitToUnit() throws Exception {
        Node node = start(node().notes(writer, reader, archive));
        assertThat(node.command(new Write("lane", "first"))).isEqualTo("wrote first");
        assertThat(Notes.journal("writer")).containsExactly("first");

        Notes.awaitDelivered();
        assertThat(Notes.journal("archive")).containsExactly("first");
    }

    @Test
    void anApplicationEventOfAnyTransactionIsHandled() {
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "first"), new Written("lane", "second"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("first", "second");
    }

    @Test
    void queuedEventsShareATransaction() throws Exception {
        Pause pause = new Pause();
        List<Integer> batches = new CopyOnWriteArrayList<>();
        reader.deciding = text -> pause.here();
        reader.committed = page -> batches.add(page.entries.size());
        Node node = start(node().notes(reader).with("batch-limit", 8));
        node.publish(new Written("lane", "0"));
        pause.awaitReached();
        IntStream.rangeClosed(1, 10).forEach(i -> node.publish(new Written("lane", "" + i)));
        pause.end();

        await().until(() -> batches.stream().mapToInt(i -> i).sum() == 11);
        assertThat(batches).containsExactly(1, 8, 2);
        assertThat(Notes.journal("reader")).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void theEventsOfACommitReachAllListenersAtOnce() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node node = start(node().notes(reader).unit("second", new Notes.Reader()));
        node.publish(new Written("lane", "0"));
        await().until(() -> node.inbox("reader").depth() == 0 && Notes.deliveries() == 1);
        Object first = requireNonNull(ReflectionTestUtils.getField(node.inbox("reader"), "queue"));
        synchronized (node.inbox("second")) {
            Thread publisher = Thread.ofPlatform().start(() -> node.publish(new Written("lane", "1")));
            await().until(() -> Notes.deliveries() == 3 && publisher.getState() == Thread.State.BLOCKED);
            assertThat((Collection<?>) first).isEmpty();
        }
        pause.end();

        Notes.awaitDelivered();
    }

    @Test
    void causeAndTraceLeadFromTheRequestThroughEveryEvent() throws Exception {
        List<String> traces = new CopyOnWriteArrayList<>();
        reader.deciding = text -> traces.add(MDC.get(Trace.MDC_KEY));
        Node node = start(node().notes(writer, reader));
        String trace = Trace.fresh();
        Trace.with(trace, () -> node.submit(new Write("lane", "first")).join());

        await().until(() -> Notes.rows("outbox.event") == 2);
        assertThat(traces).containsExactly(trace);
        assertThat(Notes.rows("outbox.event where trace = '%s'".formatted(trace)))
                .isEqualTo(2);
        assertThat(Notes.sql().count("""
                            select count(*) from outbox.event cause join outbox.event effect on effect.causation = cause.id
                            where cause.type = ? and effect.type = ?""", Notes.WRITTEN, EventTypes.nameOf(Notes.Read.class)))
                .isEqualTo(1);
    }
}
