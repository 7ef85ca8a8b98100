package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentWorld.Order;
import platform.security.Scopes;
import testing.Edge;
import testing.World.Answer;
import testing.sandbox.SandboxTest;

/** A dispute that the provider reports is stored, published, shown and a work item; while it is open, the payment is not refunded. */
@SandboxTest
class DisputesArePublishedOnceTests {

    private static final Instant AT = Instant.parse("2026-03-01T04:00:00Z");
    private static final Instant DUE = Instant.parse("2026-03-15T10:00:00Z");

    private final PaymentWorld world;
    private final Edge operator;
    private final Order order = PaymentWorld.order();

    DisputesArePublishedOnceTests(WebApplicationContext context) {
        this.world = new PaymentWorld(context);
        this.operator = Edge.of(context, Scopes.OPERATOR_PAYMENTS, Scopes.OPERATOR_RECONCILIATION);
    }

    @Test
    void fromItsBeginningToItsLoss() {
        captured();
        report("received", 0, 0);
        report("received", 0, 0);
        report("under_review", 1, 1500);
        world.awaitSecured(order, DisputeOpened.class, DisputeChanged.class);
        Map<String, Object> open = one();
        assertThat(open)
                .containsEntry("status", "UNDER_REVIEW")
                .containsEntry("provider", "sandbox")
                .containsEntry("provider_dispute_id", dispute())
                .containsEntry("payment_reference", order.payment())
                .containsEntry("correlation", order.correlation())
                .containsEntry("amount", money(2550))
                .containsEntry("fee", money(1500))
                .containsEntry("reason", "fraudulent")
                .containsEntry("evidence_due_at", DUE.toString());
        assertThat(items())
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry("state", "OPEN")
                        .containsEntry("kind", "DISPUTE")
                        .containsEntry("due_at", DUE.toString())
                        .containsEntry("reference", order.payment()));

        report("lost", 2, 1500);
        report("under_review", 1, 0);
        world.awaitSecured(order, DisputeOpened.class, DisputeChanged.class, DisputeClosed.class);
        assertThat(items())
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry("state", "RESOLVED")
                        .containsEntry("resolution", "DISPUTE_LOST"));
        Map<String, Object> shown = Edge.read(operator.get("/api/v2/disputes/" + one().get("dispute_id")), "$");
        assertThat(shown).containsEntry("status", "LOST");
        List<Map<String, Object>> history =
                Edge.read(operator.get("/api/v2/disputes/" + one().get("dispute_id")), "$.history");
        assertThat(history)
                .extracting(change -> change.get("status"))
                .containsExactly("LOST", "UNDER_REVIEW", "RECEIVED");
    }

    @Test
    void aDecisionThatTheProviderChangesOpensTheWorkItemAgain() {
        captured();
        report("received", 0, 0);
        report("won", 1, 0);
        assertThat(items()).extracting(item -> item.get("state")).containsExactly("RESOLVED");
        report("received", 2, 0);
        assertThat(items()).extracting(item -> item.get("state")).containsExactly("OPEN");
        report("lost", 3, 0);
        assertThat(items()).extracting(item -> item.get("resolution")).containsExactly("DISPUTE_LOST");
        report("won", 4, 0);
        assertThat(items()).extracting(item -> item.get("resolution")).containsExactly("DISPUTE_WON");
    }

    @Test
    void aPaymentIsNotRefundedWhileItIsDisputed() {
        captured();
        report("received", 0, 0);
        world.publish(world.refund(order, "a", 100));
        world.awaitSecured(order, DisputeOpened.class, RefundFailed.class);
        assertThat(world.text("select failure from payment.refund where reference = ?", order.refund() + "a"))
                .contains("disputed", dispute());

        report("won", 1, 0);
        world.publish(world.refund(order, "b", 2550));
        world.awaitSecured(order, DisputeOpened.class, RefundFailed.class, DisputeClosed.class, PaymentRefunded.class);
    }

    @Test
    void whatWasLostIsNotRefundedAgain() {
        captured();
        reportAmount("lost", 0, 2000);
        world.publish(world.refund(order, "a", 551));
        world.awaitSecured(order, DisputeOpened.class, DisputeClosed.class, RefundFailed.class);
        world.publish(world.refund(order, "b", 550));
        world.awaitSecured(order, DisputeOpened.class, DisputeClosed.class, RefundFailed.class, PaymentRefunded.class);
    }

    @Test
    void aReportBeforeThePaymentWaits() {
        report("received", 0, 0);
        assertThat(world.verdicts(order.payment())).containsExactly("waiting");
        captured();
        world.awaitSecured(order, DisputeOpened.class);
        assertThat(world.verdicts(order.payment())).containsOnly("applied");
    }

    @Test
    void aReportThatContradictsThePaymentIsAMismatch() {
        captured();
        reportAmount("received", 0, 2551);
        world.awaitSecured(order, PaymentMismatched.class);
        assertThat(disputes()).isEmpty();
    }

    @Test
    void theListHasFiltersAndPages() {
        captured();
        for (int i = 0; i < 3; i++) {
            assertThat(callback("received", i, "dp_%d_%s".formatted(i, order.payment()), 100, 0)
                            .status())
                    .isEqualTo(200);
        }
        String list = "/api/v2/disputes?payment_reference=" + order.payment();
        assertThat(operator.pages(list + "&limit=2", "$.disputes[*].provider_dispute_id"))
                .containsExactly("dp_2_" + order.payment(), "dp_1_" + order.payment(), "dp_0_" + order.payment());
        assertThat(ids(list + "&status=RECEIVED&status=UNDER_REVIEW&provider=sandbox"))
                .hasSize(3);
        assertThat(ids(list + "&status=WON")).isEmpty();
        assertThat(ids(list + "&evidence_due_before=" + DUE)).isEmpty();
        assertThat(ids(list + "&evidence_due_before=" + DUE.plusSeconds(1))).hasSize(3);
        assertThat(ids("/api/v2/disputes?correlation=" + order.correlation())).hasSize(3);
        assertThat(operator.get("/api/v2/disputes/999999999")).hasStatus(404);
        assertThat(operator.get("/api/v2/disputes?status=GONE")).hasStatus(400);
        assertThat(operator.as("somebody", Scopes.ORDERS).get("/api/v2/disputes"))
                .hasStatus(403);
    }

    @Test
    void theSandboxReportsADispute() {
        captured();
        String body = """
                {"status":"RECEIVED","amount_minor":2550,"currency":"GBP","fee_minor":1500,"evidence_due_at":"%s","repeat":1}""".formatted(DUE);
        assertThat(world.send("POST", "/sandbox/payments/" + order.payment() + "/disputes", body)
                        .status())
                .isEqualTo(200);
        world.awaitSecured(order, DisputeOpened.class);
        assertThat(one()).containsEntry("provider_dispute_id", "dp_" + order.payment());
    }

    private void captured() {
        world.publish(world.pay(order, "sandbox"));
        world.callback("payment.captured", order.payment());
    }

    private String dispute() {
        return "dp_" + order.payment();
    }

    private void report(String status, int hours, long feeMinor) {
        assertThat(callback(status, hours, dispute(), 2550, feeMinor).status()).isEqualTo(200);
    }

    private void reportAmount(String status, int hours, long amountMinor) {
        assertThat(callback(status, hours, dispute(), amountMinor, 0).status()).isEqualTo(200);
    }

    private Answer callback(String status, int hours, String dispute, long amountMinor, long feeMinor) {
        return world.callback("""
                {"event_id":"%s:%s:%d","type":"dispute.%s","reference":"%s","amount_minor":%d,"currency":"GBP",\
                "occurred_at":"%s","reason":"fraudulent","dispute_id":"%s","evidence_due_at":"%s","fee_minor":%d}\
                """.formatted(
                        dispute,
                        status,
                        hours,
                        status,
                        order.payment(),
                        amountMinor,
                        AT.plusSeconds(3600L * hours),
                        dispute,
                        DUE,
                        feeMinor));
    }

    private List<Map<String, Object>> disputes() {
        return Edge.read(operator.get("/api/v2/disputes?payment_reference=" + order.payment()), "$.disputes");
    }

    private Map<String, Object> one() {
        assertThat(disputes()).hasSize(1);
        return disputes().getFirst();
    }

    private List<String> ids(String uri) {
        MvcTestResult page = operator.get(uri);
        assertThat(page).hasStatus(200);
        return Edge.read(page, "$.disputes[*].provider_dispute_id");
    }

    private List<Map<String, Object>> items() {
        return Edge.read(
                operator.get("/api/v2/work-items?state=OPEN&state=RESOLVED&kind=DISPUTE&reference=" + order.payment()),
                "$.work_items");
    }

    private static Map<String, Object> money(int amountMinor) {
        return Map.of("amount_minor", amountMinor, "currency", "GBP");
    }
}
