package testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Predicate;
import testing.shop.Soon;

/** The readers of the log of events in an instance, as its metrics show them. */
public final class LogReaders {

    private static final double NANOS = 1e9;

    private LogReaders() {}

    /**
     * Waits until readers have read everything that was in the log at the time of the call.
     *
     * @param readers the names of the readers to wait for; at least one reader must have such a name
     */
    public static void await(MeterRegistry meters, Predicate<String> readers) {
        long began = System.nanoTime();
        Soon.is("the readers of the log", () -> {
            double seconds = (System.nanoTime() - began) / NANOS;
            return lags(meters, readers).stream().mapToDouble(Gauge::value).allMatch(lag -> lag < seconds);
        });
    }

    /** Looked up each time, because a reader of reports ends when others were rebuilt. */
    private static List<Gauge> lags(MeterRegistry meters, Predicate<String> readers) {
        List<Gauge> lags = meters.get("orderwright.outbox.cursor.lag").gauges().stream()
                .filter(each -> readers.test(each.getId().getTag("reader")))
                .toList();
        assertThat(lags).isNotEmpty();
        return lags;
    }
}
