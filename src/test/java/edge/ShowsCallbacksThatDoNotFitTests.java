package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** A callback that contradicts the payment of an order stands on the order, for operators, once; the order goes on as if it had not come. */
class ShowsCallbacksThatDoNotFitTests extends EdgeTest {

    private static final int MOST = 20;

    private final Provider provider;
    private final String sku;

    ShowsCallbacksThatDoNotFitTests(Platform platform) {
        super(platform);
        this.provider = new Provider(platform);
        this.sku = operator.sells(250, 50);
    }

    @Test
    void anotherAmountOrCurrency() {
        PlacedOrder order = shopper.places(sku, 2).awaitEvent(PaymentOffered.class);
        List<String> before = rows(order);

        reports(order, Map.of("amount_minor", 499));
        reports(order, Map.of("currency", "USD"));

        Answer shown = awaitMismatches(order, 2);
        assertThat(shown.texts("/payment_mismatches", "reference")).containsOnly(order.paymentReference());
        assertThat(shown.texts("/payment_mismatches", "provider")).containsOnly("sandbox");
        assertThat(shown.texts("/payment_mismatches", "why")).containsOnly("the amount of the payment is GBP 5.00");
        assertThat(shown.at("/payment_mismatches")
                        .valueStream()
                        .map(mismatch -> mismatch.get("expected").toString()))
                .containsOnly("{\"amount_minor\":500,\"currency\":\"GBP\"}");
        assertThat(shown.at("/payment_mismatches")
                        .valueStream()
                        .map(mismatch -> mismatch.get("received").toString()))
                .containsExactlyInAnyOrder(
                        "{\"amount_minor\":499,\"currency\":\"GBP\"}", "{\"amount_minor\":500,\"currency\":\"USD\"}");
        assertThat(shown.texts("/payment_mismatches", "at"))
                .containsOnly(platform.clock().instant().toString());
        assertThat(rows(order)).as("the order and its stream").isEqualTo(before);
        order.pay().awaitEvent(OrderPaid.class);
    }

    /** The shopper cannot do anything about it. */
    @Test
    void shoppersDoNotSeeIt() {
        PlacedOrder order = shopper.places(sku, 1);
        reports(order, Map.of("amount_minor", 1));
        awaitMismatches(order, 1);

        assertThat(order.show().at("/payment_mismatches").isMissingNode()).isTrue();
        assertThat(shopper.places(sku, 1)
                        .seenBy(operator)
                        .show()
                        .at("/payment_mismatches")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void aSecondPaymentOfTheSameOrder() {
        PlacedOrder order = shopper.places(sku, 1).pay().awaitCommitted();
        reports(order, Map.of("payment_id", "from another account"));

        assertThat(awaitMismatches(order, 1).text("/payment_mismatches/0/why")).startsWith("captured already, as ");
    }

    @Test
    void aRefundOfAnotherAmount() {
        PlacedOrder order = shopper.places(sku, 2).awaitShipped();
        operator.takesBack(order.number(), 1).is(200);
        String reference = refundOf(order);
        Map<String, Object> refunded = provider.captured(reference, 1, "GBP");
        refunded.put("type", "refund.succeeded");
        provider.callback(refunded).send().is(200);

        Answer shown = awaitMismatches(order, 1);

        assertThat(shown.text("/payment_mismatches/0/reference")).isEqualTo(reference);
        assertThat(shown.number("/payment_mismatches/0/expected/amount_minor")).isEqualTo(250);
        assertThat(shown.number("/payment_mismatches/0/received/amount_minor")).isEqualTo(1);
        order.awaitEvent(ReturnRefunded.class); // a later test may let the sandbox refuse refunds
    }

    private String refundOf(PlacedOrder order) {
        Soon.is("a refund", () -> !refunds(order).isEmpty());
        return refunds(order).getFirst();
    }

    private List<String> refunds(PlacedOrder order) {
        return platform.database()
                .rows("select reference from payment.refund where correlation = ?", order.correlation());
    }

    @Test
    void aRepeatedCallbackIsOneMismatch() {
        PlacedOrder order = shopper.places(sku, 1);
        Map<String, Object> odd = provider.captured(order);
        odd.put("amount_minor", 1);

        for (int i = 0; i < 5; i++) {
            provider.callback(odd).send().is(200);
        }
        reports(order, Map.of("amount_minor", 2));

        assertThat(awaitMismatches(order, 2).at("/payment_mismatches").size()).isEqualTo(2);
        assertThat(platform.database()
                        .number(
                                "select count(*) from outbox.event where correlation = ? and type like"
                                        + " 'payment.payment.mismatched.%'",
                                order.correlation()))
                .isEqualTo(2);
    }

    @Test
    void theNewestTwenty() {
        PlacedOrder order = shopper.places(sku, 1);
        for (int i = 1; i <= MOST + 2; i++) {
            reports(order, Map.of("amount_minor", i));
            platform.clock().advance(Duration.ofMillis(1));
        }

        Soon.holds(
                "the last one",
                () -> assertThat(order.seenBy(operator)
                                .show()
                                .number("/payment_mismatches/%d/received/amount_minor".formatted(MOST - 1)))
                        .isEqualTo(MOST + 2));
        Answer shown = order.seenBy(operator).show();
        assertThat(shown.at("/payment_mismatches").size()).isEqualTo(MOST);
        assertThat(shown.number("/payment_mismatches/0/received/amount_minor")).isEqualTo(3);
    }

    private void reports(PlacedOrder order, Map<String, Object> difference) {
        Map<String, Object> event = provider.captured(order);
        event.putAll(difference);
        provider.callback(event).send().is(200);
    }

    private Answer awaitMismatches(PlacedOrder order, int count) {
        Soon.holds(
                "the mismatches",
                () -> assertThat(order.seenBy(operator)
                                .show()
                                .at("/payment_mismatches")
                                .size())
                        .isEqualTo(count));
        return order.seenBy(operator).show();
    }

    private List<String> rows(PlacedOrder order) {
        return platform.database().rows("""
            select ctid::text || xmin from "order".orders where id::text = ?
            union all
            select event_id::text from "order".order_event where order_id::text = ? order by 1
            """, order.correlation(), order.correlation());
    }
}
