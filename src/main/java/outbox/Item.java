package outbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What waits in an {@link Inbox}. */
sealed interface Item {

    Object payload();

    @Nullable
    String trace();

    Work.Cause cause();

    /** Seconds since an arbitrary origin, for the age of the queue. */
    long queuedNanos();

    /**
     * An event for one listener.
     *
     * @param alone taken over more than once: it gets a batch of its own, its attempt committed before
     * @param waiting the command whose caller waits until this is heard
     */
    record Delivery(
            long eventId,
            Event payload,
            @Nullable String trace,
            int attempts,
            boolean alone,
            @Nullable Asked waiting,
            long queuedNanos)
            implements Item {

        @Override
        public Work.Cause cause() {
            return new Work.Cause(eventId, trace, this);
        }
    }

    /** A command and its caller. */
    final class Asked implements Item {

        private final Command<?> command;
        private final @Nullable String trace;
        private final long queuedNanos;
        private final Duration patience;
        final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        private int unheard = 1;
        private @Nullable Object answer;

        Asked(Command<?> command, @Nullable String trace, long queuedNanos, Duration patience) {
            this.command = command;
            this.trace = trace;
            this.queuedNanos = queuedNanos;
            this.patience = patience;
        }

        @Override
        public Command<?> payload() {
            return command;
        }

        @Override
        public @Nullable String trace() {
            return trace;
        }

        @Override
        public Work.Cause cause() {
            return new Work.Cause(null, trace, this);
        }

        @Override
        public long queuedNanos() {
            return queuedNanos;
        }

        synchronized void expectHearing() {
            unheard++;
        }

        void heard() {
            Object complete;
            synchronized (this) {
                if (--unheard > 0) {
                    return;
                }
                complete = answer;
            }
            future.complete(complete);
        }

        /** Its transaction has committed; completes now, or when all that it published has been heard, or after a while. */
        void answer(@Nullable Object result) {
            synchronized (this) {
                answer = result;
            }
            if (command.answeredWhenHeard()) {
                future.completeOnTimeout(result, patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            heard();
        }
    }
}
