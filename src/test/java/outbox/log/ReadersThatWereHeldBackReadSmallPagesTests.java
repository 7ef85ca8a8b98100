package outbox.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Progress;
import outbox.EventType;
import outbox.EventTypes;
import outbox.OpenTransaction;
import outbox.log.EventLog.Page;
import outbox.log.Lag.Asked;

/** A reader that has waited long for a transaction catches up in short transactions, and only then. */
class ReadersThatWereHeldBackReadSmallPagesTests {

    private static final String HAPPENED = EventTypes.nameOf(Happened.class);
    private static final int EVENTS = 1200;
    private static final int LIMIT = 4000;
    private static final int SMALL = 500;

    private final CountedLog log = new CountedLog();
    private final List<Integer> pages = new ArrayList<>();

    @EventType("test.happening.happened")
    record Happened(String correlation) implements Event {}

    @Test
    void a_reader_catches_up_in_small_pages_after_a_long_wait() {
        Cursors cursors = newCursors(Duration.ZERO);
        readBehindATransaction(cursors);

        assertThat(pages).allMatch(events -> events <= SMALL).hasSizeLessThan(EVENTS / SMALL + 4);
    }

    @Test
    void a_reader_reads_full_pages_after_a_short_wait() {
        Cursors cursors = newCursors(Duration.ofDays(1));
        readBehindATransaction(cursors);

        assertThat(pages).anyMatch(events -> events >= EVENTS);
    }

    @Test
    void a_wait_ends_when_the_reader_has_caught_up() {
        Lag lag = new Lag(Clock.systemUTC());
        assertThat(lag.waiting(second(0))).isZero();

        lag.read(new Page(List.of(), endOf(10), false, 20), second(1)); // a transaction is running
        assertThat(lag.waiting(second(4))).isEqualTo(Duration.ofSeconds(3));
        lag.read(new Page(List.of(), endOf(10), false, 30), second(5));
        assertThat(lag.waiting(second(9))).isEqualTo(Duration.ofSeconds(8));

        lag.read(new Page(List.of(), endOf(25), true, 50), second(10)); // it has ended; more events follow
        assertThat(lag.waiting(second(11))).isEqualTo(Duration.ofSeconds(10));
        lag.read(new Page(List.of(), endOf(49), false, 50), second(12));
        assertThat(lag.waiting(second(13))).isZero();
    }

    @Test
    void a_reader_that_reads_the_log_again_waits_for_nothing() {
        Lag lag = new Lag(Clock.systemUTC());

        lag.read(new Page(List.of(), endOf(10), true, 1000), second(0));

        assertThat(lag.waiting(second(100))).isZero();
    }

    private Cursors newCursors(Duration longWait) {
        return new Cursors(
                log.sql(),
                log.transaction(),
                log.tail(System::nanoTime, 10_000_000),
                new LogMeters(new SimpleMeterRegistry(), Clock.systemUTC()),
                new Segments(log.sql()),
                longWait);
    }

    /**
     * One transaction publishes an event and stays open; a second one publishes many events. When the first one has ended, all are read. Transactions of
     * other tests may hold events back for longer.
     */
    private void readBehindATransaction(Cursors cursors) {
        try (OpenTransaction transaction = log.begin()) {
            transaction.execute(log.nextInsertion(HAPPENED));
            log.insert(EVENTS, HAPPENED);
            assertThat(advance(cursors)).isEqualTo(Progress.CAUGHT_UP);
            assertThat(pages).isEmpty();
            transaction.commit();
        }
        await().until(() -> {
            advance(cursors);
            return pages.stream().mapToInt(Integer::intValue).sum() == EVENTS + 1;
        });
    }

    private Progress advance(Cursors cursors) {
        return cursors.advance("test/happened", List.of(Happened.class), LIMIT, events -> pages.add(events.size()));
    }

    private static LogPosition endOf(long txid) {
        return new LogPosition(txid, Long.MAX_VALUE);
    }

    private static Asked second(long second) {
        return new Asked(SECONDS.toNanos(second), Instant.ofEpochSecond(second));
    }
}
