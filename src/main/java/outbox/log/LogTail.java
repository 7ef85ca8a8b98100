package outbox.log;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventTypes;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;
import outbox.log.EventLog.Selection;

/**
 * The newest events of the log in memory, for all readers of this instance. The reader that reads first loads the new events for all readers, so
 * each event is fetched from the database once; of the events that this instance has published, only the positions are fetched. A reader that
 * is further behind reads from the database alone. A read returns the same events in all cases. Thread-safe.
 */
public final class LogTail {

    private static final Selection EVERYTHING = new Selection(null, true);
    private static final Selection HEADERS = new Selection(null, false);
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

    /** All events of the log between {@link #start} and {@link #end}. */
    private final Deque<Chunk> chunks = new ArrayDeque<>();

    private long characters;
    private LogPosition start = LogPosition.START;
    private LogPosition end = LogPosition.START;

    /** Whether the last events were published by this instance; then those that follow probably are, too. */
    private boolean allOwn = true;

    /** When a reader last had its turn, by {@link #nanoTime}. */
    private long readNanos;

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

    /** @param end no other event comes between the last event and this position */
    private record Chunk(LogPosition end, List<Entry> entries, long characters, long loadedNanos) {}

    /** How far the log can be read now; its end is the first position of a new reader. */
    Boundary boundary() {
        return log.boundary();
    }

    /** The first committed event that a running transaction holds back, from all readers alike; empty if there is none. */
    Optional<Entry> oldestHeldBack() {
        Boundary boundary = log.boundary();
        LogPosition committed = new LogPosition(boundary.nextTxid() - 1, Long.MAX_VALUE);
        return log.entries(boundary.end(), committed, HEADERS, 1).stream().findFirst();
    }

    /**
     * Reads the selected events after the position in order, up to the oldest running transaction. So no event can appear later in front of an
     * event that was read.
     *
     * @param limit the maximum number of events, above zero
     */
    public Page read(LogPosition after, Selection selection, int limit) {
        if (!hasTurn()) {
            return readAlone(after, selection, limit, log.boundary());
        }
        Boundary boundary;
        try {
            boundary = log.boundary();
            refresh(after, boundary);
            if (after.compareTo(start) >= 0) {
                return page(take(after, selection, limit + 1, boundary), limit, boundary);
            }
        } finally {
            turn.unlock();
        }
        return readAlone(after, selection, limit, boundary);
    }

    private Page readAlone(LogPosition after, Selection selection, int limit, Boundary boundary) {
        return page(log.entries(after, boundary.end(), selection, limit + 1), limit, boundary);
    }

    /** A reader whose turn does not come soon reads alone, because the reader that has the turn may wait for a connection that this one holds. */
    private boolean hasTurn() {
        try {
            return turn.tryLock(LONGEST_WAIT.toNanos(), NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @param found one event more than the limit, if there are so many */
    private static Page page(List<Entry> found, int limit, Boundary boundary) {
        boolean more = found.size() > limit;
        List<Entry> entries = more ? found.subList(0, limit) : found;
        return new Page(entries, more ? entries.getLast().position() : boundary.end(), more, boundary);
    }

    /** Forgets old events. If the position is behind those in memory, makes the memory reach it or begin there. */
    private void refresh(LogPosition after, Boundary boundary) {
        long now = nanoTime.getAsLong();
        if (now - readNanos > KEPT.toNanos() || boundary.end().compareTo(end) < 0) {
            beginAt(after);
        }
        readNanos = now;
        while (!chunks.isEmpty() && now - chunks.getFirst().loadedNanos() > KEPT.toNanos()) {
            forgetFirst();
        }
        if (after.compareTo(end) > 0 && end.compareTo(boundary.end()) < 0) {
            load(boundary); // another instance has moved the cursor
        }
        if (after.compareTo(end) > 0) {
            beginAt(after);
        }
    }

    private void beginAt(LogPosition position) {
        chunks.clear();
        characters = 0;
        start = position;
        end = position;
    }

    private List<Entry> take(LogPosition after, Selection selection, int limit, Boundary boundary) {
        List<Entry> found = new ArrayList<>();
        Iterator<Chunk> inMemory = chunks.iterator();
        while (found.size() < limit && inMemory.hasNext()) {
            take(inMemory.next(), after, selection, limit, found);
        }
        while (found.size() < limit && end.compareTo(boundary.end()) < 0) {
            take(load(boundary), after, selection, limit, found);
        }
        forgetWhatIsTooMuch();
        return found;
    }

    private static void take(Chunk chunk, LogPosition after, Selection selection, int limit, List<Entry> found) {
        if (chunk.end().compareTo(after) <= 0) {
            return;
        }
        for (Entry entry : chunk.entries()) {
            if (found.size() == limit) {
                return;
            }
            boolean isSelected = selection.types() == null || selection.types().contains(entry.type());
            if (isSelected && entry.position().compareTo(after) > 0) {
                found.add(entry);
            }
        }
    }

    private Chunk load(Boundary boundary) {
        List<Entry> entries = next(boundary);
        LogPosition reached = entries.size() < LOADED_AT_ONCE
                ? boundary.end()
                : entries.getLast().position();
        long size = entries.stream()
                .mapToLong(entry -> requireNonNull(entry.payload()).length() + CHARACTERS_BESIDE_PAYLOAD)
                .sum();
        Chunk chunk = new Chunk(reached, entries, size, nanoTime.getAsLong());
        if (!entries.isEmpty()) {
            chunks.addLast(chunk);
            characters += size;
        }
        end = reached;
        return chunk;
    }

    private List<Entry> next(Boundary boundary) {
        if (allOwn) {
            Optional<List<Entry>> own = log.own.entries(end, boundary.end(), LOADED_AT_ONCE);
            if (own.isPresent()) {
                return own.get();
            }
        }
        List<Entry> entries = log.entries(end, boundary.end(), EVERYTHING, LOADED_AT_ONCE);
        allOwn = log.own.share(entries);
        return entries;
    }

    /** The event of an entry, which all readers share. Decodes the payload if no reader has done so. */
    static Event event(Entry entry, EventTypes known) {
        Event shared = entry.decoded().get();
        if (shared == null) {
            shared = known.decode(entry.type(), requireNonNull(entry.payload())).orElseThrow();
            entry.decoded().set(shared);
        }
        return shared;
    }

    private void forgetWhatIsTooMuch() {
        while (characters > mostCharacters && chunks.size() > 1) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        Chunk first = chunks.removeFirst();
        characters -= first.characters();
        start = first.end();
    }
}
