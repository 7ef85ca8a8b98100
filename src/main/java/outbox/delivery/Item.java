package outbox.delivery;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import outbox.Command;
import outbox.Event;
import platform.auditlog.OperatorActions;
import platform.edit.Handling;

/** An item of an {@link Inbox}: a delivery or a command. */
public sealed interface Item {

    /** The event or the command. */
    Object payload();

    BatchState.Cause cause();

    /** True if the item must run in a batch of its own. */
    default boolean alone() {
        return false;
    }

    /** When the item was queued, by {@link System#nanoTime()}. */
    long queuedNanos();

    /**
     * Called before a transaction works on the item.
     *
     * @return false for a command whose caller no longer waits. The caller got an error, so the command must not be executed later.
     */
    default boolean begin() {
        return true;
    }

    /**
     * Called after a transaction that worked on the item has failed.
     *
     * @param uncertain true if its commit may have succeeded
     */
    default void failed(boolean uncertain) {}

    /**
     * The deliveries of one transaction to one listener, which are one row of the table until it is split.
     *
     * @param firstEvent the lowest event id of the group; with the listener the key of the row
     * @param size the number of deliveries in the row
     */
    record Group(long firstEvent, int size) {}

    /**
     * An event for one listener.
     *
     * @param attempts the number of earlier attempts that failed, or that may have begun without an outcome
     * @param held true if the delivery failed or was parked before, so that later events of its lane wait for it
     * @param group the group that the delivery was stored in; null if it had a row of its own
     */
    record Delivery(
            long eventId,
            Event payload,
            @Nullable String trace,
            int attempts,
            boolean held,
            @Nullable Group group,
            long queuedNanos)
            implements Item {

        /** A delivery with a row of its own. */
        public Delivery(long eventId, Event payload, @Nullable String trace, int attempts, boolean held) {
            this(eventId, payload, trace, attempts, held, null, System.nanoTime());
        }

        String lane() {
            return payload.correlation();
        }

        /** True after more than one failure or take-over. The attempt is then counted and committed before the delivery runs. */
        @Override
        public boolean alone() {
            return attempts > 1;
        }

        @Override
        public BatchState.Cause cause() {
            return new BatchState.Cause(eventId, trace, null, null);
        }
    }

    /** A command and the answer to its caller. */
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
        /** What the answer waits for; null if only for the commit. */
        private final @Nullable Handling handling;

        /** True while the command may take effect, or may have taken effect: its caller cannot cancel it. */
        private boolean begun;
        /** True if the outcome of a commit is unknown. A retry settles it, but the caller may stop waiting before. */
        private boolean uncertain;

        private boolean committed;

        public QueuedCommand(Command<?> command, String trace, Duration timeout) {
            this.command = command;
            this.handling = command.answeredWhenHandled() ? new Handling() : null;
            this.cause = new BatchState.Cause(null, trace, handling, OperatorActions.current());
            this.answerTimeout = timeout;
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

        @Override
        public synchronized boolean begin() {
            begun = !future.isDone();
            return begun;
        }

        /** The command can now be cancelled or started again; it cannot be cancelled if it may have taken effect. */
        @Override
        public synchronized void failed(boolean mayHaveCommitted) {
            uncertain |= mayHaveCommitted;
            begun = uncertain;
        }

        /**
         * Called after the transaction of the command has committed. Usually the future completes now. If the command is answered when
         * handled, the future completes after the listeners have handled all of its events, or after the answer time-out.
         */
        synchronized void answer(@Nullable Object result) {
            committed = true;
            if (handling == null) {
                future.complete(result);
            } else {
                handling.atEnd(() -> future.complete(result));
                handling.done();
                future.completeOnTimeout(result, answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
                        .thenRun(handling::end);
            }
        }

        /** True if the command may still take effect, or may have taken effect. */
        synchronized boolean isBegun() {
            return begun;
        }

        /** Fails the future of a command that will not be executed; does nothing if the command has committed or failed. */
        synchronized void refuse(Supplier<? extends Throwable> why) {
            if (!committed && !future.isDone()) {
                future.completeExceptionally(why.get());
            }
        }
    }
}
