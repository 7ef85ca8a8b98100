package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/**
 * Promotions that reduce the shipping charge: order, payment, invoice, return, refund and reports agree. The audit compares the tables of all
 * modules after these tests.
 */
class ShippingIsDiscountedToThePennyTests extends EdgeTest {

    /** No other test uses this currency, so these rates and promotions are for these orders only. */
    private static final String CURRENCY = "PLN";

    private final Caller reporter;
    private final String sku;
    private final String coupon = Shop.fresh("FREE-SHIPPING").replace(" ", "-");

    ShippingIsDiscountedToThePennyTests(Platform platform) {
        super(platform);
        this.reporter = platform.caller("a reporter", "operator.reports");
        this.sku = operator.sells(1_000, CURRENCY, 50);
        operator.put(
                        "/api/v2/charges/shipping-rates/pln",
                        Map.of("country", "PL", "amount", Checkout.money(495, CURRENCY)))
                .is(200);
        operator.put("/api/v2/charges/tax-rates/PL/standard", Map.of("rate_ppm", 200_000))
                .is(200);
    }

    @Test
    void freeShippingIsNeitherPaidNorRefunded() {
        offers(coupon, percentOffShipping(10_000));

        PlacedOrder order = placed("web", 3);

        Answer shown = order.show();
        assertThat(amounts(shown)).containsExactly(3_000L, 0L, 495L, 495L, 600L, 0L, 3_600L);
        assertThat(shown.number("/charges/0/discount/amount_minor")).isEqualTo(495);
        assertThat(shown.number("/charges/0/tax/amount_minor")).isZero();
        assertThat(shown.number("/discounts/0/shipping/amount_minor")).isEqualTo(495);
        assertThat(shown.number("/discounts/0/amount/amount_minor")).isEqualTo(495);
        assertThat(shown.number("/discounts/0/promotion_version")).isEqualTo(1);
        assertThat(shown.at("/discounts/0/lines").isEmpty()).isTrue();
        assertThat(order.payableMinor()).isEqualTo(3_600);

        order.pay().awaitShipped();
        operator.takesBack(order.number(), 2).is(200);
        Soon.holds(
                "the refund of two units",
                () -> assertThat(order.show().text("/returns/0/status")).isEqualTo("REFUNDED"));
        assertThat(order.show().number("/returns/0/amounts/payable/amount_minor"))
                .isEqualTo(2_400);
        assertThat(order.show().number("/returns/0/amounts/shipping_discount/amount_minor"))
                .isZero();
    }

    @Test
    void partOfTheShippingIsTaxedPaidAndRefundedWithTheOrder() {
        offers(coupon, percentOffShipping(3_333));
        operator.put("/api/v2/charges/channels/app", Map.of("tax_included", true))
                .is(200);

        PlacedOrder order = placed("app", 1);

        // 33.33 % of 495 are 165; a sixth of the other 330 is tax.
        assertThat(amounts(order.show())).containsExactly(1_000L, 0L, 495L, 165L, 0L, 167L + 55L, 1_330L);
        order.pay().awaitCommitted();
        order.cancel().is(200);
        order.awaitStatus("REFUNDED");
        assertThat(platform.database()
                        .rows(
                                "select amount_minor from payment.refund where payment_reference = ?",
                                order.paymentReference()))
                .containsExactly("1330");
    }

    @Test
    void theConditionSeesCountryAndPaymentMethod() {
        Map<String, Object> elsewhere = percentOffShipping(10_000);
        elsewhere.put("condition", Map.of("kind", "COUNTRY", "countries", List.of("DE", "FR")));
        offers(coupon, elsewhere);

        checkout("web", 1).with("coupon_codes", List.of(coupon)).decided().refused(409, "COUPON_REJECTED");

        Map<String, Object> here = percentOffShipping(10_000);
        here.put(
                "condition",
                Map.of(
                        "kind",
                        "ALL_OF",
                        "parts",
                        List.of(
                                Map.of("kind", "COUNTRY", "countries", List.of("PL")),
                                Map.of("kind", "PAYMENT_METHOD", "methods", List.of("sandbox")))));
        String other = coupon + "-2";
        offers(other, here);
        assertThat(amounts(checkout("web", 1)
                        .with("coupon_codes", List.of(other))
                        .decided()
                        .is(201)))
                .containsExactly(1_000L, 0L, 495L, 495L, 200L, 0L, 1_200L);
    }

    @Test
    void theReportsTieToTheOrders() {
        offers(coupon, percentOffShipping(3_333));
        // The other tests of this class may have sold in the same hours.
        platform.awaitRead("reporting/");
        Map<String, Long> before = sales();

        PlacedOrder kept = placed("web", 1).pay().awaitCommitted();
        PlacedOrder refunded = placed("web", 2).pay().awaitCommitted();
        refunded.cancel().is(200);
        refunded.awaitStatus("REFUNDED");

        assertThat(kept.payableMinor()).isEqualTo(1_000 + 495 - 165 + 200 + 66);
        Soon.holds("the sales", () -> {
            Map<String, Long> since = new HashMap<>();
            sales().forEach((column, sum) -> since.put(column, sum - before.getOrDefault(column, 0L)));
            assertThat(since)
                    .containsEntry("shipping", 2 * 495L)
                    .containsEntry("shipping_discount", 2 * 165L)
                    .containsEntry("refunded_shipping", 495L)
                    .containsEntry("refunded_shipping_discount", 165L)
                    .containsEntry("revenue", kept.payableMinor() + refunded.payableMinor())
                    .containsEntry("refunded", refunded.payableMinor());
        });
    }

    private Map<String, Long> sales() {
        String period = "from=%s&to=%s"
                .formatted(
                        platform.clock().instant().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS),
                        platform.clock().instant().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS));
        Answer report = reporter.get(
                        "/api/v2/reports/sales?group_by=country&currency=%s&%s".formatted(CURRENCY, period))
                .is(200);
        Map<String, Long> sums = new HashMap<>();
        for (JsonNode row : report.at("/rows")) {
            row.properties().forEach(cell -> {
                if (cell.getValue().has("amount_minor")) {
                    sums.merge(
                            cell.getKey(), cell.getValue().get("amount_minor").longValue(), Long::sum);
                }
            });
        }
        return sums;
    }

    private void offers(String code, Map<String, Object> definition) {
        Map<String, Object> terms = Operator.promotion(Map.of("definition", definition));
        operator.offers(code, terms).is(200);
        operator.issues(code, code, Map.of()).is(200);
    }

    private static Map<String, Object> percentOffShipping(int basisPoints) {
        return new HashMap<>(Map.of(
                "layer",
                "SHIPPING",
                "benefit",
                Map.of(
                        "kind",
                        "PERCENT_OFF",
                        "target",
                        Map.of("kind", "SHIPPING"),
                        "basis_points",
                        basisPoints,
                        "base",
                        "REMAINING")));
    }

    private PlacedOrder placed(String channel, long quantity) {
        return PlacedOrder.of(
                shopper,
                checkout(channel, quantity)
                        .with("coupon_codes", List.of(coupon))
                        .decided());
    }

    private Checkout checkout(String channel, long quantity) {
        Map<String, Object> address = Checkout.address();
        address.put("country", "PL");
        return shopper.checkout()
                .with("channel", channel)
                .with("currency", CURRENCY)
                .with("shipping_address", address)
                .line(sku, quantity);
    }

    private static List<Long> amounts(Answer order) {
        return List.of("items", "discount", "shipping", "shipping_discount", "tax", "tax_included", "payable").stream()
                .map(part -> order.number("/amounts/%s/amount_minor".formatted(part)))
                .toList();
    }
}
