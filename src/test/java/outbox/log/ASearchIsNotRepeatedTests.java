package outbox.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Progress;
import outbox.EventType;
import outbox.EventTypes;

/** A cursor whose events are rare stays where it is, but its reader does not search the same part of the log again and again. */
class ASearchIsNotRepeatedTests {

    private static final String CURSOR = "test/rare";
    private static final String FREQUENT = "test.frequent.happened.v1";
    private static final String RARE = EventTypes.nameOf(Rare.class);

    private final CountedLog log = new CountedLog();
    private final AtomicLong nanoTime = new AtomicLong();
    private final LogTail tail = log.tail(nanoTime::get, 1_000_000);
    private final LogMeters meters = new LogMeters(new SimpleMeterRegistry(), Clock.systemUTC());
    private final Cursors cursors = new Cursors(
            log.sql(), log.transaction(), tail, new Readers(log.sql(), tail, meters), new Segments(log.sql()));
    private final List<Event> read = new ArrayList<>();

    @EventType("test.rare.happened")
    record Rare(String correlation) implements Event {}

    @Test
    void whatHasBeenSearchedIsNotFetchedAgain() {
        log.insert(200, FREQUENT);
        await().until(() -> {
            advance();
            return log.fetched().get() >= 200;
        });
        advance();
        LogPosition stored = cursors.position(CURSOR).orElseThrow();
        log.fetched().set(0);

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos()); // nothing is in memory any more
        log.insert(10, FREQUENT);
        await().until(() -> {
            advance();
            return log.fetched().get() > 0;
        });

        assertThat(log.fetched()).hasValue(10);
        assertThat(cursors.position(CURSOR)).contains(stored);
    }

    @Test
    void whatComesLaterIsRead() {
        log.insert(20, FREQUENT);
        advance();
        advance();
        log.insert(1, RARE);
        await().until(() -> {
            advance();
            return !read.isEmpty();
        });
        log.insert(2, RARE);
        await().until(() -> {
            advance();
            return read.size() == 3;
        });

        cursors.placeCursor(CURSOR, LogPosition.START);
        advance();

        assertThat(read).hasSize(6);
    }

    private Progress advance() {
        return cursors.advance(CURSOR, List.of(Rare.class), 100, read::addAll);
    }
}
