package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Sandbox;
import testing.shop.Shop;

/**
 * Two instances share one database. Each knows what the other one has done.
 *
 * <p>Seen to fail without the lock of a shopper while an order is placed: 22 unpaid orders were accepted where 20 are
 * allowed. Without the lock of order rows, and with it the rule that a position in a stream is used once, an order
 * whose cancellation was answered 200 stayed {@code PAID}, and its stock was released. When stock rows were not locked
 * in one order, every answer was right, but PostgreSQL counted 2 deadlocks.
 */
@OverHttp
@TestInstance(Lifecycle.PER_CLASS)
@Tag("contention")
class AnswersAlikeOnEveryInstanceTests {

    private static final int ROUNDS = Integer.getInteger("rounds", 6) / 2;

    private final Platform here;
    private final Platform there;
    private final ConfigurableApplicationContext other;

    AnswersAlikeOnEveryInstanceTests(Platform platform, ApplicationContext context) {
        here = platform;
        other = Platform.startAnother(context);
        there = other.getBean(Platform.class);
    }

    @AfterAll
    void stopTheOther() {
        other.close();
    }

    @Test
    void aKeyUsedHereIsKnownThere() {
        String sku = here.operator().sells(100, 5);
        Caller shopper = here.shopper();
        Caller same = there.shopper(shopper.subject());
        Checkout checkout = shopper.checkout().line(sku, 1);
        PlacedOrder order = checkout.placed();

        Answer again = checkout.by(same).decided().is(201);

        assertThat(again.text("/order_no")).isEqualTo(order.number());
        assertThat(here.operator().stockOf(sku).reserved()).isEqualTo(1);
        order.seenBy(same).pay();
        order.awaitCommitted();
        order.seenBy(same).cancel().is(200);
        order.awaitStatus("REFUNDED");
    }

    @Test
    void whatWasReadHereIsShownAsItWasChangedThere() {
        String sku = here.operator().sells(100, ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            Caller shopper = here.shopper();
            PlacedOrder order = shopper.places(sku, 1);
            assertThat(order.show().text("/status")).isEqualTo("PAYING");

            order.seenBy(there.shopper(shopper.subject())).cancel().is(200);

            assertThat(order.show().text("/status")).isEqualTo("CANCELLED");
        }
    }

    @Test
    void aSkuThatWasReadHereIsShownAsItWasChangedThere() {
        String sku = here.operator().sells(100, 1);
        for (int price = 1; price <= ROUNDS; price++) {
            there.operator().prices(sku, price).is(200);

            Answer shown = here.operator().get(Operator.skuPath(sku)).is(200);
            assertThat(shown.number("/prices/0/amount_minor")).isEqualTo(price);
        }
    }

    @Test
    void aKeyUsedOnBothAtOnceIsOneOrder() {
        for (int round = 0; round < ROUNDS; round++) {
            String sku = here.operator().sells(100, 5);
            Caller shopper = here.shopper();
            Checkout checkout = shopper.checkout().line(sku, 1);
            Checkout same = checkout.by(there.shopper(shopper.subject()));

            List<Answer> answers = AtOnce.run(List.of(checkout::decided, same::decided));

            assertThat(answers).extracting(Answer::status).containsOnly(201);
            assertThat(answers)
                    .extracting(answer -> answer.text("/order_no"))
                    .containsOnly(answers.getFirst().text("/order_no"));
            assertThat(here.operator().stockOf(sku)).isEqualTo(new Stock(5, 1, 4));
        }
    }

    @Test
    void anOrderPlacedHereWhileItsPersonIsErasedThereCanBeSent() {
        ErasesAPersonTests.placedAndErasedAtOnce(here, there, here.operator().sells(100, 500), ROUNDS);
    }

    @Test
    void anExternalReferenceUsedOnBothAtOnceIsOneOrder() {
        for (int round = 0; round < ROUNDS; round++) {
            String sku = here.operator().sells(100, 5);
            String reference = Shop.fresh("invoice");
            List<Checkout> checkouts = new ArrayList<>();
            for (Platform instance : List.of(here, there, here, there)) {
                checkouts.add(instance.operator().checkout().line(sku, 1).with("external_reference", reference));
            }

            assertThat(Checkout.placedAtOnce(checkouts, 409, "EXTERNAL_REFERENCE_EXISTS"))
                    .hasSize(1);
            assertThat(here.operator().stockOf(sku)).isEqualTo(new Stock(5, 1, 4));
        }
    }

    /** Each instance reserves stock for its own requests; only the rows in the database know both. */
    @Test
    void theLastUnitIsSoldOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String first = here.operator().sells(100, 1);
            String second = here.operator().sells(100, 1);
            List<Checkout> checkouts = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                checkouts.add(here.shopper().checkout().line(first, 1).line(second, 1));
                checkouts.add(there.shopper().checkout().line(second, 1).line(first, 1));
            }

            assertThat(Checkout.placedAtOnce(checkouts, 409, "INVENTORY_SHORTAGE"))
                    .hasSize(1);
            assertThat(here.operator().stockOf(first)).isEqualTo(new Stock(1, 1, 0));
            assertThat(here.operator().stockOf(second)).isEqualTo(new Stock(1, 1, 0));
        }
    }

    /** Each instance must count the orders that the other one is placing at the same time. */
    @Test
    void noMoreUnpaidOrdersThanTheLimitAreTakenOnBothAtOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String sku = here.operator().sells(100, 100);
            Caller shopper = here.shopper();
            Caller same = there.shopper(shopper.subject());
            List<Checkout> checkouts = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                checkouts.add(shopper.checkout().line(sku, 1));
                checkouts.add(same.checkout().line(sku, 1));
            }

            assertThat(Checkout.placedAtOnce(checkouts, 429, "TOO_MANY_UNPAID_ORDERS"))
                    .hasSize(20);
            assertThat(here.operator().stockOf(sku)).isEqualTo(new Stock(100, 20, 80));
        }
    }

    @Test
    void noMoreUnitsThanTheLimitAreHeldOnBothAtOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String sku = here.operator().sells(100, 1_000);
            Caller shopper = here.shopper();
            Caller same = there.shopper(shopper.subject());
            List<Checkout> checkouts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                checkouts.add(shopper.checkout().line(sku, 30));
                checkouts.add(same.checkout().line(sku, 30));
            }

            assertThat(Checkout.placedAtOnce(checkouts, 429, "TOO_MANY_UNITS_HELD"))
                    .hasSize(6);
            assertThat(here.operator().stockOf(sku)).isEqualTo(new Stock(1_000, 180, 820));
        }
    }

    @Test
    void aCallbackToldToBothAtOnceCountsOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String sku = here.operator().sells(100, 5);
            PlacedOrder order = here.shopper().places(sku, 1);
            List<Callable<Answer>> callbacks = new ArrayList<>();
            for (Platform instance : List.of(here, there, here, there)) {
                callbacks.add(instance.provider().callback(instance.provider().captured(order))::send);
            }

            AtOnce.run(callbacks).forEach(answer -> answer.is(200));

            order.awaitCommitted();
            assertThat(order.timeline()).containsOnlyOnce(OrderPaid.class);
        }
    }

    /** The payment window ends while one instance cancels the order and the other one gets the payment. */
    @Test
    void cancelledPaidAndExpiredAtTheSameInstantItEndsHonestly() {
        for (int round = 0; round < ROUNDS; round++) {
            here.expireUnpaidOrders();
            EndsHonestlyWhateverComesFirstTests.cancelledPaidAndExpiredAtOnce(here, there);
        }
    }

    @Test
    void cancelledHereAndPaidThereItEndsHonestly() {
        for (int round = 0; round < ROUNDS; round++) {
            String sku = here.operator().sells(100, 1);
            PlacedOrder order = here.shopper().places(sku, 1);
            Sandbox elsewhere = there.sandbox();

            List<Answer> answers = AtOnce.run(List.of(order::cancel, () -> elsewhere.pay(order)));

            answers.forEach(answer -> answer.is(200));
            order.awaitStatus("REFUNDED");
            assertThat(order.timeline()).containsOnlyOnce(OrderRefunded.class);
        }
    }
}
