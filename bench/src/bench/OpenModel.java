package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Begins things at a fixed rate, whatever becomes of those before, over connections of its own; what has begun goes before
 * what has not. For one thread.
 */
final class OpenModel {

    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final HttpConnections connections;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    OpenModel(HttpConnections connections) {
        this.connections = connections;
    }

    /** Begins one thing of a phase. */
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
     * Returns when the phase is over; what has begun goes on in the next one or in {@link #drain}. What found no free connection
     * by then fails as not sent, with the time that it has waited.
     */
    void run(Phase phase, Beginning beginning) throws IOException {
        for (long now = System.nanoTime(); now < phase.endNanos; now = System.nanoTime()) {
            begin(phase, beginning, now);
            long next = phase.begun < phase.due(now) ? phase.endNanos : phase.intendedNanos(phase.begun);
            turn(Math.min(next, phase.endNanos));
        }
        if (!phase.isClosed()) {
            begin(phase, beginning, phase.endNanos); // what came while we turned for the last time
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

    /** Waits for what has begun; what has not ended by the limit is left alone. */
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
        connections.turn(wait <= 0 ? 0 : Math.max(wait, 1_000_000)); // a selector sleeps no shorter
    }
}
