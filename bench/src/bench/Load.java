package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The loops of a run: begins loops at a fixed rate and carries each to its end. Not thread-safe. */
final class Load {

    private static final int SAMPLED_PER_SECOND = 5;
    private static final int ATTEMPTS = 25;
    private static final long RETRY_NANOS = 200_000_000;
    private static final long LONGEST_RETRY_NANOS = 2_000_000_000;
    private static final long FIRST_LOOK_NANOS = 5_000_000;

    private final HttpConnections connections;
    private final OpenModel model;
    private final Shopper shopper;
    private final boolean persistent;
    private final List<Loop> ordered = new ArrayList<>();
    private long number;
    private int unfinished;
    private Phase current = new Phase(1, System.nanoTime(), Duration.ZERO);

    /** @param persistent whether a checkout that is answered 503, or whose key is still in progress, is retried under its idempotency key */
    Load(HttpConnections connections, Shopper shopper, boolean persistent) {
        this.connections = connections;
        this.model = new OpenModel(connections);
        this.shopper = shopper;
        this.persistent = persistent;
    }

    /** All loops that have an order. */
    List<Loop> ordered() {
        return ordered;
    }

    /** The number of loops that have begun and not ended. */
    int unfinished() {
        return unfinished;
    }

    /** Runs a phase. @param rate loops a second; infinite for as many as the connections can carry */
    Phase run(double rate, Duration length) throws IOException {
        return run(new Phase(rate, System.nanoTime(), length));
    }

    /** Repeats an action with a pause in between, until the phase ends. */
    void every(Duration pause, Phase phase, Runnable action) {
        model.later(pause.toNanos(), () -> {
            action.run();
            if (System.nanoTime() + pause.toNanos() < phase.endNanos) {
                every(pause, phase, action);
            }
        });
    }

    /** Runs a phase. Loops that have not ended when the phase ends continue in the next phase or in {@link #drain}. */
    Phase run(Phase phase) throws IOException {
        current = phase;
        double perSecond = phase.isClosed() ? 1000 : phase.rate;
        long sampleEvery = (long) Math.max(1, perSecond / SAMPLED_PER_SECOND);
        model.run(phase, (index, intended) -> {
            unfinished++;
            create(new Loop(number++, phase, intended, index % sampleEvery == 0));
        });
        return phase;
    }

    /** Waits until all loops have ended, or until the limit is over; the unfinished loops then stay as they are. */
    void drain(Duration limit) throws IOException {
        model.drain(() -> unfinished == 0, limit);
    }

    private void create(Loop loop) {
        connections.send(shopper.create(loop), answer -> created(loop, answer));
    }

    private void created(Loop loop, HttpAnswer answer) {
        loop.createdNanos = System.nanoTime();
        if (answer.isGood()) {
            boolean payable = Shopper.readOrder(answer, loop);
            ordered.add(loop);
            loop.phase.ordered++;
            Phase.record(loop.phase.create, loop.intendedNanos, loop.createdNanos);
            Phase.record(loop.phase.accepted, loop.intendedNanos, loop.createdNanos);
            if (current.contains(loop.createdNanos)) {
                current.created++;
            }
            if (payable) {
                pay(loop);
            } else {
                loop.phase.failed("create", "not decided in time");
                later(loop, () -> lookWhetherPayable(loop));
            }
            return;
        }
        loop.phase.failed("create", Shopper.failure(answer));
        if (answer.status() == HttpAnswer.UNAVAILABLE) {
            current.refused++;
            loop.phase.refusedWithoutRetryAfter += answer.saysWhenToRetry() ? 0 : 1;
        }
        boolean again = answer.status() == 0 // the order may exist: retry under the same key
                || persistent && (answer.status() == HttpAnswer.UNAVAILABLE || Shopper.isInProgress(answer));
        if (again && ++loop.attempts < ATTEMPTS) {
            later(loop, () -> create(loop));
        } else {
            unfinished--;
        }
    }

    private void lookWhetherPayable(Loop loop) {
        connections.send(shopper.look(loop), answer -> {
            loop.createdNanos = System.nanoTime();
            if (answer.isGood() && Shopper.readOrder(answer, loop)) {
                pay(loop);
            } else if (answer.isGood() && Shopper.isClosed(answer)) {
                unfinished--; // the order was refused
            } else if (++loop.attempts < ATTEMPTS) {
                later(loop, () -> lookWhetherPayable(loop));
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
            loop.phase.failed("callback", Shopper.failure(answer));
            if (++loop.attempts < ATTEMPTS) { // a provider retries its callbacks
                later(loop, () -> pay(loop));
            } else {
                unfinished--;
            }
            return;
        }
        loop.paidNanos = System.nanoTime();
        Phase.record(loop.phase.callback, loop.createdNanos, loop.paidNanos);
        if (current.contains(loop.paidNanos)) {
            current.paid++;
        }
        if (loop.sampled) {
            look(loop);
        } else {
            unfinished--;
        }
    }

    /** Polls the order until its stock is committed; the longer it takes, the longer the pauses. */
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
                model.later(Math.max(FIRST_LOOK_NANOS, (now - loop.paidNanos) / 8), () -> look(loop));
            }
        });
    }

    private void later(Loop loop, Runnable action) {
        model.later(Math.min(RETRY_NANOS << Math.min(loop.attempts, 8), LONGEST_RETRY_NANOS), action);
    }
}
