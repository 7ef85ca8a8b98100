package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import order.OrderEvent.OrderCancelled;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

class AnswersARepeatedKeyAlikeTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";

    AnswersARepeatedKeyAlikeTests(Platform platform) {
        super(platform);
    }

    private int ordersKept() {
        platform.awaitListed();
        return shopper.get(ORDERS).is(200).at("/orders").size();
    }

    @Test
    void theSameOrderAsItIsByThen() {
        String sku = operator.sells(100, 5);
        Checkout checkout = shopper.checkout().line(sku, 1);
        PlacedOrder order = checkout.placed();

        Answer paying = checkout.send().is(201);
        assertThat(paying.text("/order_no")).isEqualTo(order.number());
        assertThat(paying.text("/status")).isEqualTo("PAYING");

        order.pay().awaitCommitted();
        Answer paid = checkout.send().is(201);
        assertThat(paid.text("/order_no")).isEqualTo(order.number());
        assertThat(paid.text("/status")).isEqualTo("PAID");
        assertThat(ordersKept()).isEqualTo(1);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(4, 0, 4));
    }

    @Test
    void alsoWhenItTookTheLastUnit() {
        String sku = operator.sells(100, 1);
        Checkout checkout = shopper.checkout().line(sku, 1);
        PlacedOrder order = checkout.placed();
        platform.awaitKnownAsSoldOut(sku);

        assertThat(checkout.send().is(201).text("/order_no")).isEqualTo(order.number());
    }

    @Test
    void alsoWithItsExternalReference() {
        String sku = operator.sells(100, 5);
        Checkout checkout = operator.checkout().line(sku, 1).with("external_reference", Shop.fresh("invoice"));
        PlacedOrder order = checkout.placed();

        assertThat(checkout.send().is(201).text("/order_no")).isEqualTo(order.number());
    }

    @Test
    void theSameShortageAlthoughThereIsEnoughByThen() {
        String sku = operator.lists(100);
        Checkout checkout = shopper.checkout().line(sku, 3);
        Answer shortage = checkout.decided().refused(409, "INVENTORY_SHORTAGE");
        operator.stocks(sku, 10);

        Answer again = checkout.send().refused(409, "INVENTORY_SHORTAGE");
        assertThat(again.at("/details")).isEqualTo(shortage.at("/details"));
        assertThat(again.number("/details/items/0/requested")).isEqualTo(3);

        checkout.placedSoon();
    }

    @Test
    void byEitherNameOfItsHeader() {
        String sku = operator.sells(100, 5);
        String key = Shop.freshKey();
        Call call = shopper.checkout().line(sku, 1).call().key(null).header("Idempotency-Key", key);

        String number = call.decided().is(201).text("/order_no");
        call.header("Idempotency-Key", null).key(key);
        assertThat(call.send().is(201).text("/order_no")).isEqualTo(number);
        call.header("Idempotency-Key", key);
        assertThat(call.send().is(201).text("/order_no")).isEqualTo(number);
        assertThat(ordersKept()).isEqualTo(1);

        call.header("Idempotency-Key", key + "2");
        assertThat(call.send().badFields())
                .containsEntry("X-Idempotency-Key", List.of("must not differ from Idempotency-Key"));
    }

    @Test
    void aPutAndADeleteNeedNoKey() {
        String rate = "/api/v2/charges/shipping-rates/" + Shop.fresh("rate").replace(' ', '-');
        for (int weight : List.of(100, 200)) {
            Map<String, Object> wanted =
                    Map.of("country", "AQ", "amount", Checkout.money(1, "XOF"), "max_weight_grams", weight);
            Answer put = operator.call("PUT", rate).body(wanted).decided().is(200);
            assertThat(put.number("/max_weight_grams")).isEqualTo(weight);
        }
        operator.call("DELETE", rate).decided().is(204);
        operator.call("DELETE", rate).decided().is(204);

        Call order = shopper.checkout().line("any", 1).call().key(null);
        assertThat(order.send().badFields())
                .containsEntry("X-Idempotency-Key", List.of("is required for POST and PATCH"));
    }

    @Test
    void whatWasRefusedWithoutATraceIsDecidedAnew() {
        String sku = "to come " + Shop.fresh("sku");
        Checkout checkout = shopper.checkout().line(sku, 1);
        checkout.send().refused(409, "SKU_NOT_LISTED");
        operator.prices(sku, 100).is(200);
        operator.stocks(sku, 1);

        checkout.placed();
    }

    /** Codes are compared without case and the space around them, so each checkout is one guess. */
    @Test
    void alsoWhenItsShopperHasTriedTooManyCoupons() {
        String sku = operator.sells(100, 5);
        Checkout first = guess(sku);
        Answer rejected = first.decided().refused(409, "COUPON_REJECTED");
        assertThat(rejected.at("/details/coupons").size()).isEqualTo(1);
        long begun = System.nanoTime();
        int guesses = 1;
        Answer answer = guess(sku).decided();
        while (answer.status() == 409) {
            guesses++;
            answer = guess(sku).decided();
        }

        int back = (int) (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) / 30); // twenty in ten minutes
        assertThat(guesses).as("some may have come back meanwhile").isBetween(10, 22 + back);
        answer.refused(429, "TOO_MANY_WRONG_COUPONS");
        assertThat(first.decided().refused(409, "COUPON_REJECTED").at("/details"))
                .isEqualTo(rejected.at("/details"));
        shopper.places(sku, 1);
    }

    private Checkout guess(String sku) {
        return shopper.checkout()
                .line(sku, 1)
                .with("coupon_codes", List.of("GUESS-1", "guess-1", " Guess-1 ", "GUESS-1"));
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() {
        String sku = operator.sells(100, 5);
        String key = Shop.freshKey();
        PlacedOrder order = shopper.checkout().line(sku, 1).key(key).placed();

        shopper.checkout().line(sku, 2).key(key).send().refused(422, "IDEMPOTENCY_KEY_REUSED");

        assertThat(ordersKept()).isEqualTo(1);
        shopper.cancel(order.number()).key(key).send().is(200);
    }

    @Test
    void anothersKeyIsAnother() {
        String sku = operator.sells(100, 5);
        String key = Shop.freshKey();
        PlacedOrder ours = shopper.checkout().line(sku, 1).key(key).placed();

        PlacedOrder theirs = platform.shopper().checkout().line(sku, 1).key(key).placed();

        assertThat(theirs.number()).isNotEqualTo(ours.number());
        assertThat(operator.stockOf(sku).reserved()).isEqualTo(2);
    }

    /** Each request is repeated while the answer says that the first one is still in progress. */
    @Test
    void manyAtOnceAreOneOrder() {
        for (int round = 0; round < 10; round++) {
            String sku = operator.sells(100, 50);
            Checkout checkout = shopper.checkout().line(sku, 1);

            List<Answer> answers = AtOnce.run(Collections.nCopies(20, () -> {
                Answer answer = checkout.decided();
                while (answer.status() == 409) {
                    answer.refused(409, "IDEMPOTENCY_IN_PROGRESS");
                    answer = checkout.decided();
                }
                return answer.is(201);
            }));

            assertThat(answers.stream().map(answer -> answer.text("/order_no")).distinct())
                    .hasSize(1);
            assertThat(operator.stockOf(sku).reserved()).isEqualTo(1);
        }
    }

    @Test
    void aDayLong() {
        String sku = operator.sells(100, 5);
        Checkout checkout = shopper.checkout().line(sku, 1);
        PlacedOrder order = checkout.placed();

        platform.clock().advance(Duration.ofDays(1).minusSeconds(1));

        assertThat(checkout.send().is(201).text("/order_no")).isEqualTo(order.number());
    }

    @Test
    void aCancellation() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 1);
        Call cancel = shopper.cancel(order.number());

        assertThat(cancel.send().is(200).text("/status")).isEqualTo("CANCELLED");
        assertThat(cancel.send().is(200).text("/status")).isEqualTo("CANCELLED");
        cancel.body("{}").send().refused(422, "IDEMPOTENCY_KEY_REUSED");
        assertThat(order.timeline()).containsOnlyOnce(OrderCancelled.class);
    }

    @Test
    void aRefusedCancellationAlsoStays() {
        String sku = operator.lists(100);
        shopper.checkout().line(sku, 1).decided().is(409);
        platform.awaitListed();
        Call cancel = shopper.cancel(shopper.get(ORDERS).text("/orders/0/order_no"));

        for (int i = 0; i < 2; i++) {
            Answer answer = cancel.send().refused(409, "ORDER_NOT_CANCELLABLE");
            assertThat(answer.text("/details/status")).isEqualTo("REJECTED");
        }
    }

    /** A late repeat of an old price must not undo a newer one. */
    @Test
    void anOldPriceRepeatedChangesNothing() {
        String sku = operator.lists(100);
        Call hundred = operator.call("PUT", Operator.skuPath(sku)).freshKey().body(Operator.sku("A thing", 100, true));
        hundred.send().is(200);
        operator.prices(sku, 200).is(200);

        hundred.send().is(200);

        assertThat(operator.get(Operator.skuPath(sku)).number("/prices/0/amount_minor"))
                .isEqualTo(200);
        hundred.body(Operator.sku("A thing", 300, true)).send().refused(422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void goodsComeInOnce() {
        String sku = operator.lists(100);
        Map<String, Object> goods = Operator.goods(Shop.fresh("delivery"), sku, 5);
        Call restock = operator.call("POST", "/api/v2/stock/import").freshKey().body(goods);

        for (int i = 0; i < 2; i++) {
            assertThat(restock.send().is(200).at("/applied").asBoolean()).isTrue();
        }
        assertThat(restock.freshKey().send().is(200).at("/applied").asBoolean()).isFalse();
        Call adjust = operator.call("POST", "/api/v2/stock/adjust").freshKey().body(Operator.adjustment(sku, -2));
        for (int i = 0; i < 2; i++) {
            assertThat(adjust.send().is(200).number("/on_hand")).isEqualTo(3);
        }
        adjust.freshKey().send().is(200);
        assertThat(operator.stockOf(sku).onHand()).isEqualTo(3);
    }
}
