package platform.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import platform.callback.CallbackMessage;
import platform.callback.TimedSignature;
import platform.callback.Verdict;
import platform.web.ProblemException;

/**
 * Tells the platform what happened, as somebody else's server does: signed, over HTTP, again until it is accepted. Only somebody
 * else's server would not end together with the platform: one that ends, and lets nobody in any more, is told without HTTP.
 */
public final class SandboxCallbacks implements ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxCallbacks.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final SandboxConnection connection;
    private final Target target;
    private final Duration deliveryLimit;
    private final Clock clock;
    private volatile boolean ending;

    /**
     * Where callbacks go, and how they are known.
     *
     * @param header that bears the signature
     * @param inside where they come in behind the path
     */
    public record Target(
            String path,
            String header,
            TimedSignature signature,
            Function<CallbackMessage, CompletableFuture<Verdict>> inside) {}

    /** @param deliveryLimit how long a callback is repeated until it is accepted */
    public SandboxCallbacks(SandboxConnection connection, Target target, Duration deliveryLimit, Clock clock) {
        this.connection = connection;
        this.target = target;
        this.deliveryLimit = deliveryLimit;
        this.clock = clock;
    }

    /** The platform lets nobody in any more, and waits for those who are in, also for a callback: it is told inside. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        ending = true;
    }

    /** One after the other; completed when the platform has accepted all, failed when it did not accept one in time. */
    public CompletableFuture<Void> deliver(List<byte[]> bodies) {
        CompletableFuture<Void> delivered = CompletableFuture.completedFuture(null);
        for (byte[] body : bodies) {
            delivered = delivered.thenCompose(
                    previous -> deliver(body, System.nanoTime() + deliveryLimit.toNanos(), FIRST_PAUSE));
        }
        return delivered.whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.warn("Not delivered to {}: {}", target.path(), failure.toString());
            }
        });
    }

    /** The same for a caller of the sandbox: what was not accepted is answered 502. */
    public CompletableFuture<Void> deliverOrRefuse(List<byte[]> bodies) {
        return deliver(bodies)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new ProblemException(
                        502, "CALLBACK_NOT_ACCEPTED", String.valueOf(failure.getMessage()), Map.of())));
    }

    /** The same, later, for nobody who waits; lost if the process is killed before. */
    public void deliverAfter(Duration delay, List<byte[]> bodies) {
        later(delay).execute(() -> {
            CompletableFuture<Void> unused = deliver(bodies); // says by itself when it fails
        });
    }

    private CompletableFuture<Void> deliver(byte[] body, long deadlineNanos, Duration pause) {
        Map<String, String> headers = Map.of(target.header(), target.signature().sign(body, clock.instant()));
        CompletableFuture<Optional<NotAccepted>> attempt = connection
                .post(target.path(), headers, body)
                .handle((answer, failure) -> failure == null
                        ? NotAccepted.of(answer)
                        : Optional.of(new NotAccepted(failure.toString(), false)));
        return attempt.thenCompose(refusal -> {
            if (refusal.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            if (refusal.get().isFinal || System.nanoTime() - deadlineNanos >= 0) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            if (ending) {
                return deliverInside(new CallbackMessage(body, headers, clock.instant()));
            }
            Duration next = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            return CompletableFuture.supplyAsync(() -> next, later(pause))
                    .thenCompose(longer -> deliver(body, deadlineNanos, longer));
        });
    }

    private CompletableFuture<Void> deliverInside(CallbackMessage message) {
        return CompletableFuture.completedFuture(message)
                .thenCompose(target.inside())
                .<Void>thenApply(verdict -> null)
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(new NotAccepted("it ends, with " + failure, false)));
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The platform would not have it. */
    public static final class NotAccepted extends CompletionException {

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
