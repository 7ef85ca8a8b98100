package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Begins loops at a fixed rate, even if earlier loops have not ended. The requests of begun loops are sent before a new loop begins.
 * Not thread-safe.
 */
final class OpenModel {

    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final HttpConnections connections;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    OpenModel(HttpConnections connections) {
        this.connections = connections;
    }

    /** Begins one loop of a phase. */
    interface Beginning {

        /** @param index counts from 1 in the phase */
        void begin(long index, long intendedNanos);
    }

    private record Timer(long nanos, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    /**
     * Runs a phase and returns at its end. Unfinished loops continue in the next phase or in {@link #drain}. A loop that found no free
     * connection until the end of the phase fails as "not sent in time"; the histogram gets the time that it has waited.
     */
    void run(Phase phase, Beginning beginning) throws IOException {
        for (long now = System.nanoTime(); now < phase.endNanos; now = System.nanoTime()) {
            begin(phase, beginning, now);
            long next = phase.begun < phase.due(now) ? phase.endNanos : phase.intendedNanos(phase.begun);
            turn(Math.min(next, phase.endNanos));
        }
        if (!phase.isClosed()) {
            begin(phase, beginning, phase.endNanos); // loops that became due during the last turn
        }
        for (; !phase.isClosed() && phase.begun + phase.unsent < phase.due(phase.endNanos); phase.unsent++) {
            long intended = phase.intendedNanos(phase.begun + phase.unsent);
            Phase.record(phase.late, intended, phase.endNanos);
            Phase.record(phase.create, intended, phase.endNanos);
            phase.failed("create", "not sent in time");
        }
    }

    private void begin(Phase phase, Beginning beginning, long now) {
        while (phase.begun < phase.due(now) && connections.hasRoom()) {
            long intended = phase.intendedNanos(phase.begun++);
            Phase.record(phase.late, intended, System.nanoTime());
            beginning.begin(phase.begun, intended);
        }
    }

    /** Waits until the condition holds, or until the limit is over; unfinished loops then stay as they are. */
    void drain(BooleanSupplier isDone, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isDone.getAsBoolean() && System.nanoTime() < deadline) {
            turn(deadline);
        }
    }

    void later(long nanos, Runnable action) {
        timers.add(new Timer(System.nanoTime() + nanos, action));
    }

    private void turn(long untilNanos) throws IOException {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.peek().nanos <= now) {
            timers.poll().action.run();
        }
        long next = timers.isEmpty() ? untilNanos : Math.min(untilNanos, timers.peek().nanos);
        long wait = Math.min(next - now, LONGEST_WAIT_NANOS);
        connections.poll(
                wait <= 0 ? 0 : Math.max(wait, 1_000_000)); // a selector cannot wait for less than a millisecond
    }
}
