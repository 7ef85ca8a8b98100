package payment.inquiry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import platform.background.GrowingPause;
import platform.text.StoredText;

/**
 * A payment, refund or capture whose outcome is not known: its provider is called again and again, at growing intervals, until the outcome is
 * known. An instance claims a call before it makes it. If the instance is killed, the claim ends, and the call is made again.
 *
 * @param reference of the payment, the refund or the capture; the idempotency key at the provider
 * @param provider the provider of the claimed or repeated call; empty if the row only asks about a payment, and if an earlier build has
 *     written it
 * @param asked how often the provider was called or asked
 * @param dueAt when it is called next; the end of the claim while the call is claimed
 * @param claimedAt when an instance claimed the call; null if no call is claimed
 * @param failures how many calls in a row had no usable answer
 * @param error why the last call had no usable answer; null if it had one
 * @param trace the trace id of the request; null if it is not known
 */
public record Inquiry(
        String reference,
        Subject subject,
        String provider,
        int asked,
        Instant dueAt,
        @Nullable Instant claimedAt,
        int failures,
        @Nullable String error,
        @Nullable String trace) {

    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final int LONGEST_ERROR = 500;

    /** A question about a payment, which no instance claims. */
    Inquiry(String reference, Subject subject, int asked, Instant dueAt) {
        this(reference, subject, "", asked, dueAt, null, 0, null, null);
    }

    /** What is called or asked about. A payment is asked about, or its authorisation is released. */
    public enum Subject {
        PAYMENT,
        REFUND,
        CAPTURE
    }

    /** The interval before the next call: twice as long each time, up to an hour. */
    static Duration interval(Duration first, int doublings) {
        return new GrowingPause(first, LONGEST_INTERVAL).after(doublings);
    }

    /** Whether an instance may be making the call. */
    public boolean isClaimed(Instant at) {
        return claimedAt != null && dueAt.isAfter(at);
    }

    /** The call is counted now, so that a call that was killed is known to have possibly reached the provider. */
    Inquiry claimed(String by, @Nullable String cause, Instant at, Instant until) {
        return new Inquiry(
                reference,
                subject,
                by,
                asked + 1,
                until,
                at.truncatedTo(ChronoUnit.MICROS),
                failures,
                error,
                trace == null ? cause : trace);
    }

    /** The provider has given an answer, but not the outcome. */
    Inquiry answered(Instant next) {
        return new Inquiry(reference, subject, provider, asked, next, null, 0, null, trace);
    }

    Inquiry failed(String why, Instant next) {
        return new Inquiry(
                reference,
                subject,
                provider,
                asked,
                next,
                null,
                failures + 1,
                StoredText.of(why, LONGEST_ERROR),
                trace);
    }

    /** The provider was not called, so this was no attempt. */
    Inquiry notCalled(Instant next) {
        return new Inquiry(reference, subject, provider, Math.max(0, asked - 1), next, null, failures, error, trace);
    }

    /** Due at another time; an earlier call may have reached the provider. */
    Inquiry transferred(Instant when) {
        return new Inquiry(reference, subject, provider, Math.max(1, asked), when, null, failures, error, trace);
    }

    /** Due at another time; no call is claimed. */
    Inquiry dueAt(Instant when) {
        return new Inquiry(reference, subject, provider, asked, when, null, failures, error, trace);
    }
}
