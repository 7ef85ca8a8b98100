package outbox.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Entry;
import outbox.log.EventLog.Page;
import outbox.log.EventLog.Wanted;
import testing.TestDatabase;

/** Each reader gets every event that it wants once and in order, whether it comes from memory or from the database. */
class ReadersShareTheTailOfTheLogTests {

    private static final List<String> TYPES = List.of("a.v1", "b.v1", "c.v1");

    private final TestDatabase database = TestDatabase.create().migrate("outbox");
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicLong nanoTime = new AtomicLong();
    private long lastId;

    /** A reader with its own position. */
    private final class Reader {

        private final @Nullable Set<String> types;
        private final boolean payloads;
        private LogPosition position = LogPosition.START;
        private final List<Long> read = new ArrayList<>();

        Reader(@Nullable Set<String> types, boolean payloads) {
            this.types = types;
            this.payloads = payloads;
        }

        Page read(LogTail tail, int limit) {
            Page page = tail.read(position, new Wanted(types, payloads), limit);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            for (Entry entry : page.entries()) {
                assertThat(entry.payload())
                        .isEqualTo(payloads ? "{\"no\": %d}".formatted(entry.eventId()) : entry.payload());
                read.add(entry.eventId());
            }
            position = page.end();
            return page;
        }

        void beginAgain() {
            position = LogPosition.START;
            read.clear();
        }

        List<Long> wanted() {
            return sql().fetch("select id from outbox.event where type = any(?) order by txid, id", (Object)
                            (types == null ? TYPES : types).toArray(String[]::new))
                    .getValues(0, Long.class);
        }
    }

    @Test
    void everyReaderGetsWhatItWantsOnceAndInOrder() throws SQLException {
        Random random = new Random(20_261_126);
        for (int round = 0; round < 12; round++) {
            sql().execute("truncate outbox.event");
            LogTail tail = tail(random.nextInt(300, 6_000));
            List<Reader> readers = List.of(
                    new Reader(Set.of("a.v1"), true),
                    new Reader(Set.of("b.v1", "c.v1", "d.v1"), true),
                    new Reader(null, false),
                    new Reader(null, true));
            List<Connection> open = new ArrayList<>();
            for (int step = 0; step < 120; step++) {
                step(random, tail, readers, open);
            }
            while (!open.isEmpty()) {
                end(open.removeLast(), true);
            }
            for (Reader reader : readers) {
                // Another transaction of this server may hold the reader back for a moment.
                await().untilAsserted(() -> {
                    while (reader.read(tail, 7).more()) {}
                    assertThat(reader.read).isEqualTo(reader.wanted());
                });
            }
        }
    }

    private void step(Random random, LogTail tail, List<Reader> readers, List<Connection> open) throws SQLException {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                if (open.size() < 3) {
                    open.add(begin());
                }
            }
            case 2, 3, 4 -> {
                if (!open.isEmpty()) {
                    insert(open.get(random.nextInt(open.size())), random);
                }
            }
            case 5 -> {
                if (!open.isEmpty()) {
                    end(open.remove(random.nextInt(open.size())), random.nextInt(5) > 0);
                }
            }
            case 6 ->
                nanoTime.addAndGet(Duration.ofMillis(random.nextInt(12_000)).toNanos());
            default -> {
                Reader reader = readers.get(random.nextInt(readers.size()));
                if (random.nextInt(12) == 0) {
                    reader.beginAgain();
                }
                reader.read(tail, random.nextInt(1, 9));
            }
        }
    }

    @Test
    void anEventIsFetchedOnceForAllReaders() throws SQLException {
        insertCommitted(4_500); // more than are loaded at once
        LogTail tail = tail(10_000_000);

        for (Reader reader : List.of(
                new Reader(null, true), new Reader(Set.of("a.v1"), true), new Reader(Set.of("b.v1", "c.v1"), false))) {
            readAll(reader, tail);
        }

        assertThat(fetched).hasValue(4_500);
    }

    @Test
    void whatIsOldOrTooMuchIsForgotten() throws SQLException {
        insertCommitted(300);
        LogTail tail = tail(10_000);
        readAll(new Reader(null, true), tail);
        insertCommitted(30);
        readAll(new Reader(null, true), tail);
        fetched.set(0);

        readAll(new Reader(Set.of("a.v1"), true), tail);
        assertThat(fetched)
                .as("only those of the type, as the others need not be loaded again")
                .hasValueBetween(1, 200);

        LogTail large = tail(1_000_000);
        readAll(new Reader(null, true), large);
        nanoTime.addAndGet(Duration.ofSeconds(11).toNanos());
        fetched.set(0);
        readAll(new Reader(null, true), large);
        assertThat(fetched).hasValue(330);
    }

    @Test
    void aReaderDoesNotWaitForOneThatHangs() throws Exception {
        insertCommitted(30);
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        DSLContext hanging = DSL.using(new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(database.dataSource())
                .set(new CallbackExecuteListener().onStart(context -> {
                    if (Thread.currentThread().getName().equals("hanging")) {
                        hangs.countDown();
                        awaitUninterruptibly(ends);
                    }
                })));
        LogTail tail = new LogTail(new EventLog(hanging), nanoTime::get, 1_000_000);
        Thread first = Thread.ofPlatform().name("hanging").start(() -> new Reader(null, true).read(tail, 10));
        hangs.await();

        readAll(new Reader(null, true), tail);

        assertThat(first.isAlive()).isTrue();
        ends.countDown();
        first.join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void readAll(Reader reader, LogTail tail) {
        await().untilAsserted(() -> {
            while (reader.read(tail, 50).more()) {}
            assertThat(reader.read).isEqualTo(reader.wanted());
        });
    }

    private LogTail tail(long mostCharacters) {
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration
                .set(SQLDialect.POSTGRES)
                .set(database.dataSource())
                .set(new CallbackExecuteListener().onRecordEnd(context -> {
                    if (String.valueOf(context.sql()).contains("read_events")) {
                        fetched.incrementAndGet();
                    }
                }));
        return new LogTail(new EventLog(DSL.using(configuration)), nanoTime::get, mostCharacters);
    }

    private Connection begin() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void insert(Connection connection, Random random) throws SQLException {
        int events = random.nextInt(1, 8);
        for (int i = 0; i < events; i++) {
            insert(connection, TYPES.get(random.nextInt(TYPES.size())));
        }
    }

    private void insert(Connection connection, String type) throws SQLException {
        long id = ++lastId;
        try (var statement = connection.createStatement()) {
            statement.execute("""
                insert into outbox.event (id, type, correlation, published_at, payload)
                values (%d, '%s', 'lane', '2026-01-01', '{"no": %d}')
                """.formatted(id, type, id));
        }
    }

    private void insertCommitted(int events) throws SQLException {
        Connection connection = begin();
        for (int i = 0; i < events; i++) {
            insert(connection, TYPES.get(i % TYPES.size()));
        }
        end(connection, true);
    }

    private static void end(Connection connection, boolean commits) throws SQLException {
        try (connection) {
            if (commits) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }

    private DSLContext sql() {
        return DSL.using(database.dataSource(), SQLDialect.POSTGRES);
    }
}
