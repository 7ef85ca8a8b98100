package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

/** A person is told once of a genuine callback about nothing that is known, and once of a provider whose times are in the future. */
@SandboxTest
class OddCallbacksBecomeWorkItemsTests {

    private final ReconciliationWorld world;

    OddCallbacksBecomeWorkItemsTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
    }

    @Test
    void aReferenceThatIsNotKnownHasOneWorkItemUntilItIsRequested() {
        Order unknown = PaymentWorld.order();
        Order recent = PaymentWorld.order();
        Order later = PaymentWorld.order();
        List.of(unknown, recent, later).forEach(order -> world.payments.callback("payment.captured", order.payment()));
        assertThat(world.payments.verdicts(unknown.payment())).containsExactly("waiting");

        receivedMinutesAgo(unknown, 11);
        receivedMinutesAgo(recent, 9);
        Soon.holds("open", () -> assertThat(states(unknown)).containsExactly("OPEN"));
        assertThat(items(unknown.payment()).getFirst())
                .containsEntry("provider", "sandbox")
                .containsEntry("received", Map.of("amount_minor", 2550, "currency", "GBP"))
                .doesNotContainKey("expected");

        world.payments.callback(
                "again " + unknown.payment(), "payment.captured", unknown.payment(), PaymentWorld.AMOUNT);
        receivedMinutesAgo(unknown, 11);
        receivedMinutesAgo(later, 11);
        Soon.holds("the next one", () -> assertThat(states(later)).containsExactly("OPEN"));
        assertThat(states(unknown)).as("repeated by the provider").containsExactly("OPEN");
        assertThat(states(recent)).as("its payment may be on its way").isEmpty();

        world.payments.publish(world.payments.pay(unknown, "sandbox"));
        world.payments.awaitSecured(unknown);
        Soon.holds("settled", () -> assertThat(states(unknown)).containsExactly("RESOLVED"));
    }

    @Test
    void aRefundThatWaitsForItsPaymentIsKnown() {
        Order waiting = PaymentWorld.order();
        Order unknown = PaymentWorld.order();
        world.payments.publish(world.payments.pay(waiting, "sandbox"));
        world.payments.awaitPublished(waiting, PaymentStarted.class);
        world.payments.publish(world.payments.refund(waiting));
        world.payments.awaitRefund(waiting, "waiting");
        world.payments.callback("refund.succeeded", waiting.refund());
        world.payments.callback("payment.captured", unknown.payment());

        receivedMinutesAgo(waiting, 11);
        receivedMinutesAgo(unknown, 11);

        Soon.holds("the other one", () -> assertThat(states(unknown)).containsExactly("OPEN"));
        assertThat(items(waiting.refund())).isEmpty();
    }

    /** The same day can have the time of another test. */
    @Test
    void timesInTheFutureHaveOneWorkItemADay() {
        Instant now = world.payments.now();
        for (Order order : List.of(PaymentWorld.order(), PaymentWorld.order())) {
            world.payments.publish(world.payments.pay(order, "sandbox"));
            world.payments.awaitPublished(order, PaymentStarted.class);
            world.payments.callback(PaymentWorld.body(
                            "future " + order.payment(), "payment.captured", order.payment(), PaymentWorld.AMOUNT)
                    .replace(
                            "2026-03-01T09:01:00Z",
                            now.plus(Duration.ofHours(1)).toString()));
            world.payments.awaitSecured(order);
            assertThat(world.database
                            .fetchSingle("select captured_at from payment.payment where reference = ?", order.payment())
                            .get(0, Instant.class))
                    .isEqualTo(now);
        }

        List<Map<String, Object>> items = Edge.read(
                world.operator.get("/api/v2/work-items?kind=TIME_IN_FUTURE&provider=sandbox&limit=100"),
                "$.work_items");
        assertThat(items)
                .filteredOn(item -> item.get("opened_at").toString().startsWith(day(now)))
                .singleElement()
                .satisfies(item -> assertThat(item.get("detail").toString()).contains("in the future"));
    }

    private static String day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    }

    private void receivedMinutesAgo(Order order, int minutes) {
        world.database.execute(
                "update payment.provider_event set received_at = ?::timestamptz - make_interval(mins => ?) where reference in (?, ?)",
                world.payments.now().toString(),
                minutes,
                order.payment(),
                order.refund());
    }

    private List<String> states(Order order) {
        return items(order.payment()).stream()
                .map(item -> (String) item.get("state"))
                .toList();
    }

    private List<Map<String, Object>> items(String reference) {
        return Edge.read(
                world.operator.get(
                        "/api/v2/work-items?state=OPEN&state=RESOLVED&kind=UNKNOWN_REFERENCE&reference=" + reference),
                "$.work_items");
    }
}
