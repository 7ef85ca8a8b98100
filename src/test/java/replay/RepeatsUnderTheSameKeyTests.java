package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replay.StubPlatform.Reply;
import replay.StubPlatform.Request;

/** A request whose outcome is unknown, or that the platform could not process yet, is retried with the same idempotency key. */
class RepeatsUnderTheSameKeyTests extends ReplayTest {

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void anOrderThatMetABusyPlatformIsRepeated(int status) {
        platform.intercept(first(2, new Reply(status, "", Map.of("Retry-After", "0"))));

        assertRepeatedOnce();
    }

    @Test
    void anOrderWhoseAnswerWasCutOffIsRepeated() {
        platform.intercept(first(2, Reply.CUT_OFF));

        assertRepeatedOnce();
    }

    @Test
    void anOrderWhoseFirstAttemptIsStillUnderWayIsRepeated() {
        platform.intercept(first(2, Reply.problem(409, "IDEMPOTENCY_IN_PROGRESS")));

        assertRepeatedOnce();
    }

    @Test
    void stockAndSkusAreRepeatedToo() {
        AtomicInteger requests = new AtomicInteger();
        platform.intercept(request -> request.path().endsWith("/import") && requests.incrementAndGet() % 2 == 1
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
        platform.intercept(first(1, Reply.problem(401, "UNAUTHENTICATED")));

        play().endingWith(0);

        assertThat(platform.requests("POST", "/oauth2/token")).hasSize(2);
    }

    @Test
    void aPaymentThatTheProviderDoesNotKnowYetIsTriedAgain() {
        AtomicInteger requests = new AtomicInteger();
        platform.intercept(request -> request.isToSandbox() && requests.incrementAndGet() <= 2
                ? Optional.of(Reply.problem(404, "PAYMENT_NOT_FOUND"))
                : Optional.empty());

        play().endingWith(0);
    }

    @Test
    void aPaymentMadeByAnAttemptWhoseAnswerWasLostCounts() {
        replyToPayments("PAID", Reply.problem(409, "ALREADY_CAPTURED"));

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

    /** Replies to the first requests that place an order. */
    private static Function<Request, Optional<Reply>> first(int times, Reply reply) {
        AtomicInteger seen = new AtomicInteger();
        return request ->
                request.isPost(ORDERS) && seen.incrementAndGet() <= times ? Optional.of(reply) : Optional.empty();
    }
}
