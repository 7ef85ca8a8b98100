package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import payment.StatementEvent.FeesStated;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.money.Money;
import testing.shop.Soon;

/**
 * The fees of a day are published once, whatever is imported or killed. What was published adds up to the fees of the statement that counts. A
 * page has two lines.
 */
@ReconciliationTest
class FeesArePublishedOnceTests {

    private final ReconciliationWorld world;
    private final DSLContext database;

    FeesArePublishedOnceTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
    }

    @Test
    void theFeesOfMatchedPaymentsAreAddedUpAndRoundedOnce() {
        List<StatementLine> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lines.add(line(
                    lines.size() + 2, Kind.PAYMENT, world.captured(world.day).payment(), 2550, 15_300));
        }
        lines.add(line(lines.size() + 2, Kind.PAYMENT, "unknown", 2550, 99_000));
        lines.add(line(lines.size() + 2, Kind.FEE, null, -250, 0));
        lines.add(line(lines.size() + 2, Kind.OTHER, null, -1500, 7_000));
        importStatement(lines);

        assertThat(stated()).as("5 × 15.3 + 250, rounded up from 326.5").containsExactly(fees(1, 0, 327));
        assertThat(published()).containsExactly(fees(1, 0, 327));
    }

    @Test
    void theSameFileAndARepeatedStepPublishNothingMore() {
        List<StatementLine> lines = List.of(
                line(2, Kind.PAYMENT, world.captured(world.day).payment(), 2550, 15_300),
                line(3, Kind.PAYMENT, world.captured(world.day).payment(), 2550, 15_300),
                line(4, Kind.PAYMENT, world.captured(world.day).payment(), 2550, 15_300));
        importStatement(lines);
        importStatement(lines);
        for (String phase : List.of("FORGET", "LINES", "SUMS", "FEES")) {
            database.execute(
                    "update payment.statement set state = 'LOADED', phase = ?, progress = '' where day = ?::date",
                    phase,
                    world.day);
            world.awaitReconciled(world.day);
        }

        assertThat(stated()).containsExactly(fees(1, 0, 46));
        assertThat(published()).containsExactly(fees(1, 0, 46));
    }

    /** The transaction of the step fails after its work, as if its process were killed: nothing is published, and the step is done again. */
    @Test
    void aStepThatWasRolledBackIsPublishedOnce() {
        Order order = world.captured(world.day);
        importStatement(List.of());
        database.execute("""
                insert into payment.stated_fee (provider, day, currency, change_no, before_minor, fee_minor, statement_id, published_at)
                select provider, day, 'GBP', 2147483647, 5, 7, statement_id, now() from payment.statement
                where day = ?::date and state = 'RECONCILED'""", world.day);
        assertThat(world.operator.postFile(
                        ReconciliationWorld.path(world.day) + "/statement/import",
                        StatementFiles.platform(List.of(line(2, Kind.PAYMENT, order.payment(), 2550, 20_000)))))
                .hasStatus(200);
        Soon.is(
                "failed",
                () -> database.fetchValue(
                                "select max(failures) > 0 from payment.statement where day = ?::date", world.day)
                        .equals(true));
        assertThat(published()).isEmpty();

        database.execute("delete from payment.stated_fee where day = ?::date", world.day);
        database.execute(
                "update payment.statement set retry_at = null where day = ?::date and failures > 0", world.day);
        world.awaitReconciled(world.day);

        assertThat(published()).containsExactly(fees(1, 0, 20));
        assertThat(stated()).isEqualTo(published());
    }

    @Test
    void aReplacedStatementIsCorrectedByAFurtherEvent() {
        Order first = world.captured(world.day);
        Order second = world.captured(world.day);
        importStatement(List.of(
                line(2, Kind.PAYMENT, first.payment(), 2550, 15_000),
                line(3, Kind.PAYMENT, second.payment(), 2550, 15_000)));
        importStatement(List.of(line(2, Kind.PAYMENT, first.payment(), 2550, 16_000)));
        importStatement(List.of());

        assertThat(published()).containsExactly(fees(1, 0, 30), fees(2, 30, 16), fees(3, 16, 0));
        assertThat(stated()).isEqualTo(published());
    }

    @Test
    void aRefundGivesItsFeeBack() {
        Order order = world.captured(world.day);
        world.payments.publish(world.payments.refund(order));
        world.payments.awaitSecured(order, PaymentRefunded.class);
        importStatement(List.of(
                line(2, Kind.PAYMENT, order.payment(), 2550, 10_000),
                line(3, Kind.REFUND, order.refund(), 2550, -15_300)));

        assertThat(published()).as("rounded away from zero").containsExactly(fees(1, 0, -5));
    }

    /** A payment that is not captured here has no fee here, until its callback arrives and the day is compared again. */
    @Test
    void theFeeOfAPaymentThatIsFoundLaterIsPublishedThen() {
        Order known = world.captured(world.day);
        Order late = PaymentWorld.order();
        importStatement(List.of(
                line(2, Kind.PAYMENT, known.payment(), 2550, 15_000),
                line(3, Kind.PAYMENT, late.payment(), 2550, 15_000)));
        assertThat(published()).containsExactly(fees(1, 0, 15));

        world.payments.publish(world.payments.pay(late, "sandbox"));
        world.payments.awaitPublished(late, PaymentStarted.class);
        world.payments.callback(
                PaymentWorld.body("captured:" + late.payment(), "payment.captured", late.payment(), PaymentWorld.AMOUNT)
                        .replace(
                                "2026-03-01T09:01:00Z",
                                ReconciliationWorld.noon(world.day).toString()));
        world.payments.awaitSecured(late);
        database.execute(
                "update payment.statement set state = 'LOADED', phase = 'FORGET', progress = '' where day = ?::date",
                world.day);
        world.awaitReconciled(world.day);

        assertThat(published()).containsExactly(fees(1, 0, 15), fees(2, 15, 30));
    }

    private void importStatement(List<StatementLine> lines) {
        world.importStatement(world.day, StatementFiles.platform(lines));
    }

    private StatementLine line(int number, Kind kind, @Nullable String reference, long amountMinor, long fee) {
        return new StatementLine(
                number,
                kind,
                "sbx_" + (reference == null ? number : reference),
                reference,
                amountMinor,
                "GBP",
                fee,
                ReconciliationWorld.noon(world.day));
    }

    private FeesStated fees(int change, long before, long after) {
        return new FeesStated(
                "sandbox",
                world.day,
                change,
                Money.ofMinor(before, "GBP"),
                Money.ofMinor(after, "GBP"),
                Instant.parse(world.day + "T23:59:59Z"));
    }

    private List<FeesStated> published() {
        return database.fetch("""
                        select payload::json ->> 'change', payload::json #>> '{before,amount_minor}', payload::json #>> '{after,amount_minor}'
                        from outbox.event where correlation = ? order by id""", "payment/fees/sandbox/" + world.day)
                .map(row -> fees(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, Long.class)));
    }

    private List<FeesStated> stated() {
        return database.fetch(
                        "select change_no, before_minor, fee_minor from payment.stated_fee where day = ?::date order by 1",
                        world.day)
                .map(row -> fees(row.get(0, Integer.class), row.get(1, Long.class), row.get(2, Long.class)));
    }
}
