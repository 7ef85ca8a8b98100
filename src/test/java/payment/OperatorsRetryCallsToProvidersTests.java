package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentWorld.Order;
import platform.security.Scopes;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** An operator sees the refunds that their provider has not answered, and calls the provider at once. After a day such a refund is a work item. */
@SandboxTest
class OperatorsRetryCallsToProvidersTests {

    private static final AtomicInteger KEYS = new AtomicInteger();

    private final ReconciliationWorld world;
    private final Edge operator;

    OperatorsRetryCallsToProvidersTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.operator = Edge.of(context, Scopes.OPERATOR_PAYMENTS, Scopes.OPERATOR_RECONCILIATION);
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        world.payments.behave("{}");
    }

    @Test
    void aRefundIsMadeWhenTheOperatorWantsIt() {
        Order order = unanswered();
        assertThat(call(order))
                .containsEntry("kind", "REFUND")
                .containsEntry("state", "WAITING")
                .containsEntry("provider", "sandbox")
                .containsEntry("payment_reference", order.payment())
                .containsEntry("correlation", order.correlation())
                .containsEntry("calls", 1)
                .containsEntry("failures", 1)
                .containsKey("last_error");

        Edge.assertAnswer(retry(order), 202, "provider", "sandbox");
        world.payments.awaitRefund(order, "refunded");
        assertThat(calls(order)).isEmpty();
        Edge.assertStatus(404, retry(order));
    }

    @Test
    void aRefundWithoutAnOutcomeIsAWorkItemAfterADay() {
        Order order = unanswered();
        world.database.execute(
                "update payment.refund set noted_at = noted_at - interval '25 hours' where reference = ?",
                order.refund());
        Soon.holds(
                "open",
                () -> assertThat(items(order))
                        .singleElement()
                        .satisfies(item -> assertThat(item)
                                .containsEntry("state", "OPEN")
                                .extractingByKey("detail")
                                .asString()
                                .contains("no usable answer")));

        Edge.assertAnswer(retry(order), 202, "provider", "sandbox");
        Soon.holds(
                "settled",
                () -> assertThat(items(order))
                        .singleElement()
                        .satisfies(item -> assertThat(item).containsEntry("state", "RESOLVED")));
    }

    /** A refund whose first call had no answer. The clock stands still, so it is not repeated. */
    private Order unanswered() {
        Order order = world.captured(world.day);
        world.payments.publishUnanswered(world.payments.refund(order));
        return order;
    }

    private Map<String, Object> call(Order order) {
        return calls(order).getFirst();
    }

    private List<Map<String, Object>> calls(Order order) {
        List<Map<String, Object>> calls =
                Edge.read(operator.get("/api/v2/provider-calls?provider=sandbox&limit=200"), "$.provider_calls");
        return calls.stream()
                .filter(call -> order.refund().equals(call.get("reference")))
                .toList();
    }

    private List<Map<String, Object>> items(Order order) {
        return Edge.read(
                operator.get("/api/v2/work-items?state=OPEN&state=RESOLVED&kind=UNKNOWN_OUTCOME&reference="
                        + order.refund()),
                "$.work_items");
    }

    private MvcTestResult retry(Order order) {
        return operator.post(
                "retries-" + KEYS.incrementAndGet(), "{}", "/api/v2/provider-calls/" + order.refund() + "/retry");
    }
}
