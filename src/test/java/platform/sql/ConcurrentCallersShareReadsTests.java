package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import testing.Asker;

class ConcurrentCallersShareReadsTests {

    private static final long PATIENCE_SECONDS = Asker.TIMEOUT.toSeconds();

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, String> committed = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Set<Integer>> reads = new ConcurrentLinkedQueue<>();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);

    /** Reads that begin, and end when the test allows it. */
    private final SharedReads<Integer, String> shared = new SharedReads<>(keys -> {
        reads.add(Set.copyOf(keys));
        begun.release();
        mayEnd.acquireUninterruptibly();
        if (keys.contains(-1)) {
            throw new IllegalStateException("The key -1 cannot be read");
        }
        return values(keys);
    });

    @AfterEach
    void stop() {
        mayEnd.release(10_000);
        callers.close();
    }

    @Test
    void callersThatComeWhileAReadRunsAreServedByTheNextOne() throws Exception {
        IntStream.range(0, 40).forEach(key -> committed.put(key, "value " + key));
        List<Future<Optional<String>>> answers = new ArrayList<>(List.of(call(0)));
        awaitBegun(1);
        for (int key = 1; key < 40; key++) {
            answers.add(call(key));
        }
        awaitWaiting(39);
        mayEnd.release();
        awaitBegun(1);
        mayEnd.release(10);
        for (int key = 0; key < 40; key++) {
            assertThat(answerOf(answers.get(key))).contains("value " + key);
        }
        assertThat(reads).hasSize(2);
        assertThat(List.copyOf(reads).getLast()).hasSize(39);
    }

    @Test
    void aReadServesAtMostAHundredKeys() throws Exception {
        List<Future<Optional<String>>> answers = new ArrayList<>(List.of(call(0)));
        awaitBegun(1);
        for (int key = 1; key < 252; key++) {
            answers.add(call(key));
        }
        awaitWaiting(251);
        mayEnd.release(1000);
        for (Future<Optional<String>> answer : answers) {
            assertThat(answerOf(answer)).isEmpty();
        }
        assertThat(reads).allMatch(keys -> keys.size() <= 100);
        assertThat(reads.stream().mapToInt(Set::size).sum()).isEqualTo(252);
    }

    /** The first of the callers that wait reads for all of them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyThatCannotBeReadFailsForItsOwnCallerOnly(boolean itsCallerReads) throws Exception {
        committed.put(2, "two");
        Future<Optional<String>> first = call(0);
        awaitBegun(1);
        Map<Integer, Future<Optional<String>>> waiting = new HashMap<>();
        for (int key : itsCallerReads ? List.of(-1, 2) : List.of(2, -1)) {
            waiting.put(key, call(key));
            awaitWaiting(waiting.size());
        }
        mayEnd.release(1000);
        assertThat(answerOf(waiting.get(2))).contains("two");
        assertThatThrownBy(() -> answerOf(waiting.get(-1))).hasMessage("The key -1 cannot be read");
        assertThat(answerOf(first)).isEmpty();
        assertThat(reads).as("one read for both").contains(Set.of(-1, 2));
        assertThat(answerOf(call(2))).as("later reads work").contains("two");
    }

    @Test
    void aCallerInATransactionReadsAlone() throws Exception {
        mayEnd.release(1);
        callers.submit(() -> {
                    TransactionSynchronizationManager.setActualTransactionActive(true);
                    return shared.find(7);
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(reads).containsExactly(Set.of(7));
    }

    /** Many rounds of callers that each write a value and then read it: no read may have begun before the write. */
    @Test
    void everyCallerSeesWhatWasCommittedBeforeItsCall() throws Exception {
        SharedReads<Integer, String> quick = new SharedReads<>(keys -> {
            Map<Integer, String> snapshot = values(keys);
            Thread.yield();
            return snapshot;
        });
        AtomicInteger stale = new AtomicInteger();
        int threads = 24;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int key = thread % 8;
            int writer = thread;
            done.add(callers.submit(() -> {
                for (int round = 0; round < 300; round++) {
                    start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    String own = writer + "/" + round;
                    committed.put(100 + writer, own);
                    if (!quick.find(100 + writer).equals(Optional.of(own))) {
                        stale.incrementAndGet();
                    }
                    quick.find(key);
                }
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(stale).hasValue(0);
    }

    private Map<Integer, String> values(Set<Integer> keys) {
        Map<Integer, String> found = new HashMap<>();
        keys.forEach(key -> {
            String value = committed.get(key);
            if (value != null) {
                found.put(key, value);
            }
        });
        return found;
    }

    private Future<Optional<String>> call(int key) {
        return callers.submit(() -> shared.find(key));
    }

    private static <T> T answerOf(Future<T> answer) throws Exception {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private void awaitBegun(int count) throws InterruptedException {
        assertThat(begun.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitWaiting(int count) {
        await().until(() -> shared.waiting() == count);
    }
}
