package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import payment.call.CircuitBreakers;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** A provider that is away for long parks no refund. When it is back, each refund is made once, under the reference of its first call. */
@SandboxTest
class RefundsOutliveTheAbsenceOfTheirProviderTests {

    private static final int MORE_THAN_A_DELIVERY_HAS = 12;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final PaymentWorld world;
    private final DSLContext database;
    private final Order order = PaymentWorld.order();

    RefundsOutliveTheAbsenceOfTheirProviderTests(ApplicationContext context, DSLContext database) {
        this.world = new PaymentWorld(context);
        this.database = database;
    }

    /** The tests share the provider: it answers the calls that try whether it is back. The payments are paid, so it is not asked about them later. */
    @AfterEach
    void theProviderIsBack() {
        world.behave("{}");
        world.passes(LONGEST_WAIT);
        for (int trial = 0; trial < CircuitBreakers.TRIALS; trial++) {
            captured(PaymentWorld.order());
        }
    }

    /** The clock stands otherwise. It moves on only while the call is not claimed: a call that ends later would be due an interval after the new time. */
    private void passesUntil(String what, BooleanSupplier isSo) {
        Soon.is(what, () -> {
            if (isSo.getAsBoolean()) {
                return true;
            }
            String claimed = "select count(*) from payment.inquiry where reference = ? and claimed_at is not null";
            if (world.count(claimed, order.refund()) == 0) {
                world.passes(LONGEST_WAIT);
            }
            return false;
        });
    }

    @Test
    void aRefundIsMadeOnceWhenTheProviderIsBack() {
        captured();
        world.behave("{'fail':100000}");
        world.publish(world.refund(order));
        passesUntil("calls without an answer", () -> world.failures(order.refund()) >= MORE_THAN_A_DELIVERY_HAS);
        assertThat(world.refundStatus(order)).isEqualTo("requested");
        assertThat(parked()).isZero();

        world.behave("{}");
        passesUntil("refunded", () -> world.refundStatus(order).equals("refunded"));
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(made(order.refund())).isTrue();
        assertThat(world.count("select count(*) from payment.inquiry where reference = ?", order.refund()))
                .isZero();
    }

    @Test
    void aRefundDoesNotWaitBehindAnotherOneOfTheOrder() {
        captured();
        world.publishUnanswered(world.refund(order, "", 1000));
        world.publish(world.refund(order, "b", 500));
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(made(order.refund() + "b")).isTrue();
        assertThat(world.refundStatus(order)).isEqualTo("requested");

        passesUntil("refunded", () -> world.refundStatus(order).equals("refunded"));
    }

    /** The upgrade turns deliveries that an earlier build has parked or holds into rows. */
    @Test
    void aParkedRefundOfAnEarlierBuildIsMadeUnderItsReference() {
        long event = calledByAnEarlierBuild();
        park("payment/provider-gone", event);
        assertThat(parked()).isEqualTo(1);

        database.execute(upgrade());

        assertThat(parked()).isZero();
        List<Long> row = world.numbers(
                "select asked, failures, (provider = 'nobody')::int from payment.inquiry where reference = ?",
                order.refund());
        assertThat(row).containsExactly(1L, 10L, 1L);
        database.execute(
                "update payment.inquiry set provider = '', due_at = '2000-01-01' where reference = ?", order.refund());
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(made(order.refund())).isTrue();
    }

    /** An instance of an earlier build that runs beside this one goes on parking such deliveries. */
    @Test
    void aRefundThatAnEarlierBuildParksAfterTheUpgradeIsMadeToo() {
        park("payment/provider", calledByAnEarlierBuild());
        Soon.is(
                "a row",
                () -> world.count("select count(*) from payment.inquiry where reference = ?", order.refund()) == 1
                        || world.refundStatus(order).equals("refunded"));
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(made(order.refund())).isTrue();
        assertThat(parked()).isZero();
    }

    private void park(String listener, long event) {
        database.execute("""
                insert into outbox.delivery (listener, event_id, lane, owner, attempts, held_until, error)
                values (?, ?, 'lane', 0, 10, 'infinity', 'no answer')""", listener, event);
    }

    /** The event that called the provider in earlier builds. The refund has no row. */
    private long calledByAnEarlierBuild() {
        captured();
        world.publishUnanswered(world.refund(order));
        database.execute("delete from payment.inquiry where reference = ?", order.refund());
        String payload = """
                {"reference":"%s","correlation":"%s","provider":"nobody","payment_reference":"%s","provider_payment_id":"sbx_1",\
                "payment_amount":{"amount_minor":2550,"currency":"GBP"},"amount":{"amount_minor":2550,"currency":"GBP"},\
                "requested_at":"2026-03-01T09:00:00Z","reason":"changed their mind"}\
                """.formatted(order.refund(), order.correlation(), order.payment());
        return database.fetchSingle("""
                        insert into outbox.event (id, type, correlation, trace, published_at, payload)
                        values (nextval('outbox.event_id'), 'payment.refund.due.v2', ?, 'trace', now(), ?) returning id""", order.correlation(), payload).into(Long.class);
    }

    /** The part of the migration that changes rows. */
    private static String upgrade() {
        try (InputStream file = RefundsOutliveTheAbsenceOfTheirProviderTests.class.getResourceAsStream(
                "/db/migration/payment/V24__calls_to_providers_are_rows.sql")) {
            String script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return script.substring(script.indexOf("with taken as"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private void captured() {
        captured(order);
    }

    private void captured(Order order) {
        world.publish(world.pay(order, "sandbox_hosted"));
        world.awaitPublished(order, PaymentStarted.class);
        world.send(
                "POST",
                "/sandbox/payments/%s/pay".formatted(order.payment()),
                "{\"currency\":\"GBP\",\"amount_minor\":2550}");
        world.awaitSecured(order);
    }

    private long parked() {
        return world.count("select count(*) from outbox.open_delivery where held_until = 'infinity'");
    }

    private boolean made(String refund) {
        return world.send("GET", "/sandbox/payments/%s/refunds/%s".formatted(order.payment(), refund), "")
                        .status()
                == 200;
    }
}
