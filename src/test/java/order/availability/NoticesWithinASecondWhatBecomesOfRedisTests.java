package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import platform.background.BackgroundLoop;
import testing.TestRedis;
import testing.TestRedis.Disruption;

/** Redis fails or lies while it is asked: that is seen within a second, counted, said once, and over by itself. */
class NoticesWithinASecondWhatBecomesOfRedisTests {

    private static final TestRedis REDIS = TestRedis.start();

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** The median of them counts: now and then the machine itself stands still. */
    private static final int TRIES = 3;

    /** Whoever waits longer waits in vain: the machine stood still, and Redis was bypassed for that already. */
    private static final Duration IN_VAIN = Duration.ofSeconds(5);

    /** As by default. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private Instances instances;
    private Instance instance;

    /** How a disruption shows. */
    private record Sign(Disruption disruption) {

        private String label() {
            return switch (disruption) {
                case STOPPED -> "UNREACHABLE";
                case FROZEN -> "LATE";
                case EMPTIED -> "LOST";
                case LYING -> "CHANGED";
            };
        }

        private boolean isOfLies() {
            return disruption == Disruption.LYING;
        }

        private boolean endsByItself() {
            return disruption == Disruption.EMPTIED || isOfLies();
        }

        private Lines lines(Instance instance) {
            return isOfLies() ? instance.drifted : instance.bypassed;
        }

        private double counted(Instance instance) {
            return isOfLies() ? instance.sum("drift", "kind", label()) : instance.sum("bypasses", "reason", label());
        }

        private double countedInAll(Instance instance) {
            return instance.sum(isOfLies() ? "drift" : "bypasses");
        }

        private String begins() {
            return isOfLies()
                    ? "WARN Stock level in Redis differed from the event log and is repaired: sku=plenty difference=CHANGED found_available=0 found_version=1; all other SKUs are being compared"
                    : "WARN Redis is bypassed: reason=%s; until it works again, each instance uses only its own availability view. Check Redis and the network"
                            .formatted(label().toLowerCase(Locale.ROOT));
        }

        private String ends() {
            return isOfLies()
                    ? "INFO Stock levels in Redis match the event log again: repaired_skus=1"
                    : "INFO Redis serves the availability view again after … ms";
        }
    }

    @BeforeEach
    void begin() {
        REDIS.byHand(redis -> redis.flushall());
        instances = new Instances(REDIS, LOOK);
        instance = instances.start();
        instances.tell("plenty", 1_000_000, 1);
        instances.tell("sold out", 0, 1);
        instance.hears();
    }

    @AfterEach
    void end() {
        instances.close();
        REDIS.restore();
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    @ParameterizedTest
    @EnumSource
    void andSaysSoOnce(Disruption disruption) {
        Sign sign = new Sign(disruption);
        Lines lines = sign.lines(instance);
        lines.clear();
        double countedInAll = sign.countedInAll(instance);
        double counted = sign.counted(instance);
        List<Duration> seen = new ArrayList<>();
        Buyers buyers = new Buyers();
        try (buyers) {
            for (int i = 0; i < TRIES; i++) {
                seen.add(seen(sign));
            }
        }
        isOver(lines);

        System.out.printf("Redis %s: seen after %s ms%n", disruption, millis(seen));
        assertThat(buyers.wrong).isEmpty();
        assertThat(seen.stream().sorted().toList().get(TRIES / 2)).isLessThan(LIMIT);
        assertThat(REDIS.field(Keys.level("plenty"), "available")).isEqualTo("1000000");
        List<String> begun = everySecond(lines.texts(), 0);
        assertThat(begun).allMatch(line -> line.startsWith("WARN "));
        assertThat(everySecond(lines.texts(), 1)).hasSameSizeAs(begun).containsOnly(sign.ends());
        assertThat(sign.countedInAll(instance) - countedInAll).isEqualTo(begun.size());
        assertThat(sign.counted(instance) - counted)
                .isEqualTo(Collections.frequency(begun, sign.begins()))
                .isGreaterThan(TRIES / 2);
    }

    /** How long it took until it was said what has become of Redis. */
    private Duration seen(Sign sign) {
        Lines lines = sign.lines(instance);
        int before = lines.nanos(sign.begins()).size();
        long begun = REDIS.begin(sign.disruption, redis -> redis.hset(Keys.level("plenty"), "available", "0"));
        Eventually.is(
                () -> lines.nanos(sign.begins()).size() > before || System.nanoTime() - begun > IN_VAIN.toNanos());
        boolean bypassed = instance.sum("bypassed") == 1;
        REDIS.end(sign.disruption);
        assertThat(bypassed || sign.endsByItself()).isTrue();
        isOver(lines);
        List<Long> all = lines.nanos(sign.begins());
        return all.size() == before ? IN_VAIN : Duration.ofNanos(all.get(before) - begun);
    }

    private void isOver(Lines lines) {
        Eventually.is(() -> instance.sum("bypassed") == 0 && lines.texts().size() % 2 == 0);
    }

    private static List<Long> millis(List<Duration> durations) {
        return durations.stream().map(Duration::toMillis).toList();
    }

    private static List<String> everySecond(List<String> lines, int from) {
        return IntStream.iterate(from, at -> at < lines.size(), at -> at + 2)
                .mapToObj(lines::get)
                .toList();
    }

    /** They want what is there, and what is not, all the time. */
    private final class Buyers implements AutoCloseable {

        private static final int BUYERS = 4;
        private static final Duration PAUSE = Duration.ofMillis(5);
        private static final Duration TIMEOUT = Duration.ofSeconds(10);

        private final AtomicInteger references = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final List<BackgroundLoop> all = IntStream.range(0, BUYERS)
                .mapToObj(buyer -> new BackgroundLoop("buyer " + buyer, PAUSE, this::buy))
                .toList();

        private Duration buy() {
            String reference = "order " + references.incrementAndGet();
            if (!instance.view().surelyShort(reference, Map.of("plenty", 1L)).isEmpty()) {
                wrong.add("what is there was refused");
            }
            instance.view().settled(reference);
            if (instance.view().surelyShort(reference, Map.of("sold out", 1L)).isEmpty()) {
                wrong.add("what is sold out was not refused");
            }
            return PAUSE;
        }

        @Override
        public void close() {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            all.forEach(buyer -> BackgroundLoop.stop(buyer, deadline));
        }
    }
}
