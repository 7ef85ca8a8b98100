package outbox.log;

import static java.util.Objects.requireNonNull;
import static outbox.jooq.Tables.CURSOR;
import static platform.sql.Writes.atCommit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;
import outbox.Event;
import outbox.EventReader;
import outbox.EventType;
import outbox.EventTypes;
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

    /** The events of a small page: enough that the fixed cost of a transaction matters little. */
    private static final int SMALL_PAGE = 500;

    private final DSLContext database;
    private final TransactionTemplate transaction;
    private final LogTail tail;
    private final Readers readers;
    private final Segments segments;
    private final Map<String, ReadAhead> aheads = new ConcurrentHashMap<>();

    Cursors(DSLContext database, TransactionTemplate transaction, LogTail tail, Readers readers, Segments segments) {
        this.database = database;
        this.transaction = transaction;
        this.tail = tail;
        this.readers = readers;
        this.segments = segments;
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

    /** What is done with a page, in the transaction that has read it. */
    private interface Reading {
        /** @param heldBack whether a transaction has been running for so long that it is not waited for */
        void accept(Page page, boolean heldBack);
    }

    private Progress advance(String cursor, Selection selection, int limit, Reading projection) {
        Assert.state(
                !TransactionSynchronizationManager.isActualTransactionActive(),
                "advance must be called outside a transaction, as it begins its own");
        Reader reader = readers.of(cursor).orElseGet(() -> newReader(cursor));
        reader.selects(selection);
        try {
            return advance(cursor, reader, selection, limit, projection);
        } finally {
            readers.updateLongestDelay();
        }
    }

    private Progress advance(String cursor, Reader reader, Selection selection, int limit, Reading projection) {
        Lag.Asked asked = reader.lag().ask();
        if (reader.lag().foundNothing()) {
            Optional<Page> empty = findNothing(cursor, reader, selection);
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
                Page page = tail.read(reader.searchStart(position), selection, limit);
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
    private Optional<Page> findNothing(String cursor, Reader reader, Selection selection) {
        return position(cursor).flatMap(stored -> {
            Page page = tail.read(reader.searchStart(stored), selection, 1);
            if (page.entries().isEmpty()) {
                reader.searched(stored, page.end());
            }
            return Optional.of(page).filter(read -> leavesCursor(stored, read));
        });
    }

    private static boolean leavesCursor(LogPosition position, Page page) {
        return page.entries().isEmpty() && page.end().txid() - position.txid() <= STRIDE;
    }

    @Override
    public Duration lag(String cursor) {
        return readers.of(cursor).map(reader -> reader.lag().now()).orElse(Duration.ZERO);
    }

    @Override
    public Optional<Instant> readUntil(String cursor) {
        return readers.of(cursor).map(Reader::lag).flatMap(Lag::readUntil);
    }

    @Override
    public Optional<Instant> cutUntil() {
        return segments.cutUntil();
    }

    @Override
    public void deleteCursor(String cursor) {
        database.deleteFrom(CURSOR).where(CURSOR.NAME.eq(cursor)).execute();
        readers.remove(cursor);
    }

    private Reader newReader(String cursor) {
        add(cursor);
        return readers.add(cursor);
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
        try {
            return LogTail.event(entry, known);
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
