package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** An operator places an order by hand, for example on the phone. It is the customer's order. */
class OperatorsPlaceOrdersForCustomersTests extends EdgeTest {

    private final String sku;

    OperatorsPlaceOrdersForCustomersTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(250, 50);
    }

    @Test
    void theCustomerSeesPaysAndCancelsTheOrder() {
        Instant called = platform.clock().instant().minus(Duration.ofHours(2));
        String reference = Shop.fresh("call");

        Answer answer = operator.checkout()
                .with("user_id", shopper.subject())
                .with("channel", "counter")
                .with("external_reference", reference)
                .with("placed_at", called.toString())
                .line(sku, 2, 200)
                .decided()
                .is(201);
        PlacedOrder order = PlacedOrder.of(shopper, answer);

        Answer shown = order.show();
        assertThat(shown.text("/user_id")).isEqualTo(shopper.subject());
        assertThat(shown.text("/channel")).isEqualTo("counter");
        assertThat(shown.text("/external_reference")).isEqualTo(reference);
        assertThat(Instant.parse(shown.text("/placed_at"))).isEqualTo(called);
        assertThat(shown.number("/amounts/payable/amount_minor")).isEqualTo(400);
        assertThat(shown.text("/shipping_address/name")).isEqualTo(Checkout.NAME);
        platform.awaitListed();
        assertThat(shopper.get("/api/v2/orders").texts("/orders", "order_no")).containsExactly(order.number());
        order.pay().awaitCommitted();
        order.cancel();
        order.awaitStatus("REFUNDED");
    }

    /** The catalogue of another test may have prices in another currency. */
    @Test
    void theOptionsAreWhatACheckoutTakes() {
        Answer options = operator.get("/api/v2/checkout-options").is(200);

        assertThat(options.texts("/currencies"))
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("GBP");
        for (String channel : options.texts("/channels")) {
            operator.checkout().with("channel", channel).line(sku, 1).decided().is(201);
        }
        for (String method : options.texts("/payment_methods")) {
            operator.checkout()
                    .with("payment_method", method)
                    .with("user_id", shopper.subject()) // a guest has no balance
                    .line(sku, 1)
                    .decided()
                    .is(201);
        }
        assertThat(options.texts("/payment_methods")).startsWith("sandbox");
    }

    @Test
    void theAuditLogHasAnOrderThatIsPlacedWithAReason() {
        AuditLog log = new AuditLog(platform);
        String key = Shop.freshKey();

        Answer placed = byHand(key, "ordered%20on%20the%20phone");
        String number = placed.is(201).text("/order_no");

        assertThat(log.of(placed)).containsExactly("an operator | order.order.place | order | " + number);
        assertThat(log.changesOf(placed)).singleElement().asString().contains("\"amount_minor\": 250");
        Answer entry = operator.get("/api/v2/audit-log?object_type=order&object_id=" + number);
        assertThat(entry.texts("/entries", "reason")).containsExactly("ordered on the phone");
        assertThat(log.of(byHand(key, "ordered%20on%20the%20phone"))).isEmpty();
    }

    /** The back end of a shop has the scope of an operator and places the orders of all shoppers. */
    @Test
    void theAuditLogHasNoOrderWithoutAReasonAtListPrices() {
        Answer placed = operator.checkout()
                .with("user_id", shopper.subject())
                .line(sku, 1)
                .decided()
                .is(201);

        assertThat(new AuditLog(platform).of(placed)).isEmpty();
    }

    @Test
    void aReasonIsReadBeforeTheOrderIsPlaced() {
        assertThat(byHand(Shop.freshKey(), "two%0Alines").badFields()).containsOnlyKeys("X-Audit-Reason");
        platform.awaitListed();
        assertThat(shopper.get("/api/v2/orders").at("/orders")).isEmpty();
    }

    /** A shopper's reason is ignored: it makes no operator of them. */
    @Test
    void shoppersDoNotPlaceOrdersForOthers() {
        shopper.checkout()
                .with("user_id", platform.shopper().subject())
                .line(sku, 1)
                .send()
                .refused(403, "FORBIDDEN");
        Answer own = shopper.checkout()
                .line(sku, 1)
                .call()
                .header("X-Audit-Reason", "mine")
                .decided()
                .is(201);

        assertThat(new AuditLog(platform).of(own)).isEqualTo(List.of());
    }

    private Answer byHand(String key, String reason) {
        return operator.checkout()
                .with("user_id", shopper.subject())
                .line(sku, 1)
                .key(key)
                .call()
                .header("X-Audit-Reason", reason)
                .decided();
    }
}
