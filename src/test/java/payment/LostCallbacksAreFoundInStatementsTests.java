package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import testing.Edge;
import testing.MutableClock;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** A payment that a statement has, and whose callback was lost, is asked for; the provider's answer decides, not the file. */
@SandboxTest
class LostCallbacksAreFoundInStatementsTests {

    private final ReconciliationWorld world;
    private final MutableClock clock;
    private final Order order = PaymentWorld.order();

    LostCallbacksAreFoundInStatementsTests(WebApplicationContext context, DSLContext database, MutableClock clock) {
        this.world = new ReconciliationWorld(context, database);
        this.clock = clock;
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        world.payments.send("PUT", "/sandbox/behaviour", "{}");
    }

    @Test
    void thePaymentIsCapturedAndItsWorkItemIsSettledByTheNextComparison() {
        assertThat(world.payments
                        .send("PUT", "/sandbox/behaviour", "{\"lose_callbacks\":true}")
                        .status())
                .isEqualTo(200);
        world.payments.publish(world.payments.pay(order, "sandbox_hosted"));
        world.payments.awaitPublished(order, PaymentStarted.class);
        world.payments.paysOnPage(order);
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        byte[] file = world.operator
                .get("/sandbox/statements/" + today + "?partial=true")
                .getResponse()
                .getContentAsByteArray();
        assertThat(new String(file, java.nio.charset.StandardCharsets.UTF_8)).contains(order.payment());

        world.importStatement(today, file);
        world.payments.awaitSecured(order);
        clock.advance(Duration.ofMinutes(2)); // when the platform looks again

        Soon.is("settled", () -> history().contains("RESOLVED"));
        assertThat(history()).startsWith("RESOLVED", "ASKED");
    }

    private List<String> history() {
        List<Number> ids = Edge.read(
                world.operator.get(
                        "/api/v2/work-items?state=OPEN&state=RESOLVED&kind=MISSING_HERE&reference=" + order.payment()),
                "$.work_items[*].work_item_id");
        return Edge.read(world.operator.get("/api/v2/work-items/" + ids.getFirst()), "$.history[*].action");
    }
}
