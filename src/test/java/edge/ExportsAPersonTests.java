package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An export says all that is kept of a person, page by page, and nothing of anybody else. */
@OverHttp
class ExportsAPersonTests {

    private static final String EXPORTS = "/api/v2/privacy/exports";

    private final Platform platform;
    private final Operator operator;
    private final Caller shopper;
    private final String sku;

    ExportsAPersonTests(Platform platform) {
        this.platform = platform;
        this.operator = platform.operator();
        this.shopper = platform.shopper();
        this.sku = operator.sells(250, 500);
    }

    @Test
    void everythingInClear() {
        PlacedOrder order = operator.checkout()
                .with("user_id", shopper.subject())
                .with("external_reference", Platform.fresh("web shop"))
                .with("shipping_address", addressWithPhone())
                .with("gift_message", "Happy birthday, Ada")
                .with("attributes", Map.of("note", "for Ada"))
                .item(Map.of("sku_id", sku, "quantity", 1, "attributes", Map.of("engraving", "Ada")))
                .placed()
                .awaitShipped();
        operator.post(
                        "/api/v2/orders/%s/returns".formatted(order.number()),
                        Map.of("items", List.of(Map.of("line_no", 1, "quantity", 1)), "reason", "Ada has it already"))
                .is(200);
        platform.shopper().places(sku, 1);

        Answer export = export(shopper, Map.of("subject", shopper.subject())).is(200);

        assertThat(export.header("Cache-Control")).contains("no-store");
        assertThat(export.text("/subject")).isEqualTo(shopper.subject());
        assertThat(export.at("/orders").size()).isEqualTo(1);
        assertThat(export.at("/next_cursor").isMissingNode()).isTrue();
        assertThat(export.text("/orders/0/order_no")).isEqualTo(order.number());
        assertThat(export.text("/orders/0/external_reference"))
                .isEqualTo(order.show().text("/external_reference"));
        assertThat(export.text("/orders/0/shipping_address/name")).isEqualTo(Checkout.NAME);
        assertThat(export.text("/orders/0/shipping_address/phone")).isEqualTo("+44 20 7946 0991");
        assertThat(export.text("/orders/0/shipping_address/line1")).isEqualTo("12 St James's Square");
        assertThat(export.text("/orders/0/gift_message")).isEqualTo("Happy birthday, Ada");
        assertThat(export.text("/orders/0/returns/0/reason")).isEqualTo("Ada has it already");
        assertThat(export.text("/orders/0/attributes/note")).isEqualTo("for Ada");
        assertThat(export.text("/orders/0/lines/0/attributes/engraving")).isEqualTo("Ada");
        assertThat(export.text("/orders/0/payment/reference")).isEqualTo(order.paymentReference());
        assertThat(export.text("/orders/0/shipments/0/waybill")).isNotBlank();
    }

    @Test
    void personalAttributesToo() {
        operator.put(
                        "/api/v2/attribute-schemas/order",
                        Map.of("schema", Map.of("properties", Map.of("birthday", Map.of("x-personal", true)))))
                .is(200);
        try {
            shopper.checkout()
                    .line(sku, 1)
                    .with("attributes", Map.of("birthday", "12-10"))
                    .placed();
        } finally {
            operator.put("/api/v2/attribute-schemas/order", Map.of("schema", SealsPersonalAttributesTests.FLAT))
                    .is(200);
        }

        assertThat(export(shopper, Map.of("subject", shopper.subject())).is(200).text("/orders/0/attributes/birthday"))
                .isEqualTo("12-10");
    }

    @Test
    void whyOrdersWereCancelled() {
        shopper.places(sku, 1).cancel().is(200);

        assertThat(export(shopper, Map.of("subject", shopper.subject())).is(200).text("/orders/0/reason"))
                .isEqualTo("changed my mind");
    }

    @Test
    void pageByPage() {
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            placed.addFirst(shopper.places(sku, 1).number());
        }
        List<String> exported = new ArrayList<>();
        Map<String, Object> body = new HashMap<>(Map.of("subject", shopper.subject(), "limit", 2));

        Answer first = export(shopper, body).is(200);
        body.put("cursor", first.text("/next_cursor"));
        Answer last = export(shopper, body).is(200);

        exported.addAll(first.texts("/orders", "order_no"));
        exported.addAll(last.texts("/orders", "order_no"));
        assertThat(exported).containsExactlyInAnyOrderElementsOf(placed);
        assertThat(first.at("/orders").size()).isEqualTo(2);
        assertThat(last.at("/next_cursor").isMissingNode()).isTrue();
    }

    @Test
    void onlyThemselvesUnlessAnOperatorAsks() {
        shopper.places(sku, 1);
        PlacedOrder guest = operator.checkout().line(sku, 1).placed();

        assertThat(export(platform.shopper(), Map.of("subject", shopper.subject()))
                        .refused(403, "FORBIDDEN")
                        .text("/details/scope"))
                .isEqualTo("operator.privacy");
        export(shopper, Map.of("order_no", guest.number())).refused(403, "FORBIDDEN");
        export(platform.caller("an operator", "operator.orders"), Map.of("subject", shopper.subject()))
                .refused(403, "FORBIDDEN");
        Caller officer = platform.caller("an officer", "operator.privacy");
        assertThat(export(officer, Map.of("subject", shopper.subject()))
                        .is(200)
                        .at("/orders")
                        .size())
                .isEqualTo(1);
        assertThat(export(officer, Map.of("order_no", guest.number())).is(200).texts("/orders", "order_no"))
                .containsExactly(guest.number());
        assertThat(export(officer, Map.of("subject", Platform.fresh("nobody")))
                        .is(200)
                        .at("/orders")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatWasErasedIsSaidToBe() {
        shopper.places(sku, 1).cancel().is(200);
        shopper.post("/api/v2/privacy/erasures", Map.of("subject", shopper.subject()))
                .is(200);

        Answer export = export(shopper, Map.of("subject", shopper.subject())).is(200);

        assertThat(export.at("/orders/0/address_erased").asBoolean()).isTrue();
        assertThat(export.body()).doesNotContain(Checkout.NAME);
    }

    @Test
    void everyBadFieldIsNamed() {
        assertThat(export(operator, Map.of()).badFields()).containsOnlyKeys("subject");
        assertThat(export(operator, Map.of("subject", "a\u0000", "limit", 51)).badFields())
                .containsOnlyKeys("subject", "limit");
        assertThat(export(operator, Map.of("subject", "a", "cursor", "b")).badFields())
                .containsOnlyKeys("cursor");
    }

    private static Map<String, Object> addressWithPhone() {
        Map<String, Object> address = Checkout.address();
        address.put("phone", "+44 20 7946 0991");
        return address;
    }

    private static Answer export(Caller caller, Object body) {
        return caller.call("POST", EXPORTS).body(body).send();
    }
}
