package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentWorld.Order;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** The sandbox authorises payments, captures them in parts or once, refuses captures, and lets authorisations end. */
@SandboxTest
class CapturesThroughTheSandboxTests {

    private final PaymentWorld world;
    private final Edge operator;
    private final Order order = PaymentWorld.order();

    CapturesThroughTheSandboxTests(WebApplicationContext context) {
        this.world = new PaymentWorld(context);
        this.operator = Edge.of(context, Scopes.OPERATOR_PAYMENTS);
    }

    @AfterEach
    void resetBehaviour() {
        world.behave("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeed", "accept"})
    void aPaymentIsCapturedInParts(String captures) {
        world.behave("{'captures':'%s','repeat':1}".formatted(captures));
        authorised("sandbox_authorised");
        assertThat(world.paymentStatus(order)).isEqualTo("authorised");
        world.publish(capture(1, 1000, false), capture(1, 1000, false));
        world.awaitSecured(order, PaymentCaptured.class);
        world.publish(capture(2, 1550, false));
        world.awaitSecured(order, PaymentCaptured.class, PaymentCaptured.class);
        assertThat(world.paymentStatus(order)).isEqualTo("captured");
        world.publish(world.refund(order));
        world.awaitSecured(order, PaymentCaptured.class, PaymentCaptured.class, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(2550);
    }

    @Test
    void aPaymentOfTheOtherMethodIsCapturedOnce() {
        authorised("sandbox_authorised_once");
        world.publish(capture(1, 1000, false));
        world.awaitSecured(order, PaymentCaptured.class, PaymentVoided.class);
        assertThat(world.paymentStatus(order)).isEqualTo("voided");
        world.publish(capture(2, 1, false));
        world.awaitSecured(order, PaymentCaptured.class, PaymentVoided.class, CaptureFailed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "accept_then_refuse"})
    void aCaptureThatIsRefusedBecomesAWorkItem(String captures) {
        world.behave("{'captures':'%s'}".formatted(captures));
        authorised("sandbox_authorised");
        world.publish(capture(1, 1000, false));
        world.awaitSecured(order, CaptureFailed.class);
        assertThat(world.texts(
                        "select kind || ' ' || expected_minor from payment.work_item where reference = ?",
                        order.payment()))
                .containsExactly("CAPTURE_FAILED 1000");
        world.behave("{}");
        world.publish(capture(2, 2550, true));
        world.awaitSecured(order, CaptureFailed.class, PaymentCaptured.class);
    }

    @Test
    void aCaptureSucceedsAlthoughItsAnswerComesTooLate() {
        authorised("sandbox_authorised");
        world.behave("{'hang':100000}"); // other calls may come between
        world.publish(capture(1, 1000, false));
        Soon.is(
                "no answer",
                () -> world.count(
                                "select count(*) from payment.inquiry i join payment.capture c using (reference)"
                                        + " where c.correlation = ? and i.failures = 1",
                                order.correlation())
                        == 1);
        world.behave("{}");
        world.passes(Duration.ofSeconds(1));
        world.awaitSecured(order, PaymentCaptured.class);
        assertThat(captured()).isEqualTo(1000);
    }

    @Test
    void whatIsNotCapturedIsReleased() {
        authorised("sandbox_authorised");
        world.publish(capture(1, 1000, false));
        world.awaitSecured(order, PaymentCaptured.class);
        world.publish(new VoidRequested(order.payment(), order.correlation()));
        world.awaitSecured(order, PaymentCaptured.class, PaymentVoided.class);
        assertThat(send("POST", "/sandbox/captures", """
                {'reference':'late','payment_id':'sbx_%s','amount_minor':1,'currency':'GBP'}""".formatted(order.payment())))
                .contains("refused");
        assertThat(one()).containsEntry("status", "VOIDED");
        assertThat(amount("voided")).isEqualTo(1550);
        assertThat(amount("captured")).isEqualTo(1000);
    }

    /** The sandbox keeps authorisations in memory. After a restart it believes what the platform says of them. */
    @Test
    void aForgottenAuthorisationIsBelieved() {
        String capture = "{'reference':'%s','payment_id':'sbx_forgotten','amount_minor':%d,'currency':'GBP'%s}";
        String whole = ",'payment_amount_minor':100";
        assertThat(send("POST", "/sandbox/captures", capture.formatted("c1", 60, "")))
                .contains("NOT_FOUND");
        assertThat(send("POST", "/sandbox/captures", capture.formatted("c1", 60, whole)))
                .contains("succeeded");
        assertThat(send("POST", "/sandbox/captures", capture.formatted("c2", 41, whole)))
                .contains("refused");
        assertThat(send("POST", "/sandbox/captures", capture.formatted("c3", 40, whole)))
                .contains("succeeded");
    }

    @Test
    void anAuthorisationExpires() {
        authorised("sandbox_authorised");
        assertThat(send("POST", "/sandbox/payments/%s/expire".formatted(order.payment()), ""))
                .contains("released");
        world.awaitSecured(order, PaymentVoided.class);
        world.publish(capture(1, 1000, false));
        world.awaitSecured(order, PaymentVoided.class, CaptureFailed.class);
    }

    @Test
    void theStatementHasALineForEachCapture() {
        authorised("sandbox_authorised");
        world.publish(capture(1, 1000, false));
        world.awaitSecured(order, PaymentCaptured.class);
        world.publish(capture(2, 500, true), capture(2, 500, true));
        Soon.holds("captured", () -> assertThat(captured()).isEqualTo(1500));
        String file = send("GET", "/sandbox/statements/%s?partial=true".formatted(today()), "");
        assertThat(file.lines().filter(line -> line.contains(order.payment() + "cap")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("payment,sbx_%s,%<scap1,1000,GBP".formatted(order.payment())),
                        line -> assertThat(line)
                                .startsWith("payment,sbx_%s,%<scap2,500,GBP".formatted(order.payment())));
    }

    private LocalDate today() {
        return world.now().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    @Test
    void operatorsSeeWhatIsAuthorisedAndCaptured() {
        authorised("sandbox_authorised");
        assertThat(one())
                .containsEntry("status", "AUTHORISED")
                .containsKeys("authorised_at", "authorisation_expires_at")
                .doesNotContainKeys("captured", "voided", "captures");
        world.publish(capture(1, 1000, false));
        world.awaitSecured(order, PaymentCaptured.class);
        assertThat(one()).containsKey("captures");
        assertThat(amount("captured")).isEqualTo(1000);
    }

    @SuppressWarnings("unchecked")
    private long amount(String field) {
        return ((Number) ((Map<String, Object>) one().get(field)).get("amount_minor")).longValue();
    }

    private Map<String, Object> one() {
        return Edge.read(operator.get("/api/v2/payments/" + order.payment()), "$");
    }

    private long captured() {
        return world.numbers("select captured_minor from payment.payment where reference = ?", order.payment())
                .getFirst();
    }

    private CaptureRequested capture(int number, long minor, boolean last) {
        return new CaptureRequested(
                order.payment() + "cap" + number,
                order.correlation(),
                order.payment(),
                Money.ofMinor(minor, "GBP"),
                last);
    }

    private void authorised(String method) {
        world.publish(world.pay(order, method));
        world.awaitPublished(order, PaymentStarted.class);
        send("POST", "/sandbox/payments/%s/pay".formatted(order.payment()), "{'currency':'GBP','amount_minor':2550}");
        world.awaitSecured(order);
        Soon.holds("authorised", () -> assertThat(world.paymentStatus(order)).isEqualTo("authorised"));
    }

    /** @param body JSON with single quotes */
    private String send(String method, String path, String body) {
        return world.send(method, path, body.replace('\'', '"')).body();
    }
}
