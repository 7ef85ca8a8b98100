package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import platform.security.Scopes;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** An operator can ask a provider what became of a payment, or for a statement; one that cannot do it is not asked. */
@SandboxTest
class OperatorsAskOnlyForWhatAProviderCanDoTests {

    private static final AtomicInteger KEYS = new AtomicInteger();

    private final ReconciliationWorld world;
    private final Edge operator;

    OperatorsAskOnlyForWhatAProviderCanDoTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.operator = Edge.of(context, Scopes.OPERATOR_PAYMENTS, Scopes.OPERATOR_RECONCILIATION);
    }

    @Test
    void aProviderThatCanSayWhatBecameOfAPaymentIsAsked() {
        Order order = started("sandbox_hosted");
        assertThat(world.payments
                        .send("PUT", "/sandbox/behaviour", "{\"lose_callbacks\":true}")
                        .status())
                .isBetween(200, 299);
        try {
            world.payments.send(
                    "POST",
                    "/sandbox/payments/" + order.payment() + "/pay",
                    "{\"amount_minor\":2550,\"currency\":\"GBP\"}");
            MvcTestResult asked = inquire(order);
            assertThat(asked).hasStatus(202);
            Edge.assertAnswer(asked, 202, "provider", "sandbox");
            world.payments.awaitSecured(order);
        } finally {
            world.payments.send("PUT", "/sandbox/behaviour", "{}");
        }
    }

    @Test
    void aProviderThatCannotSayItIsNotAsked() {
        Order order = started("sandbox");
        MvcTestResult refused = inquire(order);
        Edge.assertAnswer(refused, 422, "code", "UNSUPPORTED_OPERATION");
        assertThat(Edge.<Map<String, Object>>read(refused, "$.details"))
                .isEqualTo(Map.of("provider", "sandbox", "operation", "QUERY"));
        Edge.assertStatus(404, operator.post(key(), "{}", "/api/v2/payments/nobody-knows/provider/inquire"));
    }

    @Test
    void theProviderIsAskedForAStatementWhenAnOperatorWantsIt() {
        MvcTestResult asked = fetch("sandbox", world.day);
        Edge.assertAnswer(asked, 202, "state", "OPEN");
        Soon.holds(
                "asked for: the sandbox has no statement of years ago",
                () -> Edge.assertAnswer(
                        world.operator.get(ReconciliationWorld.path(world.day)),
                        200,
                        "fetch_failure",
                        "The sandbox answered 404"));

        Edge.assertStatus(404, fetchAnswered("sandbox", world.day.minusDays(5)));
        Edge.assertAnswer(fetch("sandbox", LocalDate.of(2100, 1, 1)), 400, "code", "VALIDATION_FAILED");
        Edge.assertAnswer(fetch("nobody", world.day), 422, "code", "STATEMENT_NOT_READABLE");
    }

    private MvcTestResult fetchAnswered(String provider, LocalDate day) {
        return operator.get("/api/v2/reconciliations/%s/%s".formatted(provider, day));
    }

    private MvcTestResult fetch(String provider, LocalDate day) {
        return operator.post(key(), "{}", "/api/v2/reconciliations/%s/%s/statement/fetch".formatted(provider, day));
    }

    private MvcTestResult inquire(Order order) {
        return operator.post(key(), "{}", "/api/v2/payments/" + order.payment() + "/provider/inquire");
    }

    private static String key() {
        return "asks-" + KEYS.incrementAndGet();
    }

    private Order started(String method) {
        Order order = PaymentWorld.order();
        world.payments.publish(world.payments.pay(order, method));
        world.payments.awaitPublished(order, PaymentStarted.class);
        return order;
    }
}
