package outbox.delivery;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import outbox.Command;
import outbox.Event;
import platform.auditlog.OperatorActions;

/** What waits in an {@link Inbox}. */
public sealed interface Item {

    Object payload();

    BatchState.Cause cause();

    /** Whether it gets a batch of its own. */
    default boolean alone() {
        return false;
    }

    /** On the clock of {@link System#nanoTime()}, for the age of the queue. */
    long queuedNanos();

    /**
     * An event for one listener.
     *
     * @param attempts how often it may have been begun without success
     * @param held whether it failed or was parked before, so that later events of its lane wait for it
     */
    record Delivery(long eventId, Event payload, @Nullable String trace, int attempts, boolean held, long queuedNanos)
            implements Item {

        public Delivery(long eventId, Event payload, @Nullable String trace, int attempts, boolean held) {
            this(eventId, payload, trace, attempts, held, System.nanoTime());
        }

        String lane() {
            return payload.correlation();
        }

        /** Taken over, or failed, more than once; its attempt is committed before. */
        @Override
        public boolean alone() {
            return attempts > 1;
        }

        @Override
        public BatchState.Cause cause() {
            return new BatchState.Cause(eventId, trace, this, null);
        }
    }

    /** A command and its caller. */
    final class QueuedCommand implements Item {

        private final Command<?> command;
        private final BatchState.Cause cause;
        private final Duration answerTimeout;
        private final long queuedNanos = System.nanoTime();
        final CompletableFuture<@Nullable Object> future = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                synchronized (QueuedCommand.this) {
                    return !begun && super.cancel(mayInterrupt);
                }
            }
        };
        /** The commit of the command itself, and each delivery that its caller waits for. */
        private int unheard = 1;

        private boolean begun;
        private boolean committed;
        private @Nullable Object answer;

        public QueuedCommand(Command<?> command, String trace, Duration patience) {
            this.command = command;
            this.cause = new BatchState.Cause(null, trace, this, OperatorActions.current());
            this.answerTimeout = patience;
        }

        @Override
        public Command<?> payload() {
            return command;
        }

        @Override
        public BatchState.Cause cause() {
            return cause;
        }

        @Override
        public long queuedNanos() {
            return queuedNanos;
        }

        /** A transaction is about to work on it, unless its caller no longer waits; whether so. */
        synchronized boolean begin() {
            begun = !future.isDone();
            return begun;
        }

        /** The transaction came to nothing. */
        synchronized void pause() {
            begun = false;
        }

        synchronized void expectHandling() {
            unheard++;
        }

        synchronized void handled() {
            if (--unheard == 0) {
                future.complete(answer);
            }
        }

        /** Its transaction has committed; completes now, or when all that it published has been heard, or after a while. */
        synchronized void answer(@Nullable Object result) {
            answer = result;
            committed = true;
            if (command.answeredWhenHandled()) {
                future.completeOnTimeout(result, answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
            }
            handled();
        }

        /** Whether a transaction has begun to work on it; then it may still be done. */
        synchronized boolean isBegun() {
            return begun;
        }

        /** It is not done and will not be. */
        synchronized void refuse(Throwable why) {
            if (!committed) {
                future.completeExceptionally(why);
            }
        }
    }
}
