package outbox.log;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Entry;
import outbox.log.EventLog.Page;
import outbox.log.EventLog.Wanted;

/**
 * The newest events of the log in memory, for all readers of this instance. Whoever reads first loads what is new for the others too, so each
 * event is fetched from the database once, not once for each reader. A reader that is further behind reads from the database alone. What a read
 * returns is the same in both cases. Thread-safe.
 */
public final class LogTail {

    private static final Wanted EVERYTHING = new Wanted(null, true);
    private static final int LOADED_AT_ONCE = 2000;
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
    private static final long MOST_CHARACTERS = 48_000_000;

    /** An estimate for the columns other than the payload. */
    private static final int CHARACTERS_BESIDE_PAYLOAD = 250;

    private final ReentrantLock turn = new ReentrantLock();
    private final EventLog log;
    private final LongSupplier nanoTime;
    private final long mostCharacters;

    /** What has been loaded between {@link #start} and {@link #end}: all events of the log. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private long characters;
    private @Nullable LogPosition start;
    private LogPosition end = LogPosition.START;
    private long askedNanos;

    @Autowired
    public LogTail(EventLog log) {
        this(log, System::nanoTime, MOST_CHARACTERS);
    }

    /** @param nanoTime clock like {@link System#nanoTime()} */
    LogTail(EventLog log, LongSupplier nanoTime, long mostCharacters) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.mostCharacters = mostCharacters;
    }

    /** @param end the position of the last event, or a later one before which no other event comes */
    private record Part(LogPosition end, List<Entry> entries, long characters, long loadedNanos) {}

    /** The current end of the log, as the first position of a new reader. */
    LogPosition end() {
        return log.boundary().end();
    }

    /**
     * Reads the wanted events after the position in order, up to the oldest running transaction. So no event can appear later in front of an
     * event that was read.
     *
     * @param limit the maximum number of events, above zero
     */
    public Page read(LogPosition after, Wanted wanted, int limit) {
        if (hasTurn()) {
            try {
                Boundary boundary = log.boundary();
                if (reaches(after, boundary)) {
                    return page(take(after, wanted, limit, boundary), limit, boundary);
                }
            } finally {
                turn.unlock();
            }
        }
        Boundary boundary = log.boundary();
        return page(log.entries(after, boundary.end(), wanted, limit), limit, boundary);
    }

    /** A reader whose turn does not come soon reads alone: the other one may be waiting for a connection that this one holds. */
    private boolean hasTurn() {
        try {
            return turn.tryLock(LONGEST_WAIT.toNanos(), NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Page page(List<Entry> entries, int limit, Boundary boundary) {
        boolean more = entries.size() == limit;
        return new Page(entries, more ? entries.getLast().position() : boundary.end(), more, boundary.nextTxid());
    }

    /** Whether all events after the position are in memory or can be loaded behind those in memory. */
    private boolean reaches(LogPosition after, Boundary boundary) {
        long now = nanoTime.getAsLong();
        boolean isOld = now - askedNanos > KEPT.toNanos();
        askedNanos = now;
        if (start == null || isOld || boundary.end().compareTo(end) < 0) {
            beginAt(after);
        }
        while (!parts.isEmpty() && now - parts.getFirst().loadedNanos() > KEPT.toNanos()) {
            forgetFirst();
        }
        if (after.compareTo(end) > 0 && end.compareTo(boundary.end()) < 0) {
            load(boundary); // another instance has moved the reader
        }
        if (after.compareTo(end) > 0) {
            beginAt(after);
        }
        return after.compareTo(requireNonNull(start)) >= 0;
    }

    private void beginAt(LogPosition position) {
        parts.clear();
        characters = 0;
        start = position;
        end = position;
    }

    private List<Entry> take(LogPosition after, Wanted wanted, int limit, Boundary boundary) {
        List<Entry> found = new ArrayList<>();
        Iterator<Part> inMemory = parts.iterator();
        while (found.size() < limit && inMemory.hasNext()) {
            take(inMemory.next(), after, wanted, limit, found);
        }
        while (found.size() < limit && end.compareTo(boundary.end()) < 0) {
            take(load(boundary), after, wanted, limit, found);
        }
        forgetWhatIsTooMuch();
        return found;
    }

    private static void take(Part part, LogPosition after, Wanted wanted, int limit, List<Entry> found) {
        if (part.end().compareTo(after) <= 0) {
            return;
        }
        for (Entry entry : part.entries()) {
            if (found.size() == limit) {
                return;
            }
            if (wanted.includes(entry) && entry.position().compareTo(after) > 0) {
                found.add(entry);
            }
        }
    }

    private Part load(Boundary boundary) {
        List<Entry> entries = log.entries(end, boundary.end(), EVERYTHING, LOADED_AT_ONCE);
        LogPosition reached = entries.size() < LOADED_AT_ONCE
                ? boundary.end()
                : entries.getLast().position();
        long size = entries.stream()
                .mapToLong(entry -> requireNonNull(entry.payload()).length() + CHARACTERS_BESIDE_PAYLOAD)
                .sum();
        Part part = new Part(reached, entries, size, nanoTime.getAsLong());
        if (!entries.isEmpty()) {
            parts.addLast(part);
            characters += size;
        }
        end = reached;
        return part;
    }

    private void forgetWhatIsTooMuch() {
        while (characters > mostCharacters && parts.size() > 1) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        Part first = parts.removeFirst();
        characters -= first.characters();
        start = first.end();
    }
}
