package order;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Commands;
import outbox.QueueFullException;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.web.ProblemException;

/** Brings the edge's commands to the queue: one at a time under each key, for as long as a caller's patience lasts. */
@Component
class OrderCommands {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Commands commands;
    private final InProgress inProgress;
    private final Duration patience;

    OrderCommands(Commands commands, InProgress inProgress, OrderProperties properties) {
        this.commands = commands;
        this.inProgress = inProgress;
        this.patience = properties.answerPatience();
    }

    /**
     * Begins the work unless it is under way under the same key on this instance.
     *
     * @throws ProblemException when it is, or when the work is refused; the future fails with one too
     */
    <T> CompletableFuture<T> once(IdempotencyKey key, Supplier<CompletableFuture<T>> work) {
        if (!inProgress.begin(key.key())) {
            throw InProgress.refusal();
        }
        CompletableFuture<T> running;
        try {
            running = work.get();
        } catch (RuntimeException refused) {
            inProgress.end(key.key());
            throw translated(refused);
        }
        return running.handle((answer, failure) -> {
            inProgress.end(key.key());
            if (failure == null) {
                return answer;
            }
            throw translated(failure);
        });
    }

    /** Submits the command; what has not begun when the caller's patience ends shall not begin. */
    <R> CompletableFuture<R> submit(Command<R> command) {
        CompletableFuture<R> submitted = commands.submit(command);
        return patient(submitted).whenComplete((answer, failure) -> submitted.cancel(false));
    }

    /** Fails when the caller's patience ends; what it waits for goes on. */
    <T> CompletableFuture<T> patient(CompletableFuture<T> future) {
        return future.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static RuntimeException translated(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause instanceof CompletionException) {
            cause = cause.getCause();
        }
        if (cause instanceof QueueFullException) {
            return ProblemException.unavailable("Too many orders wait; nothing was taken.", RETRY_AFTER);
        }
        if (cause instanceof TimeoutException) { // it may have begun
            return ProblemException.unavailable(
                    "This takes long; send it again under the same key to learn what became of it.", RETRY_AFTER);
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }
}
