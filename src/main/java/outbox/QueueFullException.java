package outbox;

/** The module's queue takes no more commands now; nothing was done. */
public final class QueueFullException extends RuntimeException {

    QueueFullException(String module) {
        super("The queue of " + module + " takes no more commands now", null, false, false);
    }
}
