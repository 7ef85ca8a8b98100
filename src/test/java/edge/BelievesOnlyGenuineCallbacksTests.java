package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import payment.provider.ProviderCallback;
import testing.LoggedBy;
import testing.World;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.PlacedOrder;

class BelievesOnlyGenuineCallbacksTests extends EdgeTest {

    private static final String HEADER = "Sandbox-Signature";
    private static final String FORGED = "CALLBACK_SIGNATURE_INVALID";

    private final Provider provider;
    private final PlacedOrder order;
    private final String body;

    BelievesOnlyGenuineCallbacksTests(Platform platform) {
        super(platform);
        this.provider = platform.provider();
        this.order = platform.shopper().places(platform.operator().sells(100, 1), 1);
        this.body = Call.json(provider.captured(order));
    }

    private Instant now() {
        return platform.clock().instant();
    }

    private void forged(Call callback) {
        callback.send().refused(401, FORGED);
        assertThat(order.status()).isEqualTo("PAYING");
    }

    /** Some providers send forms. The signature is of the bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
    void whateverItsContentType(String type) {
        provider.signed(body, now()).header("Content-Type", type).send().is(200);
    }

    @Test
    void notWithoutItsSignature() {
        forged(provider.signed(body, now()).header(HEADER, null));
        for (String nonsense :
                List.of("abc", "t=1", "v1=00", "t=" + now().getEpochSecond() + ",v1=" + "0".repeat(64))) {
            forged(provider.signed(body, now()).header(HEADER, nonsense));
        }
    }

    @Test
    void notWithAnothersSecret() {
        forged(provider.signed(body, now())
                .header(HEADER, World.signature("another secret of another", now().getEpochSecond(), body)));
    }

    @Test
    void notWithTheSignatureOfAnotherBody() {
        forged(provider.signed(body + " ", now()).body(body));
    }

    @Test
    void notWhenItMayBeARecording() {
        forged(provider.signed(body, now().minus(Duration.ofMinutes(5)).minusSeconds(1)));
        forged(provider.signed(body, now().plus(Duration.ofMinutes(5)).plusSeconds(1)));
        String old = World.signature(
                OverHttp.SANDBOX_SECRET, now().minus(Duration.ofMinutes(6)).getEpochSecond(), body);
        forged(provider.signed(body, now()).header(HEADER, old.replaceFirst("t=\\d+", "t=" + now().getEpochSecond())));

        provider.signed(body, now().minus(Duration.ofMinutes(4))).send().is(200);
        order.awaitCommitted();
    }

    @Test
    void notFromAProviderThatIsNone() {
        platform.anonymous()
                .call("POST", "/api/v2/payments/callbacks/stripe")
                .body(body)
                .send()
                .refused(404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "nonsense", "{\"event_id\":\"\"}", "{\"event_id\":7}"})
    void whatIsSignedAndMeansNothing(String text) {
        provider.signed(text, now()).send().refused(400, "CALLBACK_UNREADABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_id", "type", "reference", "amount_minor", "currency", "occurred_at"})
    void aFieldThatIsMissingIsNamed(String field) {
        Map<String, Object> event = provider.captured(order);
        event.remove(field);

        Answer answer = provider.callback(event).send().refused(400, "CALLBACK_UNREADABLE");

        assertThat(answer.text("/message")).contains(field);
        assertThat(order.status()).isEqualTo("PAYING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_id", "type", "reference"})
    void textThatCannotBeStored(String field) {
        Map<String, Object> event = provider.captured(order);
        event.put(field, "a\u0000b");

        provider.callback(event).send().refused(400, "CALLBACK_UNREADABLE");
    }

    /** The payment counts, whatever id the provider gives it. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "too long"})
    void aCaptureCountsWithoutAPaymentIdThatCannotBeStored(String paymentId) {
        Map<String, Object> event = provider.captured(order);
        event.put("payment_id", paymentId.equals("too long") ? "p".repeat(201) : paymentId);

        try (LoggedBy log = new LoggedBy(ProviderCallback.class)) {
            provider.callback(event).send().is(200);

            order.awaitCommitted();
            assertThat(log.linesOfAllThreads())
                    .anySatisfy(line ->
                            assertThat(line).contains("Payment id ignored", "reference=" + order.paymentReference()));
        }
    }
}
