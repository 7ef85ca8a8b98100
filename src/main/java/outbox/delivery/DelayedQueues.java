package outbox.delivery;

import outbox.QueueDelays;
import outbox.settings.OutboxProperties;

/** Asks the queues of the modules, and not those of calls to other systems. */
public final class DelayedQueues implements QueueDelays {

    private static final int PARTS = 10;

    private final Deliverers deliverers;
    private final long limitNanos;

    DelayedQueues(Deliverers deliverers, OutboxProperties limits) {
        this.deliverers = deliverers;
        this.limitNanos = limits.queueDelay().dividedBy(PARTS).toNanos();
    }

    @Override
    public boolean areDelayed() {
        return deliverers.workers().stream().anyMatch(worker -> worker.inbox.expectedNanos() > limitNanos);
    }
}
