package payment.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds the times that providers report in one batch. A time that is further in the future than a provider's clock can be ahead is wrong: it would
 * date money to a day that has not begun, and would be newer than each later report. The time of receipt counts instead. Not thread-safe.
 */
public final class ReportedTimes {

    /** How far the clock of a provider may be ahead of ours. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    /**
     * A time that was not used.
     *
     * @param reference of the payment, refund or capture
     * @param reported by the provider's clock
     */
    public record FutureTime(String provider, String reference, Instant reported) {}

    private final Instant now;
    private final List<FutureTime> future = new ArrayList<>();

    /** @param now when the reports were received */
    public ReportedTimes(Instant now) {
        this.now = now;
    }

    /** The reported time; the time of receipt if the reported one is in the future. */
    public Instant bounded(String provider, String reference, Instant reported) {
        if (!reported.isAfter(now.plus(TOLERANCE))) {
            return reported;
        }
        future.add(new FutureTime(provider, reference, reported));
        return now;
    }

    /** The times of this batch that were not used. */
    public List<FutureTime> future() {
        return List.copyOf(future);
    }
}
