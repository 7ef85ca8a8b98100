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
import platform.background.GrowingPause;
import platform.callback.CallbackMessage;
import platform.callback.TimedSignature;
import platform.callback.Verdict;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * Sends callbacks to the platform as an external server does: signed, over HTTP, and repeated until the platform accepts them.
 *
 * <p>Unlike an external server, the sandbox ends together with the platform. While the platform shuts down it accepts no new HTTP requests,
 * so the callbacks are then delivered by a direct call.
 */
public final class SandboxCallbacks implements ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxCallbacks.class);
    private static final GrowingPause PAUSE = new GrowingPause(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final SandboxConnection connection;
    private final Target target;
    private final Duration deliveryLimit;
    private final Clock clock;
    private volatile boolean shuttingDown;

    /**
     * The target of callbacks, and their signature.
     *
     * @param path path of the platform's end point
     * @param header name of the header that carries the signature
     * @param signature signs the body of each callback
     * @param inside delivers a callback by a direct call to the code behind the path
     */
    public record Target(
            String path,
            String header,
            TimedSignature signature,
            Function<CallbackMessage, CompletableFuture<Verdict>> inside) {}

    /** @param deliveryLimit how long a callback is retried until the platform accepts it */
    public SandboxCallbacks(SandboxConnection connection, Target target, Duration deliveryLimit, Clock clock) {
        this.connection = connection;
        this.target = target;
        this.deliveryLimit = deliveryLimit;
        this.clock = clock;
    }

    /**
     * The platform now accepts no new HTTP requests, but waits for requests in flight, which may need a callback. So callbacks are
     * delivered by a direct call.
     */
    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        shuttingDown = true;
    }

    /**
     * Delivers the callbacks one after the other. The future completes when the platform has accepted all of them. It fails if the platform
     * does not accept one of them within the delivery limit.
     */
    public CompletableFuture<Void> deliver(List<byte[]> bodies) {
        CompletableFuture<Void> delivered = CompletableFuture.completedFuture(null);
        for (byte[] body : bodies) {
            delivered =
                    delivered.thenCompose(previous -> deliver(body, System.nanoTime() + deliveryLimit.toNanos(), 0));
        }
        return delivered.whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.warn("Sandbox callback not delivered: path={} reason={}", target.path(), failure.toString());
            }
        });
    }

    /** Like {@link #deliver}, for a request to the sandbox: a callback that the platform does not accept is answered with status 502. */
    public CompletableFuture<Void> deliverOrRefuse(List<byte[]> bodies) {
        return deliver(bodies)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new ProblemException(
                        PlatformProblem.CALLBACK_NOT_ACCEPTED, String.valueOf(failure.getMessage()), Map.of())));
    }

    /** Delivers the callbacks after a delay; no caller waits for the result. The callbacks are lost if the process is killed before. */
    public void deliverAfter(Duration delay, List<byte[]> bodies) {
        later(delay).execute(() -> {
            CompletableFuture<Void> unused = deliver(bodies); // logs its own failure
        });
    }

    /** @param failures how often the platform has not accepted the callback before this attempt */
    private CompletableFuture<Void> deliver(byte[] body, long deadlineNanos, int failures) {
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
            if (shuttingDown) {
                return deliverInside(new CallbackMessage(body, headers, clock.instant()));
            }
            return CompletableFuture.runAsync(() -> {}, later(PAUSE.after(failures)))
                    .thenCompose(paused -> deliver(body, deadlineNanos, failures + 1));
        });
    }

    private CompletableFuture<Void> deliverInside(CallbackMessage message) {
        return CompletableFuture.completedFuture(message)
                .thenCompose(target.inside())
                .<Void>thenApply(verdict -> null)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new NotAccepted("it is shutting down, and the direct call failed with " + failure, false)));
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The platform did not accept a callback. */
    public static final class NotAccepted extends CompletionException {

        private final boolean isFinal;

        private NotAccepted(String reason, boolean isFinal) {
            super("The platform did not accept the callback: " + reason, null);
            this.isFinal = isFinal;
        }

        private static Optional<NotAccepted> of(SandboxConnection.Answer answer) {
            return answer.isSuccess()
                    ? Optional.empty()
                    : Optional.of(new NotAccepted("it answered " + answer.status(), answer.isFinal()));
        }
    }
}
