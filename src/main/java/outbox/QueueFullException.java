package outbox;

import java.util.concurrent.RejectedExecutionException;

/** The module's queue takes no more commands now; nothing was done. It has no stack trace: it is an answer, not a fault. */
public final class QueueFullException extends RejectedExecutionException {

    public QueueFullException(String module) {
        super("The queue of " + module + " takes no more commands now");
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
