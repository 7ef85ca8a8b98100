package platform.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import testing.MutableClock;

class IdsSortByTimeTests {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private final MutableClock clock = new MutableClock(START);
    private final Ids ids = Ids.timeOrdered(clock);

    @Test
    void eachIsGreaterThanTheOneBefore() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next());
            if (i % 100 == 0) {
                clock.advance(Duration.ofMillis(1));
            }
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void alsoWhenTheClockStepsBack() {
        UUID before = ids.next();
        clock.advance(Duration.ofMillis(-900));

        assertThat(ids.next()).isGreaterThan(before);
    }

    @Test
    void theyAreVersionSevenOfTheInjectedTime() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(START.toEpochMilli());
    }

    @Test
    void threadsNeverGetTheSame() {
        var made = new ConcurrentLinkedQueue<UUID>();

        IntStream.range(0, 20_000).parallel().forEach(i -> made.add(ids.next()));

        assertThat(new HashSet<>(made)).hasSize(20_000);
    }
}
