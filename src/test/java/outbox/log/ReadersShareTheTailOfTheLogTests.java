package outbox.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import outbox.BatchState.Cause;
import outbox.EventReader.LogPosition;
import outbox.OpenTransaction;
import outbox.Outbox.Published;
import outbox.log.EventLog.Page;
import outbox.log.EventLog.Selection;

/** Each reader gets every event that it wants once and in order, whether it comes from memory or from the database. */
class ReadersShareTheTailOfTheLogTests {

    private static final List<String> TYPES = List.of("a.v1", "b.v1", "c.v1");

    private final CountedLog log = new CountedLog();
    private final AtomicLong nanoTime = new AtomicLong();

    /** A reader with its own position. */
    private final class Reader {

        private final @Nullable Set<String> types;
        private final boolean payloads;
        private LogPosition position = LogPosition.START;
        private final List<Long> read = new ArrayList<>();
        /** Those of the read events that need not be decoded. */
        private final List<Long> decoded = new ArrayList<>();

        Reader(@Nullable Set<String> types, boolean payloads) {
            this.types = types;
            this.payloads = payloads;
        }

        Page read(LogTail tail, int limit) {
            Page page = tail.read(position, new Selection(types, payloads), limit);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            for (Entry entry : page.entries()) {
                assertThat(entry.payload())
                        .isEqualTo(
                                payloads
                                        ? "{\"correlation\": \"lane\", \"no\": %d}".formatted(entry.eventId())
                                        : entry.payload());
                read.add(entry.eventId());
                if (entry.decoded().get() != null) {
                    decoded.add(entry.eventId());
                }
            }
            position = page.end();
            return page;
        }

        void beginAgain() {
            position = LogPosition.START;
            read.clear();
        }

        List<Long> wanted() {
            return log.sql()
                    .fetch("select id from outbox.event where type = any(?) order by txid, id", (Object)
                            (types == null ? TYPES : types).toArray(String[]::new))
                    .getValues(0, Long.class);
        }
    }

    @Test
    void everyReaderGetsWhatItWantsOnceAndInOrder() {
        Random random = new Random(20_261_126);
        for (int round = 0; round < 12; round++) {
            int foreign = List.of(1, 20, Integer.MAX_VALUE).get(round % 3); // all events, some, none
            log.own(id -> id % foreign != 0);
            log.sql().execute("truncate outbox.event_group");
            LogTail tail = tail(random.nextInt(300, 6_000));
            List<Reader> readers = List.of(
                    new Reader(Set.of("a.v1"), true),
                    new Reader(Set.of("b.v1", "c.v1", "d.v1"), true),
                    new Reader(null, false),
                    new Reader(null, true));
            List<OpenTransaction> open = new ArrayList<>();
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

    private void step(Random random, LogTail tail, List<Reader> readers, List<OpenTransaction> open) {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                if (open.size() < 3) {
                    open.add(log.begin());
                }
            }
            case 2, 3, 4 -> {
                if (!open.isEmpty()) {
                    OpenTransaction transaction = open.get(random.nextInt(open.size()));
                    for (int events = random.nextInt(1, 8); events > 0; events--) {
                        transaction.execute(log.nextInsertion(TYPES.get(random.nextInt(TYPES.size()))));
                    }
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
    void anEventIsFetchedOnceForAllReaders() {
        log.insert(4_500, TYPES.toArray(String[]::new)); // more than are loaded at once
        LogTail tail = tail(10_000_000);

        for (Reader reader : List.of(
                new Reader(null, true), new Reader(Set.of("a.v1"), true), new Reader(Set.of("b.v1", "c.v1"), false))) {
            readAll(reader, tail);
        }

        assertThat(log.fetched()).hasValue(4_500);
    }

    @Test
    void anOwnEventIsNeitherFetchedNorDecoded() {
        log.own(id -> true);
        log.insert(4_500, TYPES.toArray(String[]::new));
        LogTail tail = tail(10_000_000);

        Reader reader = new Reader(null, true);
        readAll(reader, tail);

        assertThat(log.fetched()).hasValue(0);
        assertThat(reader.decoded).isEqualTo(reader.read).hasSize(4_500);
    }

    /** While another instance publishes, too, all events are fetched, and not their positions in vain before them. */
    @Test
    void anOwnEventBetweenThoseOfAnotherInstanceIsNotDecoded() {
        log.own(id -> id % 2 == 0);
        log.insert(300, TYPES.toArray(String[]::new));
        LogTail tail = tail(10_000_000);
        Reader reader = new Reader(null, true);
        readAll(reader, tail);
        reader.decoded.clear();
        log.insert(300, TYPES.toArray(String[]::new));
        readAll(reader, tail);

        assertThat(log.fetched()).hasValue(600);
        assertThat(reader.decoded).hasSize(150).allMatch(id -> id % 2 == 0);
    }

    @Test
    void theOldestOwnEventsAreForgottenIfTheyAreTooMany() {
        log.insert(4, "a.v1");
        log.awaitReadable();
        LogPosition end = new EventLog(log.sql()).boundary().end();
        OwnEvents own = new OwnEvents(log.sql(), 30);
        for (long id = 1; id <= 4; id++) {
            own.add(List.of(new Published(id, () -> "lane", "a.v1", "ten chars.", Cause.NONE)));
        }
        long txid = log.sql()
                .fetchSingle("select max(txid) from outbox.event_group")
                .get(0, Long.class);
        LogPosition first = new LogPosition(txid, 1);

        assertThat(own.entries(first, end, 10))
                .hasValueSatisfying(entries ->
                        assertThat(entries).extracting(Entry::eventId).containsExactly(2L, 3L, 4L));
        assertThat(own.entries(LogPosition.START, end, 10)).isEmpty();
    }

    @Test
    void whatIsOldOrTooMuchIsForgotten() {
        log.insert(300, TYPES.toArray(String[]::new));
        LogTail tail = tail(10_000);
        readAll(new Reader(null, true), tail);
        log.insert(30, TYPES.toArray(String[]::new));
        readAll(new Reader(null, true), tail);
        log.fetched().set(0);

        readAll(new Reader(Set.of("a.v1"), true), tail);
        assertThat(log.fetched())
                .as("only those of the type, as the others need not be loaded again")
                .hasValueBetween(1, 200);

        LogTail large = tail(1_000_000);
        readAll(new Reader(null, true), large);
        nanoTime.addAndGet(Duration.ofSeconds(11).toNanos());
        log.fetched().set(0);
        readAll(new Reader(null, true), large);
        assertThat(log.fetched()).hasValue(330);
    }

    @Test
    void aReaderDoesNotWaitForOneThatHangs() throws Exception {
        log.insert(30, TYPES.toArray(String[]::new));
        CountDownLatch hangs = new CountDownLatch(1);
        CompletableFuture<Void> ends = new CompletableFuture<>();
        DSLContext hanging =
                DSL.using(log.sql().configuration().derive(new CallbackExecuteListener().onStart(context -> {
                            if (Thread.currentThread().getName().equals("hanging")) {
                                hangs.countDown();
                                ends.join();
                            }
                        })));
        LogTail tail = new LogTail(new EventLog(hanging), nanoTime::get, 1_000_000);
        Thread first = Thread.ofPlatform().name("hanging").start(() -> new Reader(null, true).read(tail, 10));
        hangs.await();

        readAll(new Reader(null, true), tail);

        assertThat(first.isAlive()).isTrue();
        ends.complete(null);
        first.join();
    }

    private void readAll(Reader reader, LogTail tail) {
        await().untilAsserted(() -> {
            while (reader.read(tail, 50).more()) {}
            assertThat(reader.read).isEqualTo(reader.wanted());
        });
    }

    private LogTail tail(long mostCharacters) {
        return log.tail(nanoTime::get, mostCharacters);
    }

    private static void end(OpenTransaction transaction, boolean commits) {
        try (transaction) {
            if (commits) {
                transaction.commit();
            }
        }
    }
}
