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

/** An event for payment that is parked has a work item until an operator has resent or discarded it. */
@SandboxTest
class ParkedEventsBecomeWorkItemsTests {

    private final ReconciliationWorld world;
    private final DSLContext database;

    ParkedEventsBecomeWorkItemsTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
    }

    @Test
    void onlyParkedEventsOfPaymentHaveOne() {
        Order order = PaymentWorld.order();
        world.payments.publish(world.payments.pay(order, "sandbox"));
        world.payments.awaitPublished(order, PaymentStarted.class);
        long event = database.fetchSingle("select min(id) from outbox.event where correlation = ?", order.correlation())
                .into(Long.class);
        park("payment", event);
        park("payment/provider-nobody", event);
        park("payments", event);

        Soon.holds(
                "open",
                () -> assertThat(items("OPEN", event))
                        .extracting(item -> item.get("detail").toString())
                        .allSatisfy(detail -> assertThat(detail).contains("out of order", order.correlation()))
                        .hasSize(2));
        assertThat(items("OPEN", event)).allSatisfy(item -> assertThat(item).doesNotContainKey("provider"));

        database.execute("delete from outbox.delivery where listener = 'payment' and event_id = ?", event);
        Soon.holds("settled", () -> assertThat(items("RESOLVED", event)).hasSize(1));
        assertThat(items("OPEN", event)).hasSize(1);

        park("payment", event);
        Soon.holds("open again", () -> assertThat(items("OPEN", event)).hasSize(2));
        database.execute("delete from outbox.delivery where event_id = ?", event);
        Soon.holds("settled", () -> assertThat(items("RESOLVED", event)).hasSize(2));
    }

    private void park(String listener, long event) {
        database.execute("""
                insert into outbox.delivery (listener, event_id, lane, owner, attempts, held_until, error)
                select ?, id, correlation, 0, 9, 'infinity', 'out of order' from outbox.event where id = ?""", listener, event);
    }

    private List<Map<String, Object>> items(String state, long event) {
        List<Map<String, Object>> items =
                Edge.read(world.operator.get("/api/v2/work-items?kind=PARKED_EVENT&state=" + state), "$.work_items");
        return items.stream()
                .filter(item -> item.get("detail").toString().startsWith("event " + event + " "))
                .toList();
    }
}
