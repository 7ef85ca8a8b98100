package bench;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A stretch of time with one rate of arrival, and what became of the loops that were to begin in it. */
final class Phase {

    private static final int DIGITS = 3;

    final double rate;
    final long startNanos;
    final long endNanos;

    /** Microseconds, each from when the request was to be sent. */
    final Histogram create = new Histogram(DIGITS);

    /** The same of those that were answered 201. */
    final Histogram accepted = new Histogram(DIGITS);

    final Histogram callback = new Histogram(DIGITS);
    final Histogram orderToPaid = new Histogram(DIGITS);
    final Histogram orderToCommitted = new Histogram(DIGITS);

    /** How much later than intended the driver began a loop: of its own doing, or for want of a free connection. */
    final Histogram late = new Histogram(DIGITS);

    final SortedMap<String, Integer> failures = new TreeMap<>();
    long begun;
    long unsent;

    /** Loops of this phase that have an order. */
    long ordered;

    /** Answers in this time to checkouts, whenever they began: 201, or 503. */
    long created;

    long refused;
    long refusedWithoutRetryAfter;

    /** Answers in this time that said that an order was paid, whenever it began. */
    long paid;

    /** When the last loop of the sample that was paid in this time was seen committed. */
    long lastCommitNanos;

    Phase(double rate, long startNanos, Duration length) {
        this.rate = rate;
        this.startNanos = startNanos;
        this.endNanos = startNanos + length.toNanos();
    }

    /** One in which each connection that is free begins the next: a closed model, to compare builds with. */
    static Phase closed(long startNanos, Duration length) {
        return new Phase(Double.POSITIVE_INFINITY, startNanos, length);
    }

    boolean isClosed() {
        return Double.isInfinite(rate);
    }

    boolean contains(long nanos) {
        return nanos >= startNanos && nanos < endNanos;
    }

    double seconds() {
        return (endNanos - startNanos) / 1e9;
    }

    double paidPerSecond() {
        return paid / seconds();
    }

    /** How many loops were to begin by then. */
    long due(long nanos) {
        return isClosed() ? Long.MAX_VALUE : (long) Math.ceil((Math.min(nanos, endNanos) - startNanos) * rate / 1e9);
    }

    /** When the loop of this number in the phase is to begin. */
    long intendedNanos(long index) {
        return isClosed() ? System.nanoTime() : startNanos + (long) (index * 1e9 / rate);
    }

    void failed(String request, String why) {
        failures.merge(request + ": " + why, 1, Integer::sum);
    }

    static void record(Histogram histogram, long fromNanos, long toNanos) {
        histogram.recordValue(Math.max(0, (toNanos - fromNanos) / 1000));
    }
}
