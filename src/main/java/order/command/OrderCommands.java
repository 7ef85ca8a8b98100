package order.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import order.settings.OrderProperties;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Commands;
import platform.web.ProblemException;

/** Submits the commands of the HTTP API to the queue, and limits how long a request waits for the result. */
@Component
public class OrderCommands {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String NOT_EXECUTED =
            "The request timed out in the queue and was not executed. Send it again with the same idempotency key.";
    private static final String PERHAPS_EXECUTED =
            "The request timed out, and may still be executed. Send it again with the same idempotency key to get its result.";

    private final Commands commands;
    private final AnswerTimeouts timeouts;

    public OrderCommands(Commands commands, OrderProperties properties) {
        this.commands = commands;
        this.timeouts = new AnswerTimeouts(properties.answerTimeout());
    }

    /**
     * Submits the command. If no worker has begun the command before the answer timeout, the command is cancelled: the result is a 503 that
     * says that it was not executed. If a worker has begun it, the command will most likely end soon, so this method waits for the result
     * during a second timeout. If that expires too, the result is a 503 that says that the command may still be executed.
     */
    public <R> CompletableFuture<R> submit(Command<R> command) {
        CompletableFuture<R> submitted = commands.submit(command);
        return withTimeout(submitted)
                .exceptionallyCompose(failure -> isTimeout(failure) && !submitted.cancel(false)
                        ? withTimeout(submitted)
                        : CompletableFuture.failedFuture(failure))
                .exceptionally(failure -> {
                    // The caller gets this failure, so the queue must not retry the command.
                    submitted.completeExceptionally(failure);
                    throw isTimeout(failure)
                            ? ProblemException.unavailable(
                                    submitted.isCancelled() ? NOT_EXECUTED : PERHAPS_EXECUTED, RETRY_AFTER)
                            : failure instanceof CompletionException completion
                                    ? completion
                                    : new CompletionException(failure);
                });
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }

    /** Returns a copy of the future that fails after the answer timeout. The original future is not cancelled. */
    public <T> CompletableFuture<T> withTimeout(CompletableFuture<T> future) {
        return timeouts.with(future);
    }
}
