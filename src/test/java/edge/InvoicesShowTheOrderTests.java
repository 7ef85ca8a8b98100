package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/** The text of an invoice, as a PDF reader extracts it, has the amounts that the API shows for the order. */
class InvoicesShowTheOrderTests extends EdgeTest {

    /** No other test uses this currency, so no other test has these rates. */
    private static final String CURRENCY = "RON";

    private static final List<String> COLUMNS = List.of("unit_price", "discount", "tax", "total");

    InvoicesShowTheOrderTests(Platform platform) {
        super(platform);
    }

    @Test
    void eachAmountOfTheOrderIsOnItsInvoice() throws Exception {
        operator.put(
                        "/api/v2/charges/shipping-rates/nok",
                        Map.of("country", "NO", "amount", Checkout.money(495, CURRENCY)))
                .is(200);
        operator.put("/api/v2/charges/tax-rates/NO/standard", Map.of("rate_ppm", 125_000))
                .is(200);
        String promotion = Shop.fresh("promotion").replace(" ", "-");
        String coupon = Shop.fresh("COUPON").replace(" ", "-");
        operator.offers(promotion, Operator.percentOff(1_000)).is(200);
        operator.issues(coupon, promotion, Map.of()).is(200);

        PlacedOrder order = placed(CURRENCY, "NO", 1_999, 3, coupon);
        order.pay().awaitCommitted();

        Answer shown = order.show();
        String invoice = invoice(order);
        assertThat(invoice)
                .contains("Invoice " + order.number())
                .contains(Checkout.NAME, "12 St James's Square", "London", "NO")
                .contains("Paid on " + platform.clock().instant().toString().substring(0, 10));
        assertThat(shown.number("/amounts/discount/amount_minor")).isPositive();
        assertThat(shown.number("/amounts/tax/amount_minor")).isPositive();
        for (JsonNode line : shown.at("/lines")) {
            assertThat(invoice)
                    .contains("%s %s %s"
                            .formatted(
                                    line.path("sku_id").asString(),
                                    line.path("quantity").asLong(),
                                    String.join(
                                            " ",
                                            COLUMNS.stream()
                                                    .map(column -> decimal(line.path(column)))
                                                    .toList())));
        }
        assertThat(invoice)
                .contains("Items RON " + decimal(shown.at("/amounts/items")))
                .contains("Discount RON -" + decimal(shown.at("/amounts/discount")))
                .contains("Shipping RON " + decimal(shown.at("/amounts/shipping")))
                .contains("Tax RON " + decimal(shown.at("/amounts/tax")))
                .contains("Total, paid RON " + decimal(shown.at("/amounts/payable")))
                .contains("12.5 %% %s %s %s"
                        .formatted(
                                decimal(shown.number("/amounts/payable/amount_minor")
                                        - shown.number("/amounts/tax/amount_minor")),
                                decimal(shown.at("/amounts/tax")),
                                decimal(shown.at("/amounts/payable"))))
                .doesNotContain("Refunded", "Credit");
    }

    @Test
    void amountsHaveTheDecimalsOfTheirCurrency() throws Exception {
        for (String[] each : new String[][] {{"JPY", "Total, paid JPY 1234"}, {"KWD", "Total, paid KWD 1.234"}}) {
            PlacedOrder order = placed(each[0], "GB", 1_234, 1, null);
            order.pay().awaitCommitted();

            assertThat(invoice(order)).contains(each[1]);
        }
    }

    @Test
    void whatWasReturnedIsACredit() throws Exception {
        PlacedOrder order = placed("GBP", "GB", 250, 3, null).awaitShipped();
        operator.takesBack(order.number(), 2).is(200);
        Soon.holds(
                "the refund",
                () -> assertThat(order.show().text("/returns/0/status")).isEqualTo("REFUNDED"));

        assertThat(invoice(order))
                .contains("Return 1, refunded")
                .contains("-2 2.50 0.00 0.00 -5.00")
                .contains("Credit GBP -5.00")
                .contains("Refunded GBP -5.00");
    }

    @Test
    void theRefundOfACancelledOrderIsACredit() throws Exception {
        PlacedOrder order = placed("GBP", "GB", 250, 3, null);
        order.pay().awaitCommitted();
        order.cancel();
        order.awaitStatus("REFUNDED");

        assertThat(invoice(order)).contains("Refund of the order, refunded", "Credit GBP -7.50", "Refunded GBP -7.50");
    }

    @Test
    void chineseAndGreekNamesAreShown() throws Exception {
        Map<String, Object> address = Checkout.address();
        address.put("name", "王小明 Σωκράτης");
        address.put("city", "東京、北京市");
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(250, 10), 1)
                .with("shipping_address", address)
                .placed();
        order.pay().awaitCommitted();

        assertThat(invoice(order)).contains("王小明 Σωκράτης", "東京、北京市");
    }

    @Test
    void theSameOrderGivesTheSameBytes() throws Exception {
        PlacedOrder order = placed("GBP", "GB", 250, 3, null);
        order.pay().awaitCommitted();

        byte[] first = get(order, shopper.subject()).body();
        assertThat(get(order, shopper.subject()).body()).isEqualTo(first);
    }

    @Test
    void hasNoAddressOfAnErasedPerson() throws Exception {
        PlacedOrder order = placed("GBP", "GB", 250, 3, null).awaitShipped();
        order.scan("delivered").awaitStatus("COMPLETED");
        shopper.post("/api/v2/privacy/erasures", Map.of("subject", shopper.subject()))
                .is(200);

        assertThat(invoice(order))
                .contains("The personal data of the customer has been erased.")
                .doesNotContain(Checkout.NAME, "St James");
    }

    @Test
    void onlyAPaidOrderHasAnInvoiceAndOnlyItsOwnerAndOperatorsGetIt() throws Exception {
        PlacedOrder order = placed("GBP", "GB", 250, 3, null);
        String path = "/api/v2/orders/%s/invoice".formatted(order.number());

        assertThat(shopper.get(path).refused(409, "ORDER_NOT_PAID").text("/details/status"))
                .isEqualTo("PAYING");
        platform.shopper().get(path).refused(404, "NOT_FOUND");
        order.pay().awaitCommitted();
        platform.shopper().get(path).refused(404, "NOT_FOUND");
        operator.get(path).is(200);
    }

    private PlacedOrder placed(
            String currency, String country, long priceMinor, long quantity, @Nullable String coupon) {
        Map<String, Object> address = Checkout.address();
        address.put("country", country);
        Checkout checkout = shopper.checkout()
                .with("currency", currency)
                .with("shipping_address", address)
                .line(operator.sells(priceMinor, currency, 10), quantity);
        return (coupon == null ? checkout : checkout.coupons(List.of(coupon))).placed();
    }

    /** The text of the invoice. Any space between two words is one space. */
    private String invoice(PlacedOrder order) throws Exception {
        HttpResponse<byte[]> answer = get(order, shopper.subject());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
        return text(answer.body());
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper text = new PDFTextStripper();
            text.setSortByPosition(true);
            return text.getText(document).replaceAll("\\s+", " ");
        }
    }

    private HttpResponse<byte[]> get(PlacedOrder order, String subject) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(platform.uri("/api/v2/orders/%s/invoice".formatted(order.number())))
                            .header("Authorization", "Bearer " + platform.bearer(subject, "orders"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String decimal(JsonNode money) {
        return BigDecimal.valueOf(
                        money.path("amount_minor").asLong(),
                        Currency.getInstance(money.path("currency").asString()).getDefaultFractionDigits())
                .toPlainString();
    }

    private static String decimal(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }
}
