package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replay.StubPlatform.Reply;
import replay.StubPlatform.Request;

class RepeatsUnderTheSameKeyTests {

    private static final String ORDERS = "/api/v2/orders";

    private final StubPlatform platform = new StubPlatform();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void anOrderThatMetABusyPlatformIsRepeated(int status) {
        platform.plant(first(2, "POST", ORDERS, new Reply(status, "", Map.of("Retry-After", "0"))));

        assertRepeatedOnce();
    }

    @Test
    void anOrderWhoseAnswerWasCutOffIsRepeated() {
        platform.plant(first(2, "POST", ORDERS, Reply.CUT_OFF));

        assertRepeatedOnce();
    }

    @Test
    void anOrderWhoseFirstAttemptIsStillUnderWayIsRepeated() {
        platform.plant(first(2, "POST", ORDERS, Reply.problem(409, "IDEMPOTENCY_IN_PROGRESS")));

        assertRepeatedOnce();
    }

    @Test
    void stockAndSkusAreRepeatedToo() {
        AtomicInteger refused = new AtomicInteger();
        platform.plant(request -> request.path().endsWith("/import") && refused.incrementAndGet() % 2 == 1
                ? Optional.of(Reply.CUT_OFF)
                : Optional.empty());

        play().endingWith(0);

        List<Request> stock = platform.requests("POST", "/api/v2/stock/import");
        assertThat(stock).hasSize(2);
        assertThat(stock).extracting(Request::key).containsOnly(stock.getFirst().key());
        assertThat(platform.unitsLeft()).isZero();
    }

    @Test
    void aRefusedTokenIsReplaced() {
        platform.plant(first(1, "POST", ORDERS, Reply.problem(401, "UNAUTHENTICATED")));

        play().endingWith(0);

        assertThat(platform.requests("POST", "/oauth2/token")).hasSize(2);
    }

    @Test
    void aPaymentThatTheProviderDoesNotKnowYetIsTriedAgain() {
        AtomicInteger refused = new AtomicInteger();
        platform.plant(request -> request.path().startsWith("/sandbox") && refused.incrementAndGet() <= 2
                ? Optional.of(Reply.problem(404, "PAYMENT_NOT_FOUND"))
                : Optional.empty());

        play().endingWith(0);
    }

    @Test
    void aPaymentMadeByAnAttemptWhoseAnswerWasLostCounts() {
        platform.plant(request -> {
            if (request.path().startsWith("/sandbox")) {
                platform.change(order -> order.put("status", "PAID"));
                return Optional.of(Reply.problem(409, "ALREADY_CAPTURED"));
            }
            return Optional.empty();
        });

        play().endingWith(0);
    }

    private void assertRepeatedOnce() {
        play("--limit", "1").endingWith(0);

        List<Request> placed = platform.requests("POST", ORDERS);
        assertThat(placed).hasSize(3);
        assertThat(placed)
                .extracting(Request::key)
                .containsOnly(placed.getFirst().key());
        assertThat(placed)
                .extracting(Request::body)
                .containsOnly(placed.getFirst().body());
        assertThat(platform.orders()).hasSize(1);
    }

    private Played play(String... options) {
        return Played.of(Sales.file(folder), platform, folder, options);
    }

    private static Function<Request, Optional<Reply>> first(int times, String method, String path, Reply reply) {
        AtomicInteger seen = new AtomicInteger();
        return request ->
                request.method().equals(method) && request.path().equals(path) && seen.incrementAndGet() <= times
                        ? Optional.of(reply)
                        : Optional.empty();
    }
}
