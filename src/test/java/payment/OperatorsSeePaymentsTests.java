package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentWorld.Order;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;
import testing.sandbox.SandboxTest;

/** Operators list payments, see those that need a person, and see what the provider sent about one. */
@SandboxTest
class OperatorsSeePaymentsTests {

    private static final String PAYMENTS = "/api/v2/payments";

    private final PaymentWorld world;
    private final Edge operator;
    private final DSLContext database;
    private final Order order = PaymentWorld.order();

    OperatorsSeePaymentsTests(WebApplicationContext context, DSLContext database) {
        this.world = new PaymentWorld(context);
        this.operator = Edge.of(context, Scopes.OPERATOR_PAYMENTS);
        this.database = database;
    }

    @Test
    void aPaymentWhoseCallbacksFitIsNotOdd() {
        captured();
        Map<String, Object> shown = one(order);
        assertThat(shown)
                .containsEntry("status", "CAPTURED")
                .containsEntry("correlation", order.correlation())
                .containsEntry("provider", "sandbox")
                .containsEntry("amount", money(2550, "GBP"))
                .containsEntry("captured", money(2550, "GBP"))
                .containsKeys("provider_payment_id", "created_at", "expires_at", "captured_at")
                .doesNotContainKeys("odd", "refunded", "failure", "more_callbacks");
        assertThat(callbacks(shown))
                .singleElement()
                .satisfies(callback -> assertThat(callback)
                        .containsEntry("type", "payment.captured")
                        .containsEntry("outcome", "APPLIED")
                        .containsEntry("amount", money(2550, "GBP"))
                        .doesNotContainKey("why"));
        assertThat(listed("?odd=true&reference=" + order.payment())).isEmpty();
        assertThat(listed("?odd=false&reference=" + order.payment())).containsExactly(order.payment());
    }

    @Test
    void aCallbackWithAnotherAmountOrCurrencyIsKeptWithItsReasonAndMakesThePaymentOdd() {
        started();
        world.callback("low", "payment.captured", order.payment(), Money.ofMinor(2549, "GBP"));
        world.callback("usd", "payment.captured", order.payment(), Money.ofMinor(2550, "USD"));
        world.callback("usd", "payment.captured", order.payment(), Money.ofMinor(2550, "USD"));

        Map<String, Object> shown = one(order);
        assertThat(shown).containsEntry("status", "STARTED").containsEntry("odd", List.of("CALLBACK_MISMATCH"));
        assertThat(callbacks(shown))
                .hasSize(2)
                .allSatisfy(callback -> assertThat(callback)
                        .containsEntry("outcome", "MISMATCH")
                        .containsEntry("reference", order.payment())
                        .containsEntry("why", "the amount of the payment is GBP 25.50"));
        assertThat(callbacks(shown))
                .extracting(callback -> callback.get("amount"))
                .containsExactlyInAnyOrder(money(2549, "GBP"), money(2550, "USD"));
        assertThat(listed("?odd=true&correlation=" + order.correlation())).containsExactly(order.payment());
        assertThat(listed("?odd=false&correlation=" + order.correlation())).isEmpty();
    }

    @Test
    void aCaptureAfterAFailureIsLate() {
        started();
        world.callback("payment.failed", order.payment());
        assertThat(one(order))
                .containsEntry("status", "FAILED")
                .containsKey("failure")
                .doesNotContainKey("odd");
        world.callback("payment.captured", order.payment());
        assertThat(one(order)).containsEntry("status", "CAPTURED").containsEntry("odd", List.of("LATE_CAPTURE"));
        assertThat(listed("?odd=true&reference=" + order.payment())).containsExactly(order.payment());
    }

    @Test
    void aCaptureAfterThePaymentWindowIsLate() {
        started();
        database.execute(
                "update payment.payment set expires_at = '2026-03-01T09:00:00Z' where reference = ?", order.payment());
        world.callback("late", "payment.captured", order.payment(), PaymentWorld.AMOUNT);
        assertThat(one(order)).containsEntry("status", "CAPTURED").containsEntry("odd", List.of("LATE_CAPTURE"));
    }

    @Test
    void aRefundIsOddWhenItFailedOrIsUndecidedForTooLong() {
        started();
        world.paysOnPage(order);
        world.awaitSecured(order);
        world.behave("{\"refunds\":\"refuse\"}");
        world.publish(world.refund(order, "-1", 1000));
        world.awaitSecured(order, RefundFailed.class);
        world.behave("{}");
        assertThat(one(order)).containsEntry("odd", List.of("REFUND_FAILED")).doesNotContainKey("refunded");
        assertThat(listed("?odd=true&reference=" + order.payment())).containsExactly(order.payment());

        world.publish(world.refund(order, "-2", 2550));
        world.awaitSecured(order, RefundFailed.class, PaymentRefunded.class);
        assertThat(one(order))
                .as("the payment is refunded as a whole")
                .containsEntry("refunded", money(2550, "GBP"))
                .doesNotContainKey("odd");
        assertThat(Edge.<List<String>>read(operator.get(PAYMENTS + "/" + order.payment()), "$.refunds[*].status"))
                .containsExactly("REFUSED", "REFUNDED");

        Order other = PaymentWorld.order();
        world.publish(world.pay(other, "sandbox"));
        world.awaitPublished(other, PaymentStarted.class);
        world.publish(world.refund(other)); // it waits for the capture
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(world.refundStatus(other)).isEqualTo("waiting"));
        assertThat(one(other)).doesNotContainKey("odd");
        database.execute(
                "update payment.refund set noted_at = noted_at - interval '25 hours' where reference = ?",
                other.refund());
        assertThat(one(other)).containsEntry("odd", List.of("REFUND_UNDECIDED"));
        assertThat(listed("?odd=true&reference=" + other.payment())).containsExactly(other.payment());
    }

    @Test
    void aPaymentThatTheProviderHasSaidNothingAboutForADayIsOdd() {
        Order unknown = PaymentWorld.order();
        world.publish(world.pay(unknown, "sandbox_hosted"));
        world.awaitPublished(unknown, PaymentStarted.class);
        String ended = "update payment.payment set expires_at = expires_at - interval '%d hours' where reference = ?";
        database.execute(ended.formatted(24), unknown.payment());
        assertThat(one(unknown)).doesNotContainKey("odd");
        database.execute(ended.formatted(1), unknown.payment());
        assertThat(one(unknown)).containsEntry("odd", List.of("PAYMENT_UNDECIDED"));
        assertThat(listed("?odd=true&reference=" + unknown.payment())).containsExactly(unknown.payment());
    }

    @Test
    void theListHasEveryPaymentOnceNewestFirstHoweverLongAgoTheyWere() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Order each = PaymentWorld.order();
            world.publish(world.pay(each, "invoice of " + order.payment()));
            world.awaitPublished(each, PaymentFailed.class);
            // 0, 1, 10, 100, … minutes ago, which is up to two months
            database.execute(
                    "update payment.payment set provider = ?, noted_at = noted_at - make_interval(mins => ?) where"
                            + " reference = ?",
                    order.payment(),
                    i == 0 ? 0 : (int) Math.pow(10, i - 1),
                    each.payment());
            expected.add(each.payment());
        }
        String filter = "?provider=" + order.payment();
        assertThat(listed(filter)).containsExactlyElementsOf(expected);
        for (int limit : new int[] {1, 2, 3}) {
            assertThat(operator.pages(PAYMENTS + filter + "&limit=" + limit, "$.payments[*].reference"))
                    .containsExactlyElementsOf(expected);
        }
        assertThat(listed(filter + "&status=CAPTURED&status=STARTED")).isEmpty();
        assertThat(listed(filter + "&status=CAPTURED&status=FAILED")).hasSize(7);
        Instant dayAgo = world.now().minus(Duration.ofDays(1));
        assertThat(listed(filter + "&created_from=" + dayAgo)).containsExactlyElementsOf(expected.subList(0, 5));
        assertThat(listed(filter + "&created_to=" + dayAgo)).containsExactlyElementsOf(expected.subList(5, 7));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        Edge.assertBadFields(
                operator.get(PAYMENTS + "?status=LOST&odd=maybe&limit=0&created_from=today"),
                "status",
                "odd",
                "limit",
                "created_from");
        Edge.assertBadFields(operator.get(PAYMENTS + "?cursor=x"), "cursor");
        assertThat(operator.get(PAYMENTS + "/nothing")).hasStatus(404);
        world.callback("payment.captured", order.payment());
        assertThat(operator.get(PAYMENTS + "/" + order.payment()))
                .as("a callback arrived, but no request")
                .hasStatus(404);
    }

    @Test
    void eachCaseIsFoundByItsIndex() {
        started();
        // Without this, PostgreSQL reads such small tables as a whole.
        String plan = database.connectionResult(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set enable_seqscan = off");
                StringBuilder text = new StringBuilder();
                for (String query : List.of(
                        "select 1 from payment.payment where correlation = 'a'",
                        "select 1 from payment.payment where noted_at >= now()",
                        "select 1 from payment.provider_event where verdict = 'mismatch' or (verdict = 'applied' and"
                                + " why is not null)",
                        "select 1 from payment.provider_event where reference = 'a' and (verdict <> 'applied' or fact"
                                + " in ('failed', 'refund_refused'))",
                        "select 1 from payment.refund where status in ('waiting', 'requested', 'accepted',"
                                + " 'refused')")) {
                    try (var rows = statement.executeQuery("explain " + query)) {
                        while (rows.next()) {
                            text.append(rows.getString(1)).append('\n');
                        }
                    }
                }
                statement.execute("reset enable_seqscan");
                return text.toString();
            }
        });
        assertThat(plan)
                .contains("payment_by_time_and_correlation", "provider_event_odd", "provider_event_other")
                .contains("refund_without_success")
                .doesNotContain("Seq Scan");
    }

    private void started() {
        world.publish(world.pay(order, "sandbox"));
        world.awaitPublished(order, PaymentStarted.class);
    }

    private void captured() {
        captured(order);
    }

    private void captured(Order each) {
        world.publish(world.pay(each, "sandbox"));
        world.awaitPublished(each, PaymentStarted.class);
        world.callback("payment.captured", each.payment());
        world.awaitSecured(each);
    }

    private Map<String, Object> one(Order each) {
        var answer = operator.get(PAYMENTS + "/" + each.payment());
        assertThat(answer).hasStatus(200);
        return Edge.read(answer, "$");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> callbacks(Map<String, Object> payment) {
        return (List<Map<String, Object>>) payment.get("callbacks");
    }

    private List<String> listed(String query) {
        var answer = operator.get(PAYMENTS + query);
        assertThat(answer).hasStatus(200);
        return Edge.read(answer, "$.payments[*].reference");
    }

    private static Map<String, Object> money(int amountMinor, String currency) {
        return Map.of("amount_minor", amountMinor, "currency", currency);
    }
}
