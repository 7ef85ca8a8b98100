package bench;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A period with one arrival rate, and the results of the loops that were due to begin in it. */
final class Phase {

    private static final int DIGITS = 3;

    final double rate;
    final long startNanos;
    final long endNanos;

    /** Microseconds from the time at which the loop was due to begin to the answer of its checkout. */
    final Histogram create = new Histogram(DIGITS);

    /** The same, only for accepted checkouts. */
    final Histogram accepted = new Histogram(DIGITS);

    final Histogram callback = new Histogram(DIGITS);
    final Histogram orderToPaid = new Histogram(DIGITS);
    final Histogram orderToCommitted = new Histogram(DIGITS);

    /** By how many microseconds the driver began a loop too late: because the driver was busy, or because no connection was free. */
    final Histogram late = new Histogram(DIGITS);

    final SortedMap<String, Integer> failures = new TreeMap<>();
    long begun;
    long unsent;

    /** Loops of this phase that have an order. */
    long ordered;

    /** Checkouts that were accepted in this period, no matter when they began; {@code refused} counts those answered with 503. */
    long created;

    long refused;
    long refusedWithoutRetryAfter;

    /** Loops whose payment was confirmed in this period, no matter when they began. */
    long paid;

    /** The time at which the last sampled loop that was paid in this period was seen as committed. */
    long lastCommitNanos;

    Phase(double rate, long startNanos, Duration length) {
        this.rate = rate;
        this.startNanos = startNanos;
        this.endNanos = startNanos + length.toNanos();
    }

    /** A phase with a closed model, to compare builds: each free connection begins the next loop. */
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

    /** The number of loops that are due to begin by the given time. */
    long due(long nanos) {
        return isClosed() ? Long.MAX_VALUE : (long) Math.ceil((Math.min(nanos, endNanos) - startNanos) * rate / 1e9);
    }

    /** The time at which the loop with this index in the phase is due to begin. */
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
