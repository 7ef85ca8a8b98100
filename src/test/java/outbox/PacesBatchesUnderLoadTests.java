package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outbox.delivery.Pace;

/** A request that arrives alone is processed at once. Under load, more requests share one transaction, so that each costs less. */
class PacesBatchesUnderLoadTests extends NodeTest {

    private static final long INTERVAL = Duration.ofMillis(8).toNanos();
    private static final int AT_ONCE = 8;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, Long.MAX_VALUE - 20_000_000}) // the last one overflows during the test
    void someFollowAtOnceAndThenOneEachInterval(long start) {
        Pace pace = new Pace(Duration.ofNanos(INTERVAL), start);
        for (int i = 0; i < AT_ONCE; i++) {
            assertThat(pace.waitForNext(1, start)).isZero();
        }

        long now = start;
        for (int i = 0; i < 5; i++) {
            assertThat(pace.waitForNext(1, now)).isEqualTo(INTERVAL);
            now += INTERVAL;
        }
        now += INTERVAL / 4; // the batch took that long
        assertThat(pace.waitForNext(1, now)).isEqualTo(INTERVAL * 3 / 4);
    }

    @Test
    void aBatchThatTakesLongerThanTheIntervalIsFollowedAtOnce() {
        Pace pace = new Pace(Duration.ofNanos(INTERVAL), 0);

        for (long now = 0; now < 100 * INTERVAL; now += INTERVAL + 1) {
            assertThat(pace.waitForNext(1, now)).isZero();
        }
    }

    @Test
    void aRestSavesUpWhatAFewNeedAndNoMore() {
        Pace pace = new Pace(Duration.ofNanos(INTERVAL), 0);
        IntStream.range(0, AT_ONCE).forEach(i -> pace.waitForNext(1, 0));

        assertAtOnce(pace, 3 * INTERVAL, 3);
        assertAtOnce(pace, 3600 * 125 * INTERVAL, AT_ONCE);
    }

    @Test
    void whatFollowsALargeBatchDoesNotWait() {
        Pace pace = new Pace(Duration.ofNanos(INTERVAL), 0);
        IntStream.range(0, AT_ONCE).forEach(i -> pace.waitForNext(1, 0));

        assertThat(pace.waitForNext(16, 0)).isZero();
        assertThat(pace.waitForNext(16, 0)).isZero();
        assertThat(pace.waitForNext(15, 0)).isEqualTo(INTERVAL);
    }

    @Test
    void withoutAnIntervalNothingWaits() {
        Pace pace = new Pace(Duration.ZERO, 0);

        assertThat(IntStream.range(0, 1000).mapToLong(i -> pace.waitForNext(1, i)))
                .containsOnly(0L);
    }

    @Test
    void aWorkerThatIsAlwaysBusyMakesFewerAndLargerBatches() {
        Duration interval = Duration.ofMillis(100);
        Notes.Reader reader = new Notes.Reader();
        List<Integer> batches = new CopyOnWriteArrayList<>();
        reader.committed = page -> batches.add(page.entries.size());
        Node node = start(Node.on(Notes.database()).notes(reader).with("batch-interval", interval.toMillis() + "ms"));
        long start = System.nanoTime();
        IntStream.range(0, 200).forEach(i -> node.publish(new Notes.Written("lane", "" + i)));
        Notes.awaitDelivered();
        long intervals = (System.nanoTime() - start) / interval.toNanos();

        await().until(() -> batches.stream().mapToInt(i -> i).sum() == 200);
        int limit = AT_ONCE + 2 * ((int) intervals + 1); // one small batch may follow each large one
        assertThat(batches.size()).isLessThanOrEqualTo(limit);
        assertThat(Notes.journal("reader"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "" + i).toList());
    }

    private static void assertAtOnce(Pace pace, long now, int batches) {
        for (int i = 0; i < batches; i++) {
            assertThat(pace.waitForNext(1, now)).isZero();
        }
        assertThat(pace.waitForNext(1, now)).isEqualTo(INTERVAL);
    }
}
