package outbox.log;

import static java.util.Objects.requireNonNull;
import static outbox.jooq.Tables.CURSOR;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;
import outbox.Event;
import outbox.EventReader;
import outbox.EventType;
import outbox.EventTypes;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Entry;
import outbox.log.EventLog.Page;
import outbox.log.EventLog.Selection;

/**
 * The stored cursors. A transaction that advances a cursor locks its row before it reads the position, and holds the lock until the cursor
 * has been moved.
 */
public final class Cursors implements EventReader {

    /**
     * A cursor without new events is saved only when it is more than this many transaction ids behind. Otherwise every poll would save it.
     */
    private static final long STRIDE = 1000;

    private static final Selection HEADERS = new Selection(null, false);
    private static final int MANY = 1000;

    /** A transaction that runs for longer is not waited for. Shorter ones are waited for, because it is cheaper to read each event once. */
    private static final Duration HELD_BACK = Duration.ofMillis(200);

    /** A reader that was held back for longer catches up in small pages ({@link HeldBack}). */
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    /** The events of a small page: enough that the fixed cost of a transaction matters little. */
    private static final int SMALL_PAGE = 500;

    private final DSLContext database;
    private final TransactionTemplate transaction;
    private final LogTail tail;
    private final LogMeters meters;
    private final Segments segments;
    private final Duration longWait;
    private final Map<String, Reader> readers = new ConcurrentHashMap<>();
    private final Map<String, ReadAhead> aheads = new ConcurrentHashMap<>();
    private final Map<String, SearchProgress> searches = new ConcurrentHashMap<>();

    /** Reads update it, because each new order asks for it. */
    private volatile Duration longestDelayByLoad = Duration.ZERO;

    @Autowired
    Cursors(DSLContext database, TransactionTemplate transaction, LogTail tail, LogMeters meters, Segments segments) {
        this(database, transaction, tail, meters, segments, LONG_WAIT);
    }

    /** @param longWait a reader that was held back for longer catches up in small pages */
    Cursors(
            DSLContext database,
            TransactionTemplate transaction,
            LogTail tail,
            LogMeters meters,
            Segments segments,
            Duration longWait) {
        this.database = database;
        this.transaction = transaction;
        this.tail = tail;
        this.meters = meters;
        this.segments = segments;
        this.longWait = longWait;
    }

    @Override
    public Progress advance(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<List<Event>> projection) {
        EventTypes known = new EventTypes(types);
        return advance(
                cursor, payloads(known), limit, ifAny(page -> projection.accept(decoded(page.entries(), known))));
    }

    @Override
    public Progress advanceByCorrelations(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<Set<String>> projection) {
        EventTypes known = new EventTypes(types);
        return advance(
                cursor,
                new Selection(namesAndNext(known), false),
                limit,
                ifAny(page -> projection.accept(correlations(page, known))));
    }

    @Override
    public Progress advanceLogged(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<List<Logged>> projection) {
        EventTypes known = new EventTypes(types);
        return advance(cursor, payloads(known), limit, ifAny(page -> projection.accept(logged(page.entries(), known))));
    }

    @Override
    public Progress advanceCommitted(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            BiConsumer<List<Logged>, List<Logged>> projection) {
        EventTypes known = new EventTypes(types);
        ReadAhead ahead = aheads.computeIfAbsent(cursor, unused -> new ReadAhead(database));
        synchronized (ahead) {
            AtomicReference<ReadAhead.@Nullable Read> taken = new AtomicReference<>();
            Progress progress = advance(cursor, payloads(known), limit, (page, heldBack) -> {
                ReadAhead.Read read = ahead.read(page, heldBack, known.names(), limit);
                taken.set(read);
                if (!page.entries().isEmpty() || !read.entries().isEmpty()) {
                    projection.accept(logged(page.entries(), known), logged(read.entries(), known));
                }
            });
            ReadAhead.Read read = taken.get();
            if (progress == Progress.ELSEWHERE || read == null) {
                return progress;
            }
            ahead.committed(read);
            return read.more() ? Progress.MORE : progress;
        }
    }

    @Override
    public Progress advanceHeaders(String cursor, int limit, Consumer<HeaderPage> projection) {
        return advance(
                cursor,
                HEADERS,
                limit,
                ifAny(page -> projection.accept(new HeaderPage(
                        page.entries().stream().map(Cursors::header).toList(), page.more()))));
    }

    private static Header header(Entry entry) {
        return new Header(
                entry.position(),
                entry.type(),
                requireNonNull(entry.correlation()),
                entry.cause(),
                entry.trace(),
                entry.publishedAt());
    }

    private static Selection payloads(EventTypes known) {
        return new Selection(namesAndNext(known), true);
    }

    private static Reading ifAny(Consumer<Page> projection) {
        return (page, heldBack) -> {
            if (!page.entries().isEmpty()) {
                projection.accept(page);
            }
        };
    }

    @Override
    public Optional<LogPosition> position(String cursor) {
        return database.select(CURSOR.TXID, CURSOR.EVENT_ID)
                .from(CURSOR)
                .where(CURSOR.NAME.eq(cursor))
                .fetchOptional(row -> new LogPosition(row.value1(), row.value2()));
    }

    @Override
    public void placeCursor(String cursor, LogPosition position) {
        database.insertInto(CURSOR)
                .set(CURSOR.NAME, cursor)
                .set(CURSOR.TXID, position.txid())
                .set(CURSOR.EVENT_ID, position.eventId())
                .onConflict(CURSOR.NAME)
                .doUpdate()
                .set(CURSOR.TXID, position.txid())
                .set(CURSOR.EVENT_ID, position.eventId())
                .execute();
    }

    /**
     * The cursor stays where it is while there are no events for it. This says how far the instance has searched, so that it does not search
     * there again.
     *
     * @param cursor the position of the cursor during the search
     * @param until there are no events for the cursor up to here
     */
    private record SearchProgress(LogPosition cursor, LogPosition until) {}

    /** What this instance knows about the reader of a cursor. */
    private static final class Reader {

        private final Lag lag;
        private final HeldBack heldBack;
        private volatile Selection selection;
        /** Whether another instance was reading when this one last tried. */
        private volatile boolean elsewhere;

        Reader(Lag lag, HeldBack heldBack, Selection selection) {
            this.lag = lag;
            this.heldBack = heldBack;
            this.selection = selection;
        }

        Lag lag() {
            return lag;
        }

        HeldBack heldBack() {
            return heldBack;
        }

        void read(Page page, Lag.Asked asked) {
            elsewhere = false;
            lag.read(page, asked);
            heldBack.read(page, asked);
        }

        void readElsewhere(LogPosition stored, Boundary boundary, Lag.Asked asked) {
            elsewhere = true;
            lag.readElsewhere(stored, boundary, asked);
        }

        boolean isHeldBack(Page page, Lag.Asked asked) {
            return heldBack.wait(page, asked).compareTo(HELD_BACK) > 0;
        }
    }

    /** What is done with a page, in the transaction that has read it. */
    private interface Reading {
        /** @param heldBack whether a transaction has been running for so long that it is not waited for */
        void accept(Page page, boolean heldBack);
    }

    private Progress advance(String cursor, Selection selection, int limit, Reading projection) {
        Assert.state(
                !TransactionSynchronizationManager.isActualTransactionActive(),
                "advance must be called outside a transaction, as it begins its own");
        Reader reader = readers.computeIfAbsent(cursor, unused -> newReader(cursor, selection));
        reader.selection = selection;
        try {
            return advance(cursor, reader, selection, limit, projection);
        } finally {
            updateLongestDelay();
        }
    }

    private Progress advance(String cursor, Reader reader, Selection selection, int limit, Reading projection) {
        Lag.Asked asked = reader.lag().ask();
        if (reader.lag().foundNothing()) {
            Optional<Page> empty = findNothing(cursor, selection);
            if (empty.isPresent() && !reader.isHeldBack(empty.get(), asked)) {
                reader.read(empty.get(), asked);
                return Progress.CAUGHT_UP;
            }
        }
        int pageLimit = reader.heldBack().wantsSmallPages() ? Math.min(SMALL_PAGE, limit) : limit;
        Optional<Page> read = read(cursor, selection, pageLimit, projection, reader, asked);
        if (read.isEmpty()) {
            readElsewhere(cursor, reader, asked);
            return Progress.ELSEWHERE;
        }
        reader.read(read.get(), asked);
        return read.get().more() ? Progress.MORE : Progress.CAUGHT_UP;
    }

    /** Reads a page in a transaction; empty while another instance reads, or if the cursor was deleted. */
    private Optional<Page> read(
            String cursor, Selection selection, int limit, Reading projection, Reader reader, Lag.Asked asked) {
        try {
            return transaction.execute(status -> lockCursor(cursor).map(position -> {
                reader.lag().begin(position, asked);
                Page page = tail.read(searchStart(cursor, position), selection, limit);
                projection.accept(page, reader.isHeldBack(page, asked));
                if (!leavesCursor(position, page)) {
                    move(cursor, page.end());
                }
                return page;
            }));
        } catch (RuntimeException failed) {
            reader.lag().failed(asked, failed);
            throw failed;
        }
    }

    private void readElsewhere(String cursor, Reader reader, Lag.Asked asked) {
        database.select(CURSOR.TXID, CURSOR.EVENT_ID, EventLog.OLDEST_RUNNING, EventLog.NEXT)
                .from(CURSOR)
                .where(CURSOR.NAME.eq(cursor))
                .fetchOptional()
                .ifPresent(row -> reader.readElsewhere(
                        new LogPosition(row.value1(), row.value2()),
                        EventLog.boundary(row.value3(), row.value4()),
                        asked));
    }

    /**
     * Looks whether there are events, without a lock: so a poll that finds nothing writes nothing, not even a commit record. Whoever moves the
     * cursor meanwhile has read what this poll would have found.
     *
     * @return the empty page; empty if there are events, or if the cursor is missing or must be moved
     */
    private Optional<Page> findNothing(String cursor, Selection selection) {
        return position(cursor).flatMap(stored -> {
            Page page = tail.read(searchStart(cursor, stored), selection, 1);
            if (page.entries().isEmpty()) {
                searches.put(cursor, new SearchProgress(stored, page.end()));
            }
            return Optional.of(page).filter(read -> leavesCursor(stored, read));
        });
    }

    /** Where the next search begins. */
    private LogPosition searchStart(String cursor, LogPosition stored) {
        SearchProgress before = searches.get(cursor);
        return before != null && before.cursor().equals(stored) ? before.until() : stored;
    }

    private static boolean leavesCursor(LogPosition position, Page page) {
        return page.entries().isEmpty() && page.end().txid() - position.txid() <= STRIDE;
    }

    /** The longest delay of a reader that cannot keep up with the load; zero if all of them keep up. */
    public Duration longestDelayByLoad() {
        return longestDelayByLoad;
    }

    /** Must be called after each change of a delay. One call at a time, so that the last one knows all changes. */
    private synchronized void updateLongestDelay() {
        longestDelayByLoad = readers.values().stream()
                .map(reader -> reader.lag().delayByLoad())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /**
     * The readers whose cursors come after this name, in the order of their names. How far each is behind follows from its stored position and the
     * log, so all instances agree about it. Cursors that this instance does not advance are left out: those of a later build, and positions that are
     * stored only to keep the log.
     */
    public List<ReaderStatus> readersAfter(String name, int limit) {
        Map<String, LogPosition> stored = new LinkedHashMap<>();
        database.select(CURSOR.NAME, CURSOR.TXID, CURSOR.EVENT_ID)
                .from(CURSOR)
                .where(CURSOR.NAME.gt(name), anyOf(CURSOR.NAME, readers.keySet()))
                .orderBy(CURSOR.NAME)
                .limit(limit)
                .forEach(row -> stored.put(row.value1(), new LogPosition(row.value2(), row.value3())));
        Optional<Entry> heldBack = tail.oldestHeldBack();
        return stored.entrySet().stream()
                .flatMap(each -> Stream.ofNullable(readers.get(each.getKey()))
                        .map(reader -> status(each.getKey(), each.getValue(), reader, heldBack)))
                .toList();
    }

    private ReaderStatus status(String cursor, LogPosition stored, Reader reader, Optional<Entry> heldBack) {
        Selection headers = new Selection(reader.selection.types(), false);
        Optional<Entry> unread = tail.read(searchStart(cursor, stored), headers, 1).entries().stream()
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
        return reader.elsewhere ? ReaderStatus.State.ELSEWHERE : ReaderStatus.State.SERVING;
    }

    /** The clock of the instance that published the event may be ahead. */
    private static Duration age(Optional<Entry> event, Instant now) {
        return event.map(each -> Duration.between(each.publishedAt(), now))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    @Override
    public Duration lag(String cursor) {
        Reader reader = readers.get(cursor);
        return reader == null ? Duration.ZERO : reader.lag().now();
    }

    @Override
    public Optional<Instant> readUntil(String cursor) {
        return Optional.ofNullable(readers.get(cursor)).map(Reader::lag).flatMap(Lag::readUntil);
    }

    @Override
    public Optional<Instant> cutUntil() {
        return segments.cutUntil();
    }

    @Override
    public void deleteCursor(String cursor) {
        database.deleteFrom(CURSOR).where(CURSOR.NAME.eq(cursor)).execute();
        if (readers.remove(cursor) != null) {
            meters.removeLag(cursor);
            updateLongestDelay();
        }
    }

    private Reader newReader(String cursor, Selection selection) {
        add(cursor);
        return new Reader(meters.measureLag(cursor), new HeldBack(longWait), selection);
    }

    /** Inserts the cursor in a transaction of its own, so that no other instance waits for the transaction that advances it. */
    private void add(String cursor) {
        database.insertInto(CURSOR)
                .set(CURSOR.NAME, cursor)
                .set(CURSOR.TXID, 0L)
                .set(CURSOR.EVENT_ID, 0L)
                .onConflictDoNothing()
                .execute();
    }

    /** Locks the cursor and reads its position; empty while another instance holds the lock, or if the cursor was deleted. */
    private Optional<LogPosition> lockCursor(String cursor) {
        return database.select(CURSOR.TXID, CURSOR.EVENT_ID)
                .from(CURSOR)
                .where(CURSOR.NAME.eq(cursor))
                .forUpdate()
                .skipLocked()
                .fetchOptional(row -> new LogPosition(row.value1(), row.value2()));
    }

    private void move(String cursor, LogPosition to) {
        atCommit(database.update(CURSOR)
                .set(CURSOR.TXID, to.txid())
                .set(CURSOR.EVENT_ID, to.eventId())
                .where(CURSOR.NAME.eq(cursor)));
    }

    /** The known wire names and the next version of each type. The next version is read too, so that it stops the cursor. */
    private static Set<String> namesAndNext(EventTypes known) {
        Stream<String> next = known.classes().stream()
                .map(type -> requireNonNull(type.getAnnotation(EventType.class)))
                .map(name -> name.value() + ".v" + (name.version() + 1));
        return Stream.concat(known.names().stream(), next).collect(Collectors.toSet());
    }

    /** Decodes a large page in parallel, as decoding takes much of the time while a long log is read. */
    private static List<Event> decoded(List<Entry> all, EventTypes known) {
        var entries = all.size() < MANY ? all.stream() : all.parallelStream();
        return entries.map(entry -> decoded(entry, known)).toList();
    }

    private static Event decoded(Entry entry, EventTypes known) {
        Event shared = entry.decoded().get();
        if (shared != null) {
            return shared;
        }
        try {
            Event event =
                    known.decode(entry.type(), requireNonNull(entry.payload())).orElseThrow();
            entry.decoded().set(event);
            return event;
        } catch (RuntimeException unreadable) {
            throw new IllegalStateException(unreadable(entry), unreadable);
        }
    }

    private static List<Logged> logged(List<Entry> entries, EventTypes known) {
        List<Event> events = decoded(entries, known);
        List<Logged> logged = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            Entry entry = entries.get(i);
            logged.add(new Logged(entry.position(), entry.publishedAt(), events.get(i), entry.trace()));
        }
        return logged;
    }

    private static Set<String> correlations(Page page, EventTypes known) {
        for (Entry entry : page.entries()) {
            Assert.state(known.names().contains(entry.type()), () -> unreadable(entry));
        }
        return page.entries().stream()
                .map(entry -> requireNonNull(entry.correlation()))
                .collect(Collectors.toSet());
    }

    private static String unreadable(Entry entry) {
        return "Event %d of type %s cannot be decoded; the cursor does not advance"
                .formatted(entry.eventId(), entry.type());
    }
}
