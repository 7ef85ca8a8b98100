package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import testing.Edge;
import testing.MutableClock;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** The statement of each day that has ended is fetched and compared. */
@SandboxTest
@TestPropertySource(properties = "orderwright.payment.reconciliation.fetch-after=1h")
class FetchesTheStatementsOfDaysTests {

    private static final LocalDate INCOMPLETE = LocalDate.of(2026, 3, 1);

    private final ReconciliationWorld world;
    private final MutableClock clock;

    FetchesTheStatementsOfDaysTests(WebApplicationContext context, DSLContext database, MutableClock clock) {
        this.world = new ReconciliationWorld(context, database);
        this.clock = clock;
    }

    @Test
    void aDayThatHasEndedIsFetchedAndOneThatCannotBeFetchedSaysWhy() {
        Soon.is(
                "listed",
                () -> world.operator
                                .get(ReconciliationWorld.path(INCOMPLETE))
                                .getResponse()
                                .getStatus()
                        == 200);
        clock.set(Instant.parse("2026-03-02T08:00:00Z"));
        Order order = PaymentWorld.order();
        world.payments.publish(world.payments.pay(order, "sandbox"));
        world.payments.awaitPublished(order, PaymentStarted.class);
        world.payments.paysOnPage(order);
        world.payments.awaitSecured(order);
        LocalDate day = LocalDate.of(2026, 3, 2);

        clock.set(Instant.parse("2026-03-03T00:59:00Z"));
        Soon.is(
                "listed",
                () -> world.operator
                                .get(ReconciliationWorld.path(day))
                                .getResponse()
                                .getStatus()
                        == 200);
        assertThat(Edge.<Map<String, Object>>read(world.operator.get(ReconciliationWorld.path(day)), "$"))
                .doesNotContainKey("statement");
        clock.set(Instant.parse("2026-03-03T01:00:00Z"));
        Soon.is(
                "fetched",
                () -> Edge.<Map<String, Object>>read(world.operator.get(ReconciliationWorld.path(day)), "$")
                        .containsKey("statement"));
        world.awaitReconciled(day);

        var shown = world.operator.get(ReconciliationWorld.path(day));
        Edge.assertAnswer(shown, 200, "statement.source", "FETCHED");
        Edge.assertAnswer(shown, 200, "statement.lines", 1);
        Edge.assertAnswer(shown, 200, "work_items", 0);
        assertThat(Edge.<java.util.List<String>>read(shown, "$.sums[*].class")).containsExactly("MATCHED", "MATCHED");
        Edge.assertAnswer(
                world.operator.get(ReconciliationWorld.path(INCOMPLETE)),
                200,
                "fetch_failure",
                "The sandbox answered 404");
    }
}
