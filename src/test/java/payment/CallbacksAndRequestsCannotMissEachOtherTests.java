package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentWorld.Order;
import testing.AtOnce;
import testing.World.Answer;
import testing.sandbox.SandboxTest;

/** Requests and callbacks of many orders arrive at the same time and in random order; each payment is captured and refunded once. */
@SandboxTest
class CallbacksAndRequestsCannotMissEachOtherTests {

    private static final Logger LOG = LoggerFactory.getLogger(CallbacksAndRequestsCannotMissEachOtherTests.class);

    private final PaymentWorld world;

    CallbacksAndRequestsCannotMissEachOtherTests(ApplicationContext context) {
        world = new PaymentWorld(context);
    }

    @Test
    void everyPaymentIsCapturedAndRefundedOnce() {
        long seed = Long.getLong("payment.seed", System.nanoTime());
        LOG.info("payment.seed={}", seed);
        Random random = new Random(seed);
        List<Order> orders = Stream.generate(PaymentWorld::order).limit(20).toList();
        List<Runnable> messages = new ArrayList<>();
        for (Order order : orders) {
            String method = random.nextBoolean() ? "sandbox" : "sandbox_hosted";
            messages.add(() -> world.publish(world.pay(order, method)));
            messages.add(() -> world.publish(world.refund(order)));
            for (int i = 0; i < 2; i++) {
                messages.add(() -> assertAccepted(world.callback("payment.captured", order.payment())));
                messages.add(() -> assertAccepted(world.callback("payment.failed", order.payment())));
                messages.add(() -> assertAccepted(world.callback("refund.succeeded", order.refund())));
            }
        }
        Collections.shuffle(messages, random);
        AtOnce.spread(8, messages.size(), number -> messages.get(number).run());
        world.awaitDelivered();

        for (Order order : orders) {
            assertThat(world.paymentStatus(order)).isEqualTo("captured");
            assertThat(world.refundStatus(order)).isEqualTo("refunded");
            assertThat(world.verdicts(order.payment()))
                    .doesNotContain("waiting")
                    .contains("applied");
            assertThat(world.verdicts(order.refund())).doesNotContain("waiting");
            assertThat(world.published(order))
                    .containsOnlyOnce(PaymentSecured.class)
                    .containsOnlyOnce(PaymentRefunded.class);
        }
        assertThat(world.count("select count(*) from payment.payment where refund_minor > captured_minor"))
                .isZero();
    }

    private static void assertAccepted(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
    }
}
