package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Begins loops at a fixed rate, whatever becomes of those before (an open model), and sees each through to its end. What has
 * begun goes before what has not. For one thread.
 */
final class Load {

    private static final int SAMPLED_PER_SECOND = 20;
    private static final int ATTEMPTS = 25;
    private static final long RETRY_NANOS = 200_000_000;
    private static final long FIRST_LOOK_NANOS = 5_000_000;
    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final HttpConnections connections;
    private final Shopper shopper;
    private final List<Loop> ordered = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long number;
    private int unfinished;
    private Phase current = new Phase(1, System.nanoTime(), Duration.ZERO);

    Load(HttpConnections connections, Shopper shopper) {
        this.connections = connections;
        this.shopper = shopper;
    }

    private record Timer(long nanos, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    /** All loops that have an order. */
    List<Loop> ordered() {
        return ordered;
    }

    /** Loops that have begun and not ended. */
    int unfinished() {
        return unfinished;
    }

    /**
     * Returns when its time is over; what has begun goes on in the next phase or in {@link #drain}. Loops that found no free
     * connection by then fail as not sent, with the time that they have waited.
     */
    Phase run(double rate, Duration length) throws IOException {
        Phase phase = new Phase(rate, System.nanoTime(), length);
        current = phase;
        int sampleEvery = (int) Math.max(1, rate / SAMPLED_PER_SECOND);
        for (long now = phase.startNanos; now < phase.endNanos; now = System.nanoTime()) {
            while (phase.begun < phase.due(now) && connections.hasRoom()) {
                long intended = phase.intendedNanos(phase.begun++);
                Phase.record(phase.late, intended, System.nanoTime());
                begin(new Loop(number++, phase, intended, phase.begun % sampleEvery == 0));
            }
            long next = phase.begun < phase.due(now) ? phase.endNanos : phase.intendedNanos(phase.begun);
            turn(Math.min(next, phase.endNanos));
        }
        for (; phase.begun + phase.unsent < phase.due(phase.endNanos); phase.unsent++) {
            long intended = phase.intendedNanos(phase.begun + phase.unsent);
            Phase.record(phase.late, intended, phase.endNanos);
            Phase.record(phase.create, intended, phase.endNanos);
            phase.failed("create", "not sent in time");
        }
        return phase;
    }

    /** Waits for what has begun; what has not ended by the limit is left alone. */
    void drain(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (unfinished > 0 && System.nanoTime() < deadline) {
            turn(deadline);
        }
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

    private void begin(Loop loop) {
        unfinished++;
        create(loop);
    }

    private void create(Loop loop) {
        connections.send(shopper.create(loop), answer -> created(loop, answer));
    }

    private void created(Loop loop, HttpAnswer answer) {
        loop.createdNanos = System.nanoTime();
        if (answer.isGood()) {
            boolean payable = Shopper.readOrder(answer, loop);
            ordered.add(loop);
            Phase.record(loop.phase.create, loop.intendedNanos, loop.createdNanos);
            if (payable) {
                pay(loop);
            } else {
                loop.phase.failed("create", "not decided in time");
                later(RETRY_NANOS, () -> lookWhetherPayable(loop));
            }
            return;
        }
        loop.phase.failed("create", Shopper.failure(answer));
        if (answer.status() == 0 && ++loop.attempts < ATTEMPTS) { // perhaps it was taken: the same key again
            later(RETRY_NANOS, () -> create(loop));
        } else {
            unfinished--;
        }
    }

    private void lookWhetherPayable(Loop loop) {
        connections.send(shopper.look(loop), answer -> {
            loop.createdNanos = System.nanoTime();
            if (answer.isGood() && Shopper.readOrder(answer, loop)) {
                pay(loop);
            } else if (++loop.attempts < ATTEMPTS) {
                later(RETRY_NANOS, () -> lookWhetherPayable(loop));
            } else {
                loop.phase.failed("look", "never payable");
                unfinished--;
            }
        });
    }

    private void pay(Loop loop) {
        connections.send(shopper.pay(loop), answer -> paid(loop, answer));
    }

    private void paid(Loop loop, HttpAnswer answer) {
        if (!answer.isGood()) {
            loop.phase.failed("pay", Shopper.failure(answer));
            if (++loop.attempts < ATTEMPTS) { // as a provider does
                later(RETRY_NANOS, () -> pay(loop));
            } else {
                unfinished--;
            }
            return;
        }
        loop.paidNanos = System.nanoTime();
        Phase.record(loop.phase.pay, loop.createdNanos, loop.paidNanos);
        if (current.contains(loop.paidNanos)) {
            current.paid++;
        }
        if (loop.sampled) {
            look(loop);
        } else {
            unfinished--;
        }
    }

    /** Again and again until the stock is committed, less often the longer it takes. */
    private void look(Loop loop) {
        connections.send(shopper.look(loop), answer -> {
            long now = System.nanoTime();
            if (!loop.seenPaid && Shopper.isPaid(answer)) {
                loop.seenPaid = true;
                Phase.record(loop.phase.orderToPaid, loop.intendedNanos, now);
            }
            if (Shopper.isCommitted(answer)) {
                Phase.record(loop.phase.orderToCommitted, loop.intendedNanos, now);
                if (loop.phase.contains(loop.paidNanos)) {
                    loop.phase.lastCommitNanos = now;
                }
                unfinished--;
            } else {
                later(Math.max(FIRST_LOOK_NANOS, (now - loop.paidNanos) / 8), () -> look(loop));
            }
        });
    }

    private void later(long nanos, Runnable action) {
        timers.add(new Timer(System.nanoTime() + nanos, action));
    }
}
