package payment.inquiry;

import java.time.Duration;
import java.time.Instant;

/**
 * A payment, refund or capture about which the provider is asked again and again, at growing intervals, until its outcome is known.
 *
 * @param reference of the payment, the refund or the capture
 * @param asked how often the provider was asked
 * @param dueAt when it is asked next
 */
public record Inquiry(String reference, Subject subject, int asked, Instant dueAt) {

    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    /** What is asked about. */
    public enum Subject {
        PAYMENT,
        REFUND,
        CAPTURE
    }

    /** The interval before the next inquiry: twice as long each time, up to an hour. */
    static Duration interval(Duration first, int asked) {
        Duration interval = first.multipliedBy(1L << Math.min(asked, MOST_DOUBLINGS));
        return interval.compareTo(LONGEST_INTERVAL) < 0 ? interval : LONGEST_INTERVAL;
    }
}
