package payment.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the platform what happened, as a provider does: signed, over HTTP, again until it is accepted. */
@Component
@ConditionalOnSandbox
class SandboxCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxCallbacks.class);
    private static final String PATH = "/api/v2/payments/callbacks/" + SandboxProvider.NAME;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final SandboxConnection connection;
    private final SandboxSignature signature;
    private final SandboxProperties properties;
    private final Clock clock;
    private volatile boolean ending;

    SandboxCallbacks(SandboxConnection connection, SandboxKeys keys, SandboxProperties properties, Clock clock) {
        this.connection = connection;
        this.signature = keys.signature();
        this.properties = properties;
        this.clock = clock;
    }

    /** The platform lets nobody in any more, and waits for those who are in: who waits for a callback must not. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        ending = true;
    }

    /** One after the other; completed when the platform has accepted all, failed when it did not accept one in time. */
    CompletableFuture<Void> deliver(List<SandboxEvent> events) {
        CompletableFuture<Void> delivered = CompletableFuture.completedFuture(null);
        for (SandboxEvent event : events) {
            delivered = delivered.thenCompose(previous -> deliver(
                    event.toJson(),
                    System.nanoTime() + properties.deliveryLimit().toNanos(),
                    FIRST_PAUSE));
        }
        return delivered.whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.warn("Not delivered: {}: {}", events, failure.toString());
            }
        });
    }

    /** The same, later, for nobody who waits; lost if the process is killed before. */
    void deliverAfter(Duration delay, List<SandboxEvent> events) {
        later(delay).execute(() -> {
            CompletableFuture<Void> unused = deliver(events); // says by itself when it fails
        });
    }

    private CompletableFuture<Void> deliver(byte[] body, long deadlineNanos, Duration pause) {
        Map<String, String> headers = Map.of(SandboxSignature.HEADER, signature.sign(body, clock.instant()));
        CompletableFuture<Optional<NotAccepted>> attempt = connection
                .post(PATH, headers, body)
                .handle((answer, failure) -> failure == null
                        ? NotAccepted.of(answer)
                        : Optional.of(new NotAccepted(failure.toString(), false)));
        return attempt.thenCompose(refusal -> {
            if (refusal.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            if (refusal.get().isFinal || ending || System.nanoTime() - deadlineNanos >= 0) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            Duration next = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            return CompletableFuture.supplyAsync(() -> next, later(pause))
                    .thenCompose(longer -> deliver(body, deadlineNanos, longer));
        });
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The platform would not have it. */
    static final class NotAccepted extends CompletionException {

        private final boolean isFinal;

        private NotAccepted(String said, boolean isFinal) {
            super("The platform did not accept the callback: " + said, null);
            this.isFinal = isFinal;
        }

        private static Optional<NotAccepted> of(SandboxConnection.Answer answer) {
            return answer.isGood()
                    ? Optional.empty()
                    : Optional.of(new NotAccepted("it answered " + answer.status(), answer.isFinal()));
        }
    }
}
