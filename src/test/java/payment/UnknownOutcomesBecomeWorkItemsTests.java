package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** A provider that has said nothing about a payment for a day needs a person, until it says something after all. */
@SandboxTest
class UnknownOutcomesBecomeWorkItemsTests {

    private final ReconciliationWorld world;

    UnknownOutcomesBecomeWorkItemsTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
    }

    @Test
    void thePaymentHasOneWorkItemUntilItsOutcomeIsKnown() {
        Order unknown = started();
        Order recent = started();
        expiredHoursAgo(unknown, 25);
        expiredHoursAgo(recent, 23);

        Soon.holds("open", () -> assertThat(items(unknown)).containsExactly("OPEN"));
        assertThat(items(recent)).isEmpty();

        world.payments.callback(PaymentWorld.body(
                "captured:" + unknown.payment(), "payment.captured", unknown.payment(), PaymentWorld.AMOUNT));
        Soon.holds("settled", () -> assertThat(items(unknown)).containsExactly("RESOLVED"));
        assertThat(items(recent)).isEmpty();
    }

    private Order started() {
        Order order = PaymentWorld.order();
        world.payments.publish(world.payments.pay(order, "sandbox_hosted"));
        world.payments.awaitPublished(order, PaymentStarted.class);
        return order;
    }

    /** The provider was asked and is not asked again during this test. */
    private void expiredHoursAgo(Order order, int hours) {
        world.database.execute(
                "update payment.inquiry set asked = 9, due_at = due_at + interval '100 days' where reference = ?",
                order.payment());
        world.database.execute(
                "update payment.payment set expires_at = expires_at - make_interval(hours => ?) where reference = ?",
                hours + 1,
                order.payment());
    }

    private List<String> items(Order order) {
        List<Map<String, Object>> items = Edge.read(
                world.operator.get("/api/v2/work-items?state=OPEN&state=RESOLVED&kind=UNKNOWN_OUTCOME&reference="
                        + order.payment()),
                "$.work_items");
        return items.stream().map(item -> (String) item.get("state")).toList();
    }
}
