package outbox.log;

import static outbox.jooq.Tables.CURSOR;
import static platform.sql.AnyOf.anyOf;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Selection;

/** The readers of the log that this instance advances, or tries to advance, and how far they are. */
public final class Readers {

    /** A reader that was held back for longer catches up in small pages ({@link HeldBack}). */
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    private final DSLContext database;
    private final LogTail tail;
    private final LogMeters meters;
    private final Duration longWait;
    private final Map<String, Reader> byCursor = new ConcurrentHashMap<>();

    /** Reads update it, because each new order asks for it. */
    private volatile Duration longestDelayByLoad = Duration.ZERO;

    @Autowired
    Readers(DSLContext database, LogTail tail, LogMeters meters) {
        this(database, tail, meters, LONG_WAIT);
    }

    /** @param longWait a reader that was held back for longer catches up in small pages */
    Readers(DSLContext database, LogTail tail, LogMeters meters, Duration longWait) {
        this.database = database;
        this.tail = tail;
        this.meters = meters;
        this.longWait = longWait;
    }

    Optional<Reader> of(String cursor) {
        return Optional.ofNullable(byCursor.get(cursor));
    }

    /** Starts to measure the lag of a reader; does nothing if it is known. */
    Reader add(String cursor) {
        return byCursor.computeIfAbsent(
                cursor, unused -> new Reader(meters.measureLag(cursor), new HeldBack(longWait)));
    }

    void remove(String cursor) {
        if (byCursor.remove(cursor) != null) {
            meters.removeLag(cursor);
            updateLongestDelay();
        }
    }

    /** The longest delay of a reader that cannot keep up with the load; zero if all of them keep up. */
    public Duration longestDelayByLoad() {
        return longestDelayByLoad;
    }

    /** Must be called after each change of a delay. One call at a time, so that the last one knows all changes. */
    synchronized void updateLongestDelay() {
        longestDelayByLoad = byCursor.values().stream()
                .map(reader -> reader.lag().delayByLoad())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /**
     * The readers whose cursors come after this name, in the order of their names. How far each is behind follows from its stored position and the
     * log, so all instances agree about it. Cursors that this instance does not advance are left out: those of a later build, and positions that are
     * stored only to keep the log.
     */
    public List<ReaderStatus> after(String name, int limit) {
        Map<String, LogPosition> stored = new LinkedHashMap<>();
        database.select(CURSOR.NAME, CURSOR.TXID, CURSOR.EVENT_ID)
                .from(CURSOR)
                .where(CURSOR.NAME.gt(name), anyOf(CURSOR.NAME, byCursor.keySet()))
                .orderBy(CURSOR.NAME)
                .limit(limit)
                .forEach(row -> stored.put(row.value1(), new LogPosition(row.value2(), row.value3())));
        Optional<Entry> heldBack = tail.oldestHeldBack();
        return stored.entrySet().stream()
                .flatMap(each -> Stream.ofNullable(byCursor.get(each.getKey()))
                        .map(reader -> status(each.getKey(), each.getValue(), reader, heldBack)))
                .toList();
    }

    private ReaderStatus status(String cursor, LogPosition stored, Reader reader, Optional<Entry> heldBack) {
        Selection headers = new Selection(reader.selection().types(), false);
        Optional<Entry> unread = tail.read(reader.searchStart(stored), headers, 1).entries().stream()
                .findFirst();
        Optional<String> failure = reader.lag().lastingFailure(stored);
        Instant now = reader.lag().ask().at();
        return new ReaderStatus(
                cursor,
                state(reader, unread.isPresent(), failure.isPresent()),
                age(unread, now),
                age(heldBack, now),
                failure.orElse(null));
    }

    private static ReaderStatus.State state(Reader reader, boolean isBehind, boolean fails) {
        if (fails) {
            return ReaderStatus.State.STOPPED;
        }
        if (isBehind && reader.lag().readUntil().isEmpty()) {
            return ReaderStatus.State.CATCHING_UP;
        }
        return reader.isElsewhere() ? ReaderStatus.State.ELSEWHERE : ReaderStatus.State.SERVING;
    }

    /** The clock of the instance that published the event may be ahead. */
    private static Duration age(Optional<Entry> event, Instant now) {
        return event.map(each -> Duration.between(each.publishedAt(), now))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }
}
