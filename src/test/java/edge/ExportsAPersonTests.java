package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.Test;
import platform.page.Cursor;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** An export has all data that is stored about a person, page by page, and no data of others. */
class ExportsAPersonTests extends EdgeTest {

    private static final String EXPORTS = "/api/v2/privacy/exports";
    private static final String REASON = "X-Audit-Reason";

    private final String sku;

    ExportsAPersonTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(250, 500);
    }

    @Test
    void everythingInClear() {
        PlacedOrder order = operator.checkout()
                .with("user_id", shopper.subject())
                .with("external_reference", Shop.fresh("web shop"))
                .with("shipping_address", addressWithPhone())
                .with("gift_message", "Happy birthday, Ada")
                .with("contact", Map.of("email", "ada@example.com"))
                .with("note", "Second yard,\nplease ring twice")
                .with("attributes", Map.of("note", "for Ada"))
                .item(Map.of("sku_id", sku, "quantity", 1, "attributes", Map.of("engraving", "Ada")))
                .placed()
                .awaitShipped();
        operator.takesBack(order.number(), 1, Map.of("reason", "Ada has it already"))
                .is(200);
        order.awaitEvent(ReturnRefunded.class); // a later test may let the sandbox refuse refunds
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
        assertThat(export.text("/orders/0/contact/email")).isEqualTo("ada@example.com");
        assertThat(export.text("/orders/0/note")).isEqualTo("Second yard,\nplease ring twice");
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
    void whyOperatorsDidWhatTheyDid() {
        PlacedOrder order = placedByAnOperator(
                operator.checkout().with("user_id", shopper.subject()).line(sku, 1, 200),
                "Ada rang%2C she was promised 2 pounds");
        platform.clock().advance(Duration.ofSeconds(1));
        order.seenBy(operator).cancel().is(200);
        placedByAnOperator(
                operator.checkout()
                        .with("user_id", platform.shopper().subject())
                        .line(sku, 1, 200),
                "somebody else rang");

        Answer export = export(shopper, Map.of("subject", shopper.subject())).is(200);

        assertThat(export.texts("/audit_reasons", "reason"))
                .containsExactly("changed my mind", "Ada rang, she was promised 2 pounds");
        assertThat(export.texts("/audit_reasons", "action")).containsExactly("order.order.cancel", "order.order.place");
        assertThat(export.texts("/audit_reasons", "object_type")).containsExactly("order", "order");
        assertThat(export.texts("/audit_reasons", "object_id")).containsExactly(order.number(), order.number());
        assertThat(export.text("/audit_reasons/0/at"))
                .isEqualTo(platform.clock().instant().toString());
        assertThat(export.at("/audit_reasons/0/reason_erased").isMissingNode()).isTrue();
    }

    @Test
    void whatOperatorsNoted() {
        PlacedOrder first = shopper.places(sku, 1);
        PlacedOrder second = shopper.places(sku, 1);
        PlacedOrder others = platform.shopper().places(sku, 1);
        List<String> noted = new ArrayList<>();
        for (PlacedOrder order : List.of(first, second, others, first)) {
            platform.clock().advance(Duration.ofSeconds(1));
            String text = Shop.fresh("Ada rang");
            operator.notes(order.number(), text).is(201);
            if (order != others) {
                noted.addFirst(order.number() + " " + text);
            }
        }

        List<Answer> pages = pages(shopper, 2);

        assertThat(pages.stream().map(page -> page.at("/notes").size())).containsExactly(2, 1);
        assertThat(pages.stream()
                        .flatMap(page -> page.at("/notes")
                                .valueStream()
                                .map(note -> note.get("order_no").asString() + " "
                                        + note.get("text").asString())))
                .containsExactlyElementsOf(noted);
        assertThat(pages.getFirst().texts("/notes", "created_at"))
                .first()
                .isEqualTo(platform.clock().instant().toString());
    }

    @Test
    void whyOperatorsDidSomethingForAGuest() {
        PlacedOrder guest = placedByAnOperator(operator.checkout().line(sku, 1, 200), "The guest rang");
        placedByAnOperator(operator.checkout().line(sku, 1, 200), "Another guest rang");

        Answer export = export(operator, Map.of("order_no", guest.number())).is(200);

        assertThat(export.texts("/audit_reasons", "reason")).containsExactly("The guest rang");
        assertThat(export.texts("/orders", "order_no")).containsExactly(guest.number());
    }

    /** A reason that concerns no customer is stored under the key of its operator. */
    @Test
    void whyTheyDidSomethingAsOperators() {
        Caller manager = platform.caller(Shop.fresh("manager"), "operator.catalog orders");
        String listed = Shop.fresh("sku");
        manager.call("PUT", Operator.skuPath(listed))
                .freshKey()
                .header(REASON, "asked for at the fair")
                .body(Operator.sku("A thing", 1, true))
                .send()
                .is(200);

        Answer export = export(manager, Map.of("subject", manager.subject())).is(200);

        assertThat(export.texts("/audit_reasons", "reason")).containsExactly("asked for at the fair");
        assertThat(export.text("/audit_reasons/0/object_id")).isEqualTo(listed);
        assertThat(export.at("/orders").isEmpty()).isTrue();
    }

    @Test
    void pageByPageNewestFirst() {
        List<String> orders = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            platform.clock().advance(Duration.ofSeconds(1));
            String reason = "call " + i;
            orders.addFirst(placedByAnOperator(
                            operator.checkout()
                                    .with("user_id", shopper.subject())
                                    .line(sku, 1, 200 + i),
                            "call%20" + i)
                    .number());
            reasons.addFirst(reason);
        }
        platform.clock().advance(Duration.ofSeconds(1));
        orders.addFirst(shopper.places(sku, 1).number());

        List<Answer> pages = pages(shopper, 2);

        assertThat(pages.stream().flatMap(page -> page.texts("/orders", "order_no").stream()))
                .containsExactlyElementsOf(orders);
        assertThat(pages.stream().flatMap(page -> page.texts("/audit_reasons", "reason").stream()))
                .containsExactlyElementsOf(reasons);
        assertThat(pages.stream().map(page -> page.at("/orders").size())).containsExactly(2, 2, 2);
        assertThat(pages.stream().map(page -> page.at("/audit_reasons").size())).containsExactly(2, 2, 1);
    }

    @Test
    void whatPromotionKnows() {
        String packet = Shop.fresh("packet").replace(' ', '-');
        operator.put("/api/v2/red-packets/" + packet, Operator.redPacket(10_000, "GBP"))
                .is(200);
        Answer drawn = shopper.post("/api/v2/red-packets/%s/claims".formatted(packet), null)
                .is(200);
        platform.shopper()
                .post("/api/v2/red-packets/%s/claims".formatted(packet), null)
                .is(200);
        operator.put(
                        "/api/v2/customers/%s/promotion-profile".formatted(Operator.encoded(shopper.subject())),
                        Map.of("level", "gold", "segments", List.of("vip")))
                .is(200);
        shopper.places(sku, 1);

        List<Answer> pages = pages(shopper, 1);

        assertThat(pages.stream().flatMap(page -> page.texts("/records", "kind").stream()))
                .containsExactly("PERSONAL_COUPON", "PROMOTION_PROFILE", "RED_PACKET_DRAW");
        assertThat(pages.get(0).text("/records/0/values/code")).isEqualTo(drawn.text("/code"));
        assertThat(pages.get(1).text("/records/0/values/level")).isEqualTo("gold");
        assertThat(pages.get(1).at("/records/0/values/segments").toString()).isEqualTo("[\"vip\"]");
        Answer draw = pages.get(2);
        assertThat(draw.text("/records/0/values/red_packet_id")).isEqualTo(packet);
        assertThat(draw.at("/records/0/values/amount")).isEqualTo(drawn.at("/amount"));
        assertThat(Instant.parse(draw.text("/records/0/values/expires_at")))
                .isEqualTo(Instant.parse(drawn.text("/expires_at")));
        export(
                        shopper,
                        Map.of(
                                "subject",
                                shopper.subject(),
                                "cursor",
                                Cursor.of("", "", "", Cursor.of("0", "none").text())
                                        .text()))
                .is(400);
    }

    @Test
    void reasonsGoOnAfterTheLastOrder() {
        PlacedOrder guest = placedByAnOperator(operator.checkout().line(sku, 1, 200), "The guest rang");
        platform.clock().advance(Duration.ofSeconds(1));
        guest.seenBy(operator).cancel().is(200);

        Answer first =
                export(operator, Map.of("order_no", guest.number(), "limit", 1)).is(200);
        Answer last = export(
                        operator, Map.of("order_no", guest.number(), "limit", 1, "cursor", first.text("/next_cursor")))
                .is(200);

        assertThat(first.texts("/orders", "order_no")).containsExactly(guest.number());
        assertThat(first.texts("/audit_reasons", "reason")).containsExactly("changed my mind");
        assertThat(last.at("/orders").isEmpty()).isTrue();
        assertThat(last.texts("/audit_reasons", "reason")).containsExactly("The guest rang");
        assertThat(last.at("/next_cursor").isMissingNode()).isTrue();
    }

    @Test
    void aPageEndsBeforeItHasMoreThanTwoThousandLines() {
        List<String> skus =
                IntStream.range(0, 11).mapToObj(i -> operator.sells(1, 1000)).toList();
        String oldest = shopper.places(skus.getFirst(), 1).number();
        platform.clock().advance(Duration.ofSeconds(1));
        String middle = placesLines(skus, 1001);
        platform.clock().advance(Duration.ofSeconds(1));
        String newest = placesLines(skus, 1001);

        List<Answer> pages = pages(shopper, 50);

        assertThat(pages.stream().map(page -> page.texts("/orders", "order_no")))
                .containsExactly(List.of(newest), List.of(middle, oldest));
    }

    private String placesLines(List<String> skus, int lines) {
        Checkout checkout = shopper.checkout();
        for (int i = 0; i < lines; i++) {
            checkout.line(skus.get(i % skus.size()), 1);
        }
        return checkout.placed().number();
    }

    private List<Answer> pages(Caller caller, int limit) {
        Map<String, Object> body = new HashMap<>(Map.of("subject", caller.subject(), "limit", limit));
        List<Answer> pages = new ArrayList<>();
        do {
            pages.add(export(caller, body).is(200));
            body.put("cursor", pages.getLast().text("/next_cursor"));
        } while (!pages.getLast().at("/next_cursor").isMissingNode());
        return pages;
    }

    private PlacedOrder placedByAnOperator(Checkout checkout, String encodedReason) {
        return PlacedOrder.of(
                operator, checkout.call().header(REASON, encodedReason).decided());
    }

    /** Each page of an operator's export leaves an entry; a person's own leaves none. */
    @Test
    void anExportOfSomebodyElseIsRecorded() {
        shopper.places(sku, 1);
        Caller officer = platform.caller(Shop.fresh("officer"), "operator.privacy");

        Answer exported = export(officer, Map.of("subject", shopper.subject())).is(200);
        Answer nobody = export(officer, Map.of("subject", "nobody at all")).is(200);
        Answer refused =
                export(platform.shopper(), Map.of("subject", shopper.subject())).refused(403, "FORBIDDEN");
        Answer own = export(shopper, Map.of("subject", shopper.subject())).is(200);
        Answer ownOfTheOfficer =
                export(officer, Map.of("subject", officer.subject())).is(200);

        AuditLog log = new AuditLog(platform);
        assertThat(log.of(exported))
                .containsExactly(officer.subject() + " | order.person.export | person | user:" + shopper.subject());
        assertThat(log.changesOf(exported))
                .containsExactly("nothing -> {\"notes\": 0, \"orders\": 1, \"reasons\": 0, \"records\": 0}");
        assertThat(log.of(nobody)).hasSize(1);
        assertThat(log.of(refused))
                .singleElement()
                .satisfies(entry -> assertThat(entry).contains("order.person.export", "FORBIDDEN"));
        assertThat(log.of(own)).isEmpty();
        assertThat(log.of(ownOfTheOfficer)).isEmpty();
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
        assertThat(export(officer, Map.of("subject", Shop.fresh("nobody")))
                        .is(200)
                        .at("/orders")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatWasErasedIsSaidToBe() {
        shopper.places(sku, 1).seenBy(operator).cancel().is(200);
        shopper.post("/api/v2/privacy/erasures", Map.of("subject", shopper.subject()))
                .is(200);

        Answer export = export(shopper, Map.of("subject", shopper.subject())).is(200);

        assertThat(export.at("/orders/0/address_erased").asBoolean()).isTrue();
        assertThat(export.at("/audit_reasons").size()).isEqualTo(1);
        assertThat(export.at("/audit_reasons/0/reason_erased").asBoolean()).isTrue();
        assertThat(export.body()).doesNotContain(Checkout.NAME, "changed my mind");
    }

    @Test
    void everyBadFieldIsNamed() {
        assertThat(export(operator, Map.of()).badFields()).containsOnlyKeys("subject");
        assertThat(export(operator, Map.of("subject", "a\u0000", "limit", 51)).badFields())
                .containsOnlyKeys("subject", "limit");
        assertThat(export(operator, Map.of("subject", "a", "cursor", "b")).badFields())
                .containsOnlyKeys("cursor");
        for (String cursor : List.of(
                cursor("", ""),
                cursor("", "", "nonsense"),
                cursor(cursor("+1000000000-01-01T00:00:00Z", UUID.randomUUID().toString()), "", ""),
                cursor("", cursor("2026-01-01T00:00:00Z", UUID.randomUUID().toString(), "1.5"), ""),
                cursor(
                        "",
                        "",
                        cursor("+1000000000-01-01T00:00:00Z", UUID.randomUUID().toString())))) {
            assertThat(export(operator, Map.of("subject", "a", "cursor", cursor))
                            .badFields())
                    .containsOnlyKeys("cursor");
        }
    }

    private static String cursor(String... parts) {
        return Cursor.of(parts).text();
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
