package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import payment.PaymentWorld.Order;

/** Through the transport and on PostgreSQL: requests and callbacks of many orders, at once and in every order. */
@PaymentTest
class CallbacksAndRequestsCannotMissEachOtherTests {

    private static final Logger LOG = LoggerFactory.getLogger(CallbacksAndRequestsCannotMissEachOtherTests.class);

    private final PaymentWorld world;
    private final DSLContext database;

    CallbacksAndRequestsCannotMissEachOtherTests(PaymentWorld world, DSLContext database) {
        this.world = world;
        this.database = database;
    }

    @Test
    void everyPaymentIsCapturedAndRefundedOnce() {
        long seed = Long.getLong("payment.seed", System.nanoTime());
        LOG.info("payment.seed={}", seed);
        Random random = new Random(seed);
        List<Order> orders =
                IntStream.range(0, 20).mapToObj(i -> PaymentWorld.order()).toList();
        List<Runnable> happenings = new ArrayList<>();
        for (Order order : orders) {
            String method = random.nextBoolean() ? "sandbox" : "sandbox_hosted";
            happenings.add(() -> world.ask(world.pay(order, method)));
            happenings.add(() -> world.ask(world.giveBack(order)));
            for (int i = 0; i < 2; i++) {
                happenings.add(() -> accepted(world.callback("payment.captured", order.payment())));
                happenings.add(() -> accepted(world.callback("payment.failed", order.payment())));
                happenings.add(() -> accepted(world.callback("refund.succeeded", order.refund())));
            }
        }
        Collections.shuffle(happenings, random);
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            happenings.forEach(callers::execute);
        }
        world.awaitQuiet();

        for (Order order : orders) {
            assertThat(world.payment(order)).isEqualTo("captured");
            assertThat(world.refund(order)).isEqualTo("refunded");
            assertThat(world.verdicts(order.payment()))
                    .doesNotContain("waiting")
                    .contains("applied");
            assertThat(world.verdicts(order.refund())).doesNotContain("waiting");
            assertThat(world.told(order)).containsOnlyOnce("payment.captured").containsOnlyOnce("payment.refunded");
        }
        assertThat(database.fetchValue("select count(*) from payment.payment where refund_minor > captured_minor"))
                .isEqualTo(0L);
    }

    private static void accepted(PaymentWorld.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
    }
}
