package platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.env.MockEnvironment;
import platform.callback.CallbackMessage;
import platform.callback.TimedSignature;
import platform.callback.Verdict;
import platform.connection.UnusedPort;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * While the platform ends, its HTTP port accepts no callbacks, so the sandbox delivers them inside the process.
 *
 * <p>Seen to fail when the sandbox of an ending instance reported its outcomes over HTTP: an accepted request was
 * answered 502, or not in time.
 */
class AnEndingPlatformIsToldInsideTests {

    private static final String HEADER = "Signature";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final byte[] PAID = "paid".getBytes(StandardCharsets.UTF_8);

    private final TimedSignature signature =
            new TimedSignature(List.of("sixteen letters!".getBytes(StandardCharsets.UTF_8)));
    private final List<String> received = new ArrayList<>();

    @AutoClose
    private final SandboxConnection connection =
            new SandboxConnection(unusedPort(), TIMEOUT, TIMEOUT, new MockEnvironment());

    private static URI unusedPort() {
        return URI.create("http://127.0.0.1:" + UnusedPort.next());
    }

    @Test
    void callbacksThatOtherwiseGoOverHttp() {
        SandboxCallbacks callbacks = callbacks(TIMEOUT, false);
        callbacks.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));

        assertThat(callbacks.deliverOrRefuse(List.of(PAID, PAID))).succeedsWithin(TIMEOUT);
        assertThat(received).containsExactly("paid", "paid");
    }

    @Test
    void andMayRefuseThem() {
        SandboxCallbacks callbacks = callbacks(TIMEOUT, true);
        callbacks.onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));

        assertThat(callbacks.deliverOrRefuse(List.of(PAID)))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(ProblemException.class)
                .returns(502, failure -> ((ProblemException) failure).status());
    }

    @Test
    void butNotBefore() {
        SandboxCallbacks callbacks = callbacks(Duration.ofMillis(200), false);

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> callbacks.deliver(List.of(PAID)).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        assertThat(received).isEmpty();
    }

    /** @param refuses whether the receiver inside the process refuses the callback */
    private SandboxCallbacks callbacks(Duration deliveryLimit, boolean refuses) {
        return new SandboxCallbacks(
                connection,
                new SandboxCallbacks.Target("/callbacks", HEADER, signature, message -> receive(message, refuses)),
                deliveryLimit,
                Clock.systemUTC());
    }

    private CompletableFuture<Verdict> receive(CallbackMessage message, boolean refuses) {
        String body = signature
                .read(message, HEADER, bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orThrow();
        if (refuses) {
            throw new ProblemException(PlatformProblem.UNAVAILABLE, "Not now.", Map.of());
        }
        received.add(body);
        return CompletableFuture.completedFuture(new Verdict.Applied());
    }
}
