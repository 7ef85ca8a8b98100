package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import testing.sandbox.SandboxTest;

/** A refund counts on the day on which the money went back, by the provider's clock, whenever it was requested. */
@SandboxTest
class RefundsCountWhenTheMoneyWentBackTests {

    private final ReconciliationWorld world;
    private final DSLContext database;

    RefundsCountWhenTheMoneyWentBackTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
    }

    @Test
    void theDayOfItsSuccessHasIt() {
        LocalDate later = world.day.plusDays(3);
        Order order = world.captured(world.day);
        // The callback comes first, so that the sandbox is not asked for the refund.
        world.payments.callback(PaymentWorld.body(
                        "refunded:" + order.refund(), "refund.succeeded", order.refund(), PaymentWorld.AMOUNT)
                .replace("2026-03-01T09:01:00Z", ReconciliationWorld.noon(later).toString()));
        world.payments.publish(world.payments.refund(order));
        world.payments.awaitRefund(order, "refunded");
        assertThat(database.fetchSingle(
                                "select refunded_at::date from payment.refund where reference = ?", order.refund())
                        .into(LocalDate.class))
                .isEqualTo(later);

        world.importStatement(
                later,
                StatementFiles.platform(List.of(new StatementLine(
                        2,
                        Kind.REFUND,
                        "sbx_" + order.refund(),
                        order.refund(),
                        2550,
                        "GBP",
                        0,
                        ReconciliationWorld.noon(later)))));
        assertThat(world.counts(later, "THERE")).isEqualTo(Map.of("MATCHED", 1L));
        assertThat(world.counts(later, "HERE")).isEqualTo(Map.of("MATCHED", 1L));
    }

    /** Whichever the provider told first, its statements have the refund and the failure, each on its day. */
    @ParameterizedTest
    @ValueSource(strings = {"returned", "refused"})
    void theDayOfItsFailureHasTheMoneyThatCameBack(String status) {
        LocalDate failure = world.day.plusDays(2);
        Order order = world.captured(world.day.minusDays(3));
        database.execute(
                """
                insert into payment.refund (
                  reference, status, correlation, payment_reference, amount_minor, currency, reason, noted_at, refunded_at, failed_at, failure)
                values (?, ?, ?, ?, 2550, 'GBP', 'changed their mind', ?::date + time '11:00', ?::date + time '12:00', ?::date + time '12:00',
                  'expired_or_canceled_card')""", order.refund(), status, order.correlation(), order.payment(), world.day, world.day, failure);
        importDay(world.day, line(Kind.REFUND, order, world.day));
        importDay(failure, line(Kind.REFUND_FAILURE, order, failure));

        for (LocalDate each : List.of(world.day, failure)) {
            assertThat(world.counts(each, "THERE")).isEqualTo(Map.of("MATCHED", 1L));
            assertThat(world.counts(each, "HERE")).isEqualTo(Map.of("MATCHED", 1L));
        }
    }

    @Test
    void aFailureThatTheStatementLacksOrThatIsUnknownHereNeedsAPerson() {
        Order known = world.captured(world.day.minusDays(3));
        Order unknown = PaymentWorld.order();
        database.execute("""
                insert into payment.refund (
                  reference, status, correlation, payment_reference, amount_minor, currency, reason, noted_at, refunded_at, failed_at, failure)
                values (?, 'returned', ?, ?, 2550, 'GBP', 'changed their mind', ?::date - 5, ?::date - 5, ?::date + time '12:00', 'lost')""", known.refund(), known.correlation(), known.payment(), world.day, world.day, world.day);
        importDay(world.day, line(Kind.REFUND_FAILURE, unknown, world.day));
        assertThat(world.items())
                .containsExactlyInAnyOrder("MISSING_THERE " + known.refund(), "MISSING_HERE " + unknown.refund());
    }

    private void importDay(LocalDate day, StatementLine line) {
        world.importStatement(day, StatementFiles.platform(List.of(line)));
    }

    private static StatementLine line(Kind kind, Order order, LocalDate day) {
        return new StatementLine(
                2, kind, "sbx_" + order.refund(), order.refund(), 2550, "GBP", 0, ReconciliationWorld.noon(day));
    }

    @Test
    void aRefundOfAnEarlierBuildCountsOnTheDayOfItsRequest() {
        Order order = world.captured(world.day);
        database.execute("""
                insert into payment.refund (reference, status, correlation, payment_reference, amount_minor, currency, reason, noted_at)
                values (?, 'refunded', ?, ?, 2550, 'GBP', 'changed their mind', ?::date + time '12:00')""", order.refund(), order.correlation(), order.payment(), world.day);
        world.importStatement(world.line(2, order.payment(), 2550));
        assertThat(world.items()).containsExactly("MISSING_THERE " + order.refund());
    }
}
