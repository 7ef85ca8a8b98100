package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import order.command.OrderCommands;
import order.settings.OrderProperties;
import org.junit.jupiter.api.Test;
import outbox.Command;
import outbox.Commands;
import platform.web.ProblemException;
import testing.Asker;
import testing.BoundSettings;

/** The answer to a caller whose time is over depends on whether a worker has begun the command. */
class SaysWhetherATimedOutCommandMayBeExecutedTests {

    private static final Duration SOON = Asker.TIMEOUT;

    @Test
    void aCommandThatNoWorkerHasBegunWasNotExecuted() {
        CompletableFuture<String> queued = new CompletableFuture<>();

        ProblemException timeout = timeoutOf(queued);

        assertThat(queued).isCancelled();
        assertThat(timeout.message())
                .isEqualTo(
                        "The request timed out in the queue and was not executed. Send it again with the same idempotency key.");
    }

    @Test
    void aCommandThatAWorkerHasBegunMayStillBeExecuted() {
        CompletableFuture<String> begun = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };

        ProblemException timeout = timeoutOf(begun);

        assertThat(begun).as("dropped before it is tried again").isCompletedExceptionally();
        assertThat(timeout.message())
                .isEqualTo(
                        "The request timed out, and may still be executed. Send it again with the same idempotency key to get its result.");
    }

    private static ProblemException timeoutOf(CompletableFuture<String> submitted) {
        OrderProperties properties = BoundSettings.of(OrderProperties.class, Map.of("answer-timeout", "50ms"));
        ProblemException timeout = (ProblemException)
                assertThat(new OrderCommands(new Submitted(submitted), properties).submit(new Ask("lane")))
                        .failsWithin(SOON)
                        .withThrowableOfType(ExecutionException.class)
                        .havingCause()
                        .asInstanceOf(type(ProblemException.class))
                        .actual();
        assertThat(timeout.status()).isEqualTo(503);
        return timeout;
    }

    private record Ask(String correlation) implements Command<String> {}

    private record Submitted(CompletableFuture<String> answer) implements Commands {
        @Override
        @SuppressWarnings("unchecked")
        public <R> CompletableFuture<R> submit(Command<R> command) {
            return (CompletableFuture<R>) answer;
        }
    }
}
