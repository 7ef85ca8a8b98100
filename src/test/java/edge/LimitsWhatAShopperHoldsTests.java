package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** Unpaid orders, and the units of each SKU in them, are limited for each shopper; by default to 20 and 200. */
class LimitsWhatAShopperHoldsTests extends EdgeTest {

    private static final int MOST_ORDERS = 20;
    private static final int MOST_UNITS = 200;

    LimitsWhatAShopperHoldsTests(Platform platform) {
        super(platform);
    }

    private List<PlacedOrder> placesAllThatItMay(Caller who, String sku) {
        List<PlacedOrder> orders = new ArrayList<>();
        for (int i = 0; i < MOST_ORDERS; i++) {
            orders.add(who.places(sku, 1));
        }
        return orders;
    }

    @Test
    void oneUnpaidOrderMoreIsRefusedAndSaysWhenToTryAgain() {
        String sku = operator.sells(100, 100);
        placesAllThatItMay(shopper, sku);
        platform.clock().advance(Duration.ofMinutes(5));

        Answer refused = shopper.checkout().line(sku, 1).decided().refused(429, "TOO_MANY_UNPAID_ORDERS");

        assertThat(refused.number("/details/limit")).isEqualTo(MOST_ORDERS);
        assertThat(refused.number("/details/unpaid_orders")).isEqualTo(MOST_ORDERS);
        assertThat(refused.header("Retry-After"))
                .as("when the first of the orders expires: with the grace period, in which it still counts")
                .isEqualTo(String.valueOf(Platform.UNTIL_EXPIRY.minusMinutes(5).toSeconds()));
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(100, MOST_ORDERS, 80));
        platform.shopper().places(sku, 1); // other shoppers are not limited by this one
    }

    @Test
    void anOrderThatIsPaidCancelledOrExpiredCountsNoLonger() {
        String sku = operator.sells(100, 100);
        List<PlacedOrder> orders = placesAllThatItMay(shopper, sku);

        orders.get(0).pay().awaitCommitted();
        shopper.places(sku, 1);
        shopper.checkout().line(sku, 1).decided().refused(429, "TOO_MANY_UNPAID_ORDERS");

        orders.get(1).cancel().is(200);
        shopper.places(sku, 1);
        shopper.checkout().line(sku, 1).decided().refused(429, "TOO_MANY_UNPAID_ORDERS");

        platform.clock().advance(Platform.UNTIL_EXPIRY);
        orders.get(2).awaitStatus("EXPIRED");
        shopper.places(sku, 1);
    }

    @Test
    void anOrderThatIsRejectedNeverCounted() {
        String sku = operator.sells(100, 100);
        PlacedOrder held = shopper.places(sku, 1);
        for (int i = 0; i < 8; i++) { // fewer than the wrong coupons that even two instances allow
            shopper.checkout()
                    .line(sku, MOST_UNITS / 8)
                    .with("coupon_codes", List.of("no-such-code"))
                    .decided()
                    .refused(409, "COUPON_REJECTED");
        }
        assertThat(holdings(shopper.subject())).as("the one order that is held").isEqualTo(1);
        held.cancel().is(200);
        assertThat(holdings(shopper.subject())).isZero();
        platform.awaitListed();
        assertThat(shopper.get("/api/v2/orders?status=REJECTED").at("/orders").size())
                .as("orders that were rejected after they had counted")
                .isEqualTo(8);
    }

    @Test
    void aRepeatedKeyIsAnsweredAsBeforeAlsoAtTheLimit() {
        String sku = operator.sells(100, 100);
        Checkout first = shopper.checkout().line(sku, 1);
        String number = first.placed().number();
        for (int i = 1; i < MOST_ORDERS; i++) {
            shopper.places(sku, 1);
        }
        Checkout oneMore = shopper.checkout().line(sku, 1);

        oneMore.decided().refused(429, "TOO_MANY_UNPAID_ORDERS");
        oneMore.decided().refused(429, "TOO_MANY_UNPAID_ORDERS");
        assertThat(first.decided().is(201).text("/order_no")).isEqualTo(number);
        shopper.cancel(number).send().is(200);

        oneMore.placed(); // under the key that was refused
    }

    @Test
    void unitsOfEachSkuAreCountedOverAllUnpaidOrders() {
        String sku = operator.sells(100, 1_000);
        String other = operator.sells(100, 1_000);
        PlacedOrder held = shopper.checkout().line(sku, 90).line(sku, 60).placed();

        Answer refused = shopper.checkout()
                .line(other, MOST_UNITS)
                .line(sku, 51)
                .decided()
                .refused(429, "TOO_MANY_UNITS_HELD");

        assertThat(refused.number("/details/limit")).isEqualTo(MOST_UNITS);
        assertThat(refused.at("/details/items").size()).isEqualTo(1);
        assertThat(refused.text("/details/items/0/sku_id")).isEqualTo(sku);
        assertThat(refused.number("/details/items/0/held")).isEqualTo(150);
        assertThat(refused.number("/details/items/0/requested")).isEqualTo(51);
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(operator.stockOf(other).reserved()).isZero();
        shopper.checkout().line(sku, 50).line(other, MOST_UNITS).placed();
        held.pay().awaitCommitted();
        shopper.places(sku, 150);
    }

    @Test
    void oneOrderCannotTakeEveryUnit() {
        String sku = operator.sells(100, 1_000);

        shopper.checkout().line(sku, MOST_UNITS + 1).decided().refused(429, "TOO_MANY_UNITS_HELD");
        assertThat(operator.stockOf(sku).reserved()).isZero();
        shopper.places(sku, MOST_UNITS);
    }

    @Test
    void ordersThatComeAtOnceAreCountedOneAfterTheOther() {
        String sku = operator.sells(100, 100);
        List<Checkout> checkouts = new ArrayList<>();
        for (int i = 0; i < 2 * MOST_ORDERS; i++) {
            checkouts.add(shopper.checkout().line(sku, 1));
        }

        assertThat(Checkout.placedAtOnce(checkouts, 429, "TOO_MANY_UNPAID_ORDERS"))
                .hasSize(MOST_ORDERS);
        assertThat(operator.stockOf(sku).reserved()).isEqualTo(MOST_ORDERS);
    }

    @Test
    void ordersForNobodyAndOfLoadTestsAreNotCounted() {
        String sku = operator.sells(100, 10_000);
        for (Caller free : List.of(operator, platform.loadTest())) {
            for (int i = 0; i <= MOST_ORDERS; i++) {
                free.places(sku, MOST_UNITS / MOST_ORDERS + 1);
            }
        }
        assertThat(holdings(operator.subject())).isZero();
        assertThat(holdings(OverHttp.LOAD_TEST)).isZero();
    }

    private long holdings(String subject) {
        return platform.database()
                .rows("select order_id from \"order\".holding where holder = ?", "user:" + subject)
                .size();
    }

    /** The shop's back end places orders for guests and users, and names them. */
    @Test
    void guestsAreCountedByTheKeyThatTheShopSends() {
        String sku = operator.sells(100, 100);
        String key = Shop.fresh("session of ada@example.com");
        for (int i = 0; i < MOST_ORDERS; i++) {
            guest(sku, key).placed();
        }

        Answer refused = guest(sku, key).decided().refused(429, "TOO_MANY_UNPAID_ORDERS");

        assertThat(refused.body()).doesNotContain("ada@example.com");
        guest(sku, Shop.fresh("another session")).placed();
        operator.places(sku, 1);
        assertThat(platform.database().rows("select count(*) from \"order\".holding where holder like '%ada%'"))
                .containsExactly("0");
    }

    private Checkout guest(String sku, String key) {
        return operator.checkout().line(sku, 1).with("shopper_key", key);
    }

    @Test
    void aUserIsOneShopperWhoeverPlacesTheOrders() {
        String sku = operator.sells(100, 100);
        placesAllThatItMay(shopper, sku);

        operator.checkout()
                .line(sku, 1)
                .with("user_id", shopper.subject())
                .decided()
                .refused(429, "TOO_MANY_UNPAID_ORDERS");
        operator.checkout()
                .line(sku, 1)
                .with("user_id", shopper.subject())
                .with("shopper_key", "any")
                .decided()
                .refused(429, "TOO_MANY_UNPAID_ORDERS");
    }

    @Test
    void ordersThatABackEndPlacesForAUserCountForTheUser() {
        String sku = operator.sells(100, 1_000);
        for (int i = 0; i < MOST_ORDERS; i++) {
            operator.checkout()
                    .line(sku, 1)
                    .with("user_id", shopper.subject())
                    .with("shopper_key", Shop.fresh("ignored"))
                    .placed();
        }

        shopper.checkout().line(sku, 1).decided().refused(429, "TOO_MANY_UNPAID_ORDERS");
        operator.checkout()
                .line(sku, MOST_UNITS + 1)
                .with("user_id", Shop.fresh("another"))
                .decided()
                .refused(429, "TOO_MANY_UNITS_HELD");
        operator.places(sku, 1); // for a guest without a key
    }

    @Test
    void ordersOfAnExemptSubjectCountForNobody() {
        String sku = operator.sells(100, 1_000);
        Caller importer = platform.caller(OverHttp.IMPORTER, Shop.OPERATOR_SCOPES);

        importer.checkout()
                .line(sku, MOST_UNITS + 1)
                .with("user_id", shopper.subject())
                .placed();
        assertThat(holdings(shopper.subject())).isZero();
        importer.checkout().line(sku, MOST_UNITS + 1).with("shopper_key", "any").placed();
        shopper.places(sku, MOST_UNITS);
        importer.checkout().line(sku, 1).with("user_id", shopper.subject()).placed();
    }

    /** The rate of checkouts for each SKU is limited over all shoppers; only load tests have no limit. */
    @Test
    void theRateOfASkuHoldsForGuestsAndOperatorsToo(ApplicationContext context) {
        String hot = operator.sells(100, 1_000);
        String cold = operator.sells(100, 1_000);
        try (ConfigurableApplicationContext other =
                Platform.startAnother(context, Map.of("orderwright.order.rates.per-sku", "8/1d"))) {
            Platform there = other.getBean(Platform.class);
            Operator backEnd = there.operator();
            int accepted = 0;
            while (accepted <= 8 && guestOf(backEnd, hot).decided().status() == 201) {
                accepted++;
            }
            assertThat(accepted).isBetween(4, 8); // by one instance or shared by two

            for (Checkout checkout : List.of(
                    guestOf(backEnd, hot),
                    guestOf(backEnd, hot).with("shopper_key", "any"),
                    guestOf(backEnd, hot).with("user_id", shopper.subject()),
                    there.caller(OverHttp.IMPORTER, Shop.OPERATOR_SCOPES)
                            .checkout()
                            .line(hot, 1),
                    there.shopper().checkout().line(hot, 1))) {
                assertThat(checkout.decided().refused(429, "TOO_MANY_REQUESTS").text("/details/sku_id"))
                        .isEqualTo(hot);
            }
            guestOf(backEnd, cold).placed();
            there.loadTest().places(hot, 1);
        }
    }

    private static Checkout guestOf(Operator backEnd, String sku) {
        return backEnd.checkout().line(sku, 1);
    }

    @Test
    void aShopperKeyIsText() {
        String sku = operator.sells(100, 1);
        for (Object wrong : List.of("", "a\u0000b", "x".repeat(129), Map.of())) {
            assertThat(operator.checkout()
                            .line(sku, 1)
                            .with("shopper_key", wrong)
                            .send()
                            .badFields())
                    .containsOnlyKeys("shopper_key");
        }
    }
}
