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

/** Brings the edge's commands to the queue, for as long as a caller's patience lasts. */
@Component
public class OrderCommands {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Commands commands;
    private final AnswerTimeouts timeouts;

    public OrderCommands(Commands commands, OrderProperties properties) {
        this.commands = commands;
        this.timeouts = new AnswerTimeouts(properties.answerPatience());
    }

    /**
     * Submits the command. What has not begun when the caller's patience ends shall not begin: a 503. What has begun is most likely
     * done in a moment, and its caller is told of it; only if even that takes as long again it is a 503, and it may or may not be done.
     */
    public <R> CompletableFuture<R> submit(Command<R> command) {
        CompletableFuture<R> submitted = commands.submit(command);
        return patient(submitted)
                .exceptionallyCompose(failure -> isImpatience(failure) && !submitted.cancel(false)
                        ? patient(submitted)
                        : CompletableFuture.failedFuture(failure))
                .exceptionally(failure -> {
                    submitted.completeExceptionally(failure); // whose caller was told so is not tried again
                    throw isImpatience(failure)
                            ? ProblemException.unavailable(
                                    "This takes long; send it again under the same key to learn what became of it.",
                                    RETRY_AFTER)
                            : failure instanceof CompletionException told ? told : new CompletionException(failure);
                });
    }

    private static boolean isImpatience(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }

    /** Fails when the caller's patience ends; what it waits for goes on. */
    public <T> CompletableFuture<T> patient(CompletableFuture<T> future) {
        return timeouts.with(future);
    }
}
