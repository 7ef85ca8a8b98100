package outbox;

/** Says whether the modules have more to do than they manage at once, so that what can wait leaves the machine to them. */
public interface QueueDelays {

    /**
     * Whether a new item would probably wait in the queue of a module for longer than a tenth of {@code orderwright.outbox.queue-delay}.
     * Calls to other systems do not count, because they wait for somebody else.
     */
    boolean areDelayed();
}
