package order;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Commands;
import platform.web.ProblemException;

/** Brings the edge's commands to the queue, for as long as a caller's patience lasts. */
@Component
class OrderCommands {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Commands commands;
    private final Duration patience;

    OrderCommands(Commands commands, OrderProperties properties) {
        this.commands = commands;
        this.patience = properties.answerPatience();
    }

    /** Submits the command; what has not begun when the caller's patience ends shall not begin. */
    <R> CompletableFuture<R> submit(Command<R> command) {
        CompletableFuture<R> submitted = commands.submit(command);
        return patient(submitted).whenComplete((answer, failure) -> submitted.cancel(false));
    }

    /** Fails with a 503 when the caller's patience ends; what it waits for goes on. */
    <T> CompletableFuture<T> patient(CompletableFuture<T> future) {
        return future.copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException
                            ? ProblemException.unavailable(
                                    "This takes long; send it again under the same key to learn what became of it.",
                                    RETRY_AFTER)
                            : new CompletionException(failure);
                });
    }
}
