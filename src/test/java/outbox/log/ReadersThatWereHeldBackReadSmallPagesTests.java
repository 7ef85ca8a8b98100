package outbox.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jooq.impl.DSL.field;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Progress;
import outbox.EventType;
import outbox.EventTypes;
import outbox.OpenTransaction;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;
import outbox.log.Lag.Asked;

/** A reader that has waited long for a transaction catches up in small pages. A reader that only has much to read does not. */
class ReadersThatWereHeldBackReadSmallPagesTests {

    private static final String HAPPENED = EventTypes.nameOf(Happened.class);
    private static final int EVENTS = 1200;
    private static final int SMALL = 500;
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    @EventType("test.happening.happened")
    record Happened(String correlation) implements Event {}

    /** With a log; the time passes only when the test says so. */
    @Nested
    class Cursor {

        private static final int LIMIT = 1000;

        private final CountedLog log = new CountedLog();
        private final List<Integer> pages = new ArrayList<>();
        private final AtomicLong nanos = new AtomicLong();
        private final LogTail tail = log.tail(System::nanoTime, 10_000_000);
        private final LogMeters meters = new LogMeters(new SimpleMeterRegistry(), Clock.systemUTC(), nanos::get);
        private final Cursors cursors = new Cursors(
                log.sql(),
                log.transaction(),
                tail,
                new Readers(log.sql(), tail, meters, LONG_WAIT),
                new Segments(log.sql()));

        @Test
        void a_reader_catches_up_in_small_pages_after_a_long_wait() {
            readBehindATransaction(Duration.ofMinutes(1));

            assertThat(pages).allMatch(events -> events <= SMALL).hasSizeLessThan(EVENTS / SMALL + 4);
        }

        @Test
        void a_reader_reads_full_pages_after_a_short_wait() {
            readBehindATransaction(Duration.ofSeconds(1));

            assertThat(pages).contains(LIMIT);
        }

        @Test
        void a_reader_with_a_backlog_that_no_transaction_holds_back_reads_full_pages() {
            try (OpenTransaction transaction = log.begin()) {
                transaction.execute(log.nextInsertion(HAPPENED));
                log.insert(1, HAPPENED);
                advance(); // it waits for a moment
                transaction.commit();
            }
            awaitThatRunningTransactionsEnd();
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            log.insert(4 * LIMIT, HAPPENED);
            readAll(2 + 4 * LIMIT);

            assertThat(pages).allMatch(events -> events <= 2 || events > SMALL);
        }

        /** Transactions of other tests may hold events back for longer. */
        private void readBehindATransaction(Duration length) {
            try (OpenTransaction transaction = log.begin()) {
                transaction.execute(log.nextInsertion(HAPPENED));
                log.insert(EVENTS, HAPPENED);
                assertThat(advance()).isEqualTo(Progress.CAUGHT_UP);
                nanos.addAndGet(length.toNanos());
                assertThat(advance()).isEqualTo(Progress.CAUGHT_UP);
                assertThat(pages).isEmpty();
                transaction.commit();
            }
            readAll(EVENTS + 1);
        }

        private void readAll(int events) {
            await().until(() -> {
                advance();
                return pages.stream().mapToInt(Integer::intValue).sum() == events;
            });
        }

        /** The transactions of other tests are numbered together with those of this one. */
        private void awaitThatRunningTransactionsEnd() {
            long next = ofSnapshot("pg_snapshot_xmax");
            await().until(() -> ofSnapshot("pg_snapshot_xmin") >= next);
        }

        private long ofSnapshot(String function) {
            // the first statement makes the number of the next transaction higher, also when no transaction is running
            log.sql()
                    .select(field("pg_current_xact_id()::text", SQLDataType.VARCHAR))
                    .fetch();
            return log.sql()
                    .select(field(function + "(pg_current_snapshot())::text::bigint", SQLDataType.BIGINT))
                    .fetchSingle()
                    .value1();
        }

        private Progress advance() {
            return cursors.advance("test/happened", List.of(Happened.class), LIMIT, events -> pages.add(events.size()));
        }
    }

    /** Without a database. A transaction number stands for one event. */
    @Nested
    class SmallPages {

        private final HeldBack heldBack = new HeldBack(LONG_WAIT);
        private long second;

        /** All transactions up to this one have ended. */
        private long ended;

        /** The reader has read up to this transaction. */
        private long position;

        @Test
        void they_end_when_the_reader_has_caught_up() {
            waitForATransaction(60);
            heldBack.read(page(100, true), now());
            assertThat(heldBack.wantsSmallPages()).isTrue();

            heldBack.read(page(ended, false), now());

            assertThat(heldBack.wantsSmallPages()).isFalse();
        }

        @Test
        void a_backlog_that_shrinks_is_read_in_small_pages_to_its_end() {
            waitForATransaction(60);
            ended = 200_000;
            int pages = readWhileEventsCome(SMALL / 2);

            assertThat(pages).isBetween(700, 1000);
            assertThat(position).isEqualTo(ended);
        }

        @Test
        void a_backlog_that_grows_is_read_in_large_pages_soon() {
            waitForATransaction(60);
            ended = 200_000;
            int pages = readWhileEventsCome(4 * SMALL);

            assertThat(pages).isEqualTo(HeldBack.PAGES + 1);
            assertThat(position).isLessThan(ended);
        }

        @Test
        void a_backlog_that_hardly_shrinks_is_read_in_large_pages_soon() {
            waitForATransaction(60);
            ended = 200_000;
            int pages = readWhileEventsCome(SMALL - 1);

            assertThat(pages).isEqualTo(HeldBack.PAGES + 1);
        }

        @Test
        void there_are_none_for_a_reader_that_is_behind_all_the_time() {
            for (int page = 0; page < 10_000; page++) {
                second++;
                ended += 2 * SMALL;
                heldBack.read(page(position + SMALL, true), now());
                assertThat(heldBack.wantsSmallPages()).isFalse();
            }
        }

        /** A slow page of the reader itself, or of another reader, is no transaction that holds it back for long. */
        @Test
        void there_are_none_for_a_reader_whose_own_pages_take_long() {
            for (int page = 0; page < 10; page++) {
                long own = ++ended + 1;
                heldBack.read(new Page(List.of(), endOf(ended), false, new Boundary(endOf(ended), own + 1)), now());
                second += 60;
                assertThat(heldBack.wantsSmallPages()).isFalse();
            }
        }

        @Test
        void a_wait_that_another_instance_saw_ends_with_the_last_read_of_this_one() {
            heldBack.read(blocked(), now());
            second += 4;
            heldBack.read(blocked(), now());
            second += 3600; // another instance reads meanwhile
            ended = 1000;

            heldBack.read(page(100, true), now());

            assertThat(heldBack.wantsSmallPages()).isFalse();
        }

        private void waitForATransaction(int seconds) {
            for (int i = 0; i <= seconds; i++) {
                heldBack.read(blocked(), now());
                second++;
            }
            assertThat(heldBack.wantsSmallPages()).isTrue();
            assertThat(heldBack.wait(blocked(), now())).isEqualTo(Duration.ofSeconds(seconds + 1));
            ended = 1000;
        }

        /** Returns the number of small pages. */
        private int readWhileEventsCome(int eventsPerPage) {
            int pages = 0;
            while (heldBack.wantsSmallPages() && pages < 100_000) {
                pages++;
                second++;
                ended += eventsPerPage;
                long end = Math.min(position + SMALL, ended);
                heldBack.read(page(end, end < ended), now());
            }
            return pages;
        }

        /** A page behind a transaction that is still running; later ones have ended. */
        private Page blocked() {
            return new Page(List.of(), endOf(0), false, new Boundary(endOf(0), 10 + second));
        }

        private Page page(long end, boolean more) {
            position = end;
            return new Page(List.of(), endOf(end), more, new Boundary(endOf(ended), ended + 1));
        }

        private Asked now() {
            return second(second);
        }
    }

    private static LogPosition endOf(long txid) {
        return new LogPosition(txid, Long.MAX_VALUE);
    }

    private static Asked second(long second) {
        return new Asked(SECONDS.toNanos(second), Instant.ofEpochSecond(second));
    }
}
