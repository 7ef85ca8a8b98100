package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import outbox.EventReader.LogPosition;
import outbox.Notes.Written;
import outbox.log.EventLog;
import outbox.log.LogTail;

class ReadsTheLogWithoutGapsTests extends NotesTest {

    private final Lines lines = new Lines();

    @Test
    void whatCommitsLateIsNotSkippedNorOvertaken() throws Exception {
        Node node = start(node().reader(lines));
        try (OpenTransaction late =
                new OpenTransaction(database, Notes.insertion(999999, new Written("lane", "late")))) {
            node.publish(new Written("lane", "quick"));
            lines.awaitLook();
            assertThat(lines.read).isEmpty();
            late.commit();

            await().untilAsserted(() -> assertThat(lines.read).containsExactly("late", "quick"));
        }
    }

    @Test
    void whatCommitsDuringALookIsReadByTheNext() throws Exception {
        EventLog.Selection written = new EventLog.Selection(Set.of(Notes.WRITTEN), true);
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.set(SQLDialect.POSTGRES).set(database.dataSource());
        try (OpenTransaction late = new OpenTransaction(database, Notes.insertion(1, new Written("lane", "late")))) {
            LogTail log = new LogTail(new EventLog(DSL.using(
                    configuration.derive(new CallbackExecuteListener().onExecuteEnd(first -> late.commit())))));

            EventLog.Page first = log.read(LogPosition.START, written, 10);
            assertThat(first.entries()).isEmpty();
            // Another transaction of this server may hold the reader back for a moment.
            await().untilAsserted(() -> assertThat(
                            log.read(first.end(), written, 10).entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.eventId()).isEqualTo(1)));
        }
    }

    @Test
    void theLagIsReportedWhileATransactionHoldsTheReaderBack() throws Exception {
        Duration much = Duration.ofMillis(500);
        Node node = start(node().reader(lines));
        try (OpenTransaction slow = transaction()) {
            node.publish(new Written("lane", "quick"));
            await().until(() -> lines.lag.compareTo(much) > 0);
            assertThat(lines.read).isEmpty();
            slow.close();

            await().until(() -> lines.lag.compareTo(much) < 0);
            assertThat(lines.read).containsExactly("quick");
        }
    }

    @Test
    void itsLagStaysSmallWhileSomeTransactionIsAlwaysRunning() throws Exception {
        Node node = start(node().reader(lines));
        OpenTransaction running = transaction();
        long begun = System.nanoTime();
        // On a busy machine a single round may last longer than all rounds before it.
        for (int round = 0; round < 20 || !isShort(lines.lag, begun); round++) {
            assertThat(round).isLessThan(200);
            OpenTransaction next = transaction();
            transaction().close(); // begun later, ended before
            running.close();
            running = next;
            lines.awaitLook();
        }
        running.close();
    }

    /** Compared with the time since the test has begun. */
    private static boolean isShort(Duration lag, long begun) {
        return lag.multipliedBy(2).toNanos() < System.nanoTime() - begun;
    }

    private OpenTransaction transaction() {
        return new OpenTransaction(database, "select pg_current_xact_id()");
    }

    @Test
    void itBeginsWhereTheLogEndsAtTheStart() {
        Node node = start(node().reader(lines));
        node.publish(new Written("lane", "1"));
        await().untilAsserted(() -> assertThat(lines.read).containsExactly("1"));

        Lines newcomer = new Lines();
        Node other = start(node().reader(newcomer));
        node.publish(new Written("lane", "2"));
        await().untilAsserted(() -> assertThat(newcomer.read).containsExactly("2"));
        await().untilAsserted(() -> assertThat(lines.read).containsExactly("1", "2"));
    }

    @Test
    void eachInstanceReadsEverythingInOnePageOrMany() {
        Lines elsewhere = new Lines();
        List<String> texts =
                IntStream.range(0, 4500).mapToObj(Integer::toString).toList();
        Node node = start(node().reader(lines));
        Node other = start(node().reader(elsewhere));
        node.publish(texts.stream().map(text -> new Written("lane", text)).toArray(Event[]::new));

        await().untilAsserted(() -> assertThat(lines.read).containsExactlyElementsOf(texts));
        await().untilAsserted(() -> assertThat(elsewhere.read).containsExactlyElementsOf(texts));
        assertThat(lines.caughtUpAt).as("not between two pages").isSubsetOf(0, 4500);
    }

    @Test
    void anEventWhoseReaderFailsIsReadAgain() {
        lines.failures.set(3);
        Node node = start(node().reader(lines));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));

        await().untilAsserted(() -> assertThat(lines.read).containsExactly("1", "2"));
    }

    @Test
    void unreadableEventsAreLeftOut() {
        Node node = start(node().reader(lines));
        Notes.insert("lane", "unknown", 1, 0, 0, Notes.WRITTEN, "{\"corr");
        Notes.insert("lane", "unknown", 2, 0, 0, "test.note.written.v2", "{}");
        node.publish(new Written("lane", "readable"));

        await().untilAsserted(() -> assertThat(lines.read).containsExactly("readable"));
    }

    @Test
    void aStartAfterAStopGoesOnWhereItWas() {
        Node node = start(node().reader(lines));
        node.publish(new Written("lane", "1"));
        await().untilAsserted(() -> assertThat(lines.read).containsExactly("1"));
        node.stop();
        node.publish(new Written("lane", "2"));
        node.start();

        await().untilAsserted(() -> assertThat(lines.read).containsExactly("1", "2"));
    }

    private static final class Lines implements LogReader {

        final List<String> read = new CopyOnWriteArrayList<>();
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();
        final Set<Integer> caughtUpAt = ConcurrentHashMap.newKeySet();
        volatile Duration lag = Duration.ZERO;

        @Override
        public Set<Class<? extends Event>> eventTypes() {
            return Set.of(Written.class);
        }

        @Override
        public void on(List<? extends Event> events) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException();
            }
            read.addAll(events.stream().map(event -> ((Written) event).text()).toList());
        }

        @Override
        public void caughtUp(Duration lag, long transaction) {
            this.lag = lag;
            looks.incrementAndGet();
            caughtUpAt.add(read.size());
        }

        /** Waits until a look at the log that began after this call has ended. */
        void awaitLook() {
            int before = looks.get();
            await().until(() -> looks.get() >= before + 2);
        }
    }
}
