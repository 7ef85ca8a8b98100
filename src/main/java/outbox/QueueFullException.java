package outbox;

import java.util.concurrent.RejectedExecutionException;

/**
 * The queue of the module accepts no more commands at the moment; the command was not executed. The exception has no stack trace, because
 * it is a normal answer and not a fault.
 */
public final class QueueFullException extends RejectedExecutionException {

    public QueueFullException(String module) {
        super("The queue of module " + module + " accepts no more commands at the moment; retry later");
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
