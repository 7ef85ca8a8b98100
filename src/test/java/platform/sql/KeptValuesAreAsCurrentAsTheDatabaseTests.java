package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import testing.Asker;

class KeptValuesAreAsCurrentAsTheDatabaseTests {

    private static final long LIMIT_SECONDS = Asker.TIMEOUT.toSeconds();

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Stored> database = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Set<Integer>> readWhole = new ConcurrentLinkedQueue<>();

    private final VersionedReads<Integer, Long, Stored> reads = new VersionedReads<>(new Source(), 100);

    private record Stored(long version, String text) {}

    private final class Source implements VersionedReads.Source<Integer, Long, Stored> {

        @Override
        public Map<Integer, Long> versions(Set<Integer> keys) {
            Map<Integer, Long> versions = new HashMap<>();
            rows(keys).forEach((key, row) -> versions.put(key, row.version()));
            return versions;
        }

        @Override
        public Map<Integer, Stored> values(Set<Integer> keys) {
            readWhole.add(Set.copyOf(keys));
            return rows(keys);
        }

        @Override
        public Long versionOf(Stored value) {
            return value.version();
        }

        private Map<Integer, Stored> rows(Set<Integer> keys) {
            Map<Integer, Stored> rows = new HashMap<>();
            keys.forEach(key -> rows.computeIfAbsent(key, database::get));
            Thread.yield();
            return rows;
        }
    }

    @AfterEach
    void stop() {
        callers.close();
    }

    @Test
    void aKnownValueIsReadWholeOnce() {
        database.put(1, new Stored(1, "one"));

        Optional<Stored> first = reads.find(1);

        assertThat(reads.find(1)).containsSame(first.orElseThrow());
        assertThat(readWhole).containsExactly(Set.of(1));
    }

    @Test
    void anotherVersionIsReadWhole() {
        database.put(1, new Stored(1, "one"));
        reads.find(1);
        database.put(1, new Stored(2, "two"));

        assertThat(reads.find(1)).contains(new Stored(2, "two"));
        assertThat(reads.find(1)).contains(new Stored(2, "two"));
        assertThat(readWhole).hasSize(2);
    }

    @Test
    void whatIsGoneIsNotFound() {
        database.put(1, new Stored(1, "one"));
        reads.find(1);
        database.remove(1);

        assertThat(reads.find(1)).isEmpty();
    }

    /** Other callers would otherwise see what a transaction then rolls back. */
    @Test
    void whatATransactionReadsIsNotKept() throws Exception {
        database.put(1, new Stored(2, "not committed"));
        Future<Optional<Stored>> inTransaction = callers.submit(() -> {
            TransactionSynchronizationManager.setActualTransactionActive(true);
            return reads.find(1);
        });
        assertThat(inTransaction.get(LIMIT_SECONDS, TimeUnit.SECONDS)).contains(new Stored(2, "not committed"));
        database.put(1, new Stored(2, "committed"));

        assertThat(reads.find(1)).contains(new Stored(2, "committed"));
    }

    /** Many rounds of callers that each write a value and then read it, while others read the same values. */
    @Test
    void everyCallerSeesWhatWasCommittedBeforeItsCall() throws Exception {
        AtomicInteger stale = new AtomicInteger();
        int threads = 16;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int own = thread;
            done.add(callers.submit(() -> {
                for (int round = 1; round <= 300; round++) {
                    start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                    Stored written = new Stored(round, own + "/" + round);
                    database.put(own, written);
                    if (!reads.find(own).equals(Optional.of(written))) {
                        stale.incrementAndGet();
                    }
                    reads.find((own + 1) % threads);
                }
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(stale).hasValue(0);
    }
}
