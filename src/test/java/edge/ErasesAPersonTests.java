package edge;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import edge.Database.Hold;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** An erasure deletes a person's key, unless an order still needs the address; everything else about the orders goes on. */
class ErasesAPersonTests extends EdgeTest {

    private static final String ERASURES = "/api/v2/privacy/erasures";
    private static final int ROUNDS = Integer.getInteger("rounds", 6) / 2;

    private final String sku;

    ErasesAPersonTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(250, 500);
    }

    @Test
    void theAddressIsGoneAndTheOrderStays() {
        PlacedOrder order = completed(shopper);

        Answer erased = erase(shopper, shopper.subject()).is(200);

        assertThat(erased.text("/subject")).isEqualTo(shopper.subject());
        assertThat(erased.number("/keys_erased")).isEqualTo(1);
        assertThat(erased.number("/orders")).isEqualTo(1);
        assertThat(erased.text("/erased_at"))
                .isEqualTo(platform.clock().instant().toString());
        assertIsErased(order);
        assertThat(order.show().text("/user_id")).isEqualTo(shopper.subject());
        assertThat(order.show().text("/status")).isEqualTo("COMPLETED");
        String shipment = order.shipments().text("/shipments/0/shipment_id");
        Answer shown = operator.get("/api/v2/shipments/" + shipment).is(200);
        assertThat(shown.at("/address_erased").asBoolean()).isTrue();
        assertThat(shown.at("/address").isMissingNode()).isTrue();
    }

    @Test
    void notWhileAnOrderIsUnfinished() {
        PlacedOrder finished = shopper.places(sku, 1);
        finished.cancel().is(200);
        PlacedOrder order = shopper.places(sku, 1);
        assertNeedsItsAddress(order, "PAYING");
        order.pay().awaitCommitted();
        assertNeedsItsAddress(order, "PAID");
        order.scan("dispatched").awaitStatus("SHIPPED");
        assertNeedsItsAddress(order, "SHIPPED");
        order.scan("delivered").awaitStatus("COMPLETED");

        assertThat(erase(shopper, shopper.subject()).is(200).number("/orders")).isEqualTo(2);
        assertIsErased(order);
        assertIsErased(finished);
    }

    private void assertNeedsItsAddress(PlacedOrder order, String status) {
        Answer refused = erase(shopper, shopper.subject()).refused(409, "ORDERS_UNFINISHED");
        assertThat(refused.texts("/details/orders", "order_no")).containsExactly(order.number());
        assertThat(refused.texts("/details/orders", "status")).containsExactly(status);
        assertThat(refused.at("/details/more").asBoolean()).isFalse();
        assertHasItsAddress(order);
    }

    @Test
    void atMostFiftyUnfinishedOrdersAreListed() {
        // imported, so that they do not count against the limit of unpaid orders
        Caller importer = platform.caller(OverHttp.IMPORTER, Shop.OPERATOR_SCOPES);
        AtOnce.run(nCopies(
                51,
                () -> importer.checkout()
                        .with("user_id", shopper.subject())
                        .line(sku, 1)
                        .decided()));

        Answer refused = erase(shopper, shopper.subject()).refused(409, "ORDERS_UNFINISHED");

        assertThat(refused.at("/details/orders").size()).isEqualTo(50);
        assertThat(refused.at("/details/more").asBoolean()).isTrue();
    }

    @Test
    void whoComesBackHasANewKeyWhichARepeatedErasureDoesNotTouch() {
        PlacedOrder before = completed(shopper);
        Call erasure = shopper.call("POST", ERASURES).freshKey().body(Map.of("subject", shopper.subject()));
        Answer first = erasure.send().is(200);
        PlacedOrder after = completed(shopper);

        assertThat(erasure.send().is(200).body()).isEqualTo(first.body());
        erasure.body(Call.json(Map.of("subject", shopper.subject())) + " ")
                .send()
                .refused(422, "IDEMPOTENCY_KEY_REUSED");

        assertHasItsAddress(after);
        assertIsErased(before);
    }

    @Test
    void whoHasNoKeyIsErasedAlready() {
        completed(shopper);
        erase(shopper, shopper.subject()).is(200);

        assertThat(erase(shopper, shopper.subject()).is(200).number("/keys_erased"))
                .isZero();
        assertThat(erase(operator, Shop.fresh("nobody")).is(200).number("/orders"))
                .isZero();
    }

    @Test
    void operatorsEraseGuestsByTheNumberOfTheOrder() {
        PlacedOrder order = operator.checkout()
                .line(sku, 1)
                .with("gift_message", "Happy birthday, Ada")
                .with("contact", Map.of("email", "ada@example.com", "language", "zh"))
                .placed();
        PlacedOrder another = operator.checkout().line(sku, 1).placed();
        assertThat(order.show().text("/gift_message")).isEqualTo("Happy birthday, Ada");
        assertThat(order.show().text("/contact/email")).isEqualTo("ada@example.com");
        assertThat(order.show().text("/contact/language")).isEqualTo("zh");
        eraseGuest(order).refused(409, "ORDERS_UNFINISHED");
        order.cancel().is(200);
        assertThat(order.show().text("/reason")).isEqualTo("changed my mind");

        Answer erased = eraseGuest(order).is(200);

        assertThat(erased.text("/order_no")).isEqualTo(order.number());
        assertThat(erased.number("/keys_erased")).isEqualTo(1);
        assertIsErased(order);
        assertThat(order.show().at("/reason").isMissingNode()).isTrue();
        assertHasItsAddress(another);
    }

    @Test
    void returnsAndRefundsGoOn() {
        PlacedOrder order = completed(shopper);
        erase(shopper, shopper.subject()).is(200);

        operator.takesBack(order.number(), 1, Map.of("reason", "broken")).is(200);

        Soon.holds(
                "the refund",
                () -> assertThat(order.show().text("/returns/0/status")).isEqualTo("REFUNDED"));
        assertIsErased(order);
        assertThat(order.show().text("/returns/0/reason")).isEqualTo("broken");
        assertThat(erase(operator, shopper.subject()).is(200).number("/keys_erased"))
                .as("what was said since then has a key of its own")
                .isEqualTo(1);
        assertThat(order.show().at("/returns/0/reason").isMissingNode()).isTrue();
        operator.get("/api/v2/orders?user_id=" + Operator.encoded(shopper.subject()))
                .is(200);
        order.payment();
    }

    @Test
    void nothingInPromotionNamesThePersonAndItsLimitsStillHold() {
        String packet = Shop.fresh("packet").replace(' ', '-');
        operator.put("/api/v2/red-packets/" + packet, Operator.redPacket(10_000, "GBP"))
                .is(200);
        String drawn = shopper.post("/api/v2/red-packets/%s/claims".formatted(packet), null)
                .is(200)
                .body();
        String profile = "/api/v2/customers/%s/promotion-profile".formatted(Operator.encoded(shopper.subject()));
        operator.put(profile, Map.of("level", "gold", "segments", List.of("vip")))
                .is(200);
        String once = Shop.fresh("ONCE").replace(' ', '-');
        operator.offers(
                        once,
                        Operator.promotion(Map.of(
                                "kind", "AMOUNT_OFF",
                                "amount", Checkout.money(10, "GBP"),
                                "limits", List.of(Map.of("per", "CUSTOMER", "uses", 1)))))
                .is(200);
        String all = Shop.fresh("ALL").replace(' ', '-');
        operator.issues(all, once, Map.of()).is(200);
        String mine = Shop.fresh("MINE").replace(' ', '-');
        operator.issues(mine, once, Map.of("customer", shopper.subject())).is(200);
        shopper.checkout()
                .coupons(List.of(all))
                .line(sku, 1)
                .placed()
                .awaitShipped()
                .scan("delivered")
                .awaitStatus("COMPLETED");
        assertThat(operator.get("/api/v2/coupons/" + mine).is(200).text("/customer"))
                .isEqualTo(shopper.subject());

        erase(shopper, shopper.subject()).is(200);

        assertThat(platform.database().rows("""
                select table_name from information_schema.tables
                where table_schema = 'promotion' and table_type = 'BASE TABLE'
                  and query_to_xml(format('select * from promotion.%I', table_name), true, false, '')::text like '%""" + shopper.subject() + "%'")).isEmpty();
        Soon.holds(
                "orders know the codes of the customer by the pseudonym only",
                () -> assertThat(platform.database()
                                .number(
                                        "select count(*) from \"order\".promotion_code where customer = ?",
                                        shopper.subject()))
                        .isZero());
        Answer left = operator.get(profile).is(200);
        assertThat(left.at("/level").isMissingNode()).isTrue();
        assertThat(left.at("/segments").isEmpty()).isTrue();
        assertThat(shopper.post("/api/v2/red-packets/%s/claims".formatted(packet), null)
                        .is(200)
                        .body())
                .as("who comes back draws nothing again")
                .isEqualTo(drawn);
        shopper.checkout().coupons(List.of(all)).line(sku, 1).decided().refused(409, "COUPON_REJECTED");
        shopper.checkout().coupons(List.of(mine)).line(sku, 1).decided().refused(409, "COUPON_REJECTED");
        assertThat(operator.get("/api/v2/promotions/%s/allowances?per=CUSTOMER&customer=%s"
                                .formatted(once, Operator.encoded(shopper.subject())))
                        .is(200)
                        .number("/allowances/0/redeemed_uses"))
                .isEqualTo(1);
    }

    /** The platform stores nothing of a refused checkout, so it needs no key. */
    @Test
    void aRefusedReasonMakesNoKeyForAnErasedPerson() {
        PlacedOrder order = completed(shopper);
        erase(shopper, shopper.subject()).is(200);

        order.cancel().refused(409, "ORDER_NOT_CANCELLABLE");
        order.seenBy(operator).cancel().refused(409, "ORDER_NOT_CANCELLABLE");
        operator.takesBack(order.number(), 3, Map.of("reason", "never sent")).is(409);

        assertThat(keysOf("user:" + shopper.subject())).isZero();
        assertThat(erase(shopper, shopper.subject()).is(200).number("/keys_erased"))
                .isZero();
    }

    @Test
    void aRefusedCheckoutLeavesNoKey() {
        operator.checkout().line(sku, 1).with("currency", "USD").decided().refused(409, "SKU_NOT_PRICED");
        shopper.checkout().line(sku, 1).with("currency", "USD").decided().refused(409, "SKU_NOT_PRICED");
        Checkout guest = operator.checkout().line(sku, 1);
        PlacedOrder placed = guest.placed();
        guest.decided();
        guest.with("channel", "app").decided().refused(422, "IDEMPOTENCY_KEY_REUSED");

        assertThat(keysOf("user:" + shopper.subject())).isZero();
        assertThat(platform.database().rows("""
            select owner from platform.personal_key
            where owner like 'order:%' and not exists (select from "order".orders where 'order:' || id = owner)
            """)).isEmpty();
        assertHasItsAddress(placed);
    }

    @Test
    void whoeverIsPlacedAndRefusedAtOnceHasAKey() {
        for (int round = 0; round < ROUNDS; round++) {
            Caller somebody = platform.shopper();
            Checkout good = somebody.checkout().line(sku, 1);
            Checkout bad = somebody.checkout().line(sku, 1).with("currency", "USD");

            List<Answer> answers = AtOnce.run(List.of(good::decided, bad::decided));

            assertHasItsAddress(PlacedOrder.of(somebody, answers.getFirst()));
            answers.getLast().refused(409, "SKU_NOT_PRICED");
        }
    }

    private long keysOf(String owner) {
        return platform.database().number("select count(*) from platform.personal_key where owner = ?", owner);
    }

    @Test
    void shoppersEraseNobodyElse() {
        PlacedOrder order = completed(shopper);
        Caller other = platform.shopper();

        for (Object body : List.of(Map.of("subject", shopper.subject()), Map.of("order_no", order.number()))) {
            assertThat(other.post(ERASURES, body).refused(403, "FORBIDDEN").text("/details/scope"))
                    .isEqualTo("operator.privacy");
        }
        platform.caller(shopper.subject(), "operator.orders")
                .post(ERASURES, Map.of("subject", shopper.subject()))
                .refused(403, "FORBIDDEN");
        assertHasItsAddress(order);
        erase(platform.caller("an officer", "operator.privacy"), shopper.subject())
                .is(200);
        assertIsErased(order);
    }

    @Test
    void whoIsMeantIsSaidOnce() {
        String number = completed(shopper).number();

        assertThat(operator.post(ERASURES, Map.of()).badFields()).containsOnlyKeys("subject");
        assertThat(operator.post(ERASURES, Map.of("subject", "a", "order_no", "b"))
                        .badFields())
                .containsOnlyKeys("subject");
        assertThat(operator.post(ERASURES, Map.of("subject", "", "order_no", "x".repeat(129), "reason", "a"))
                        .badFields())
                .containsOnlyKeys("subject", "order_no", "reason");
        assertThat(operator.call("POST", ERASURES)
                        .body(Map.of("subject", "a"))
                        .send()
                        .badFields())
                .containsOnlyKeys("X-Idempotency-Key");
        operator.post(ERASURES, Map.of("order_no", "000000-0000-0000-0000")).refused(404, "NOT_FOUND");
        assertThat(operator.post(ERASURES, Map.of("order_no", number))
                        .refused(409, "ORDER_OF_A_USER")
                        .text("/details/subject"))
                .isEqualTo(shopper.subject());
    }

    /** The order has sealed its address and is not committed when the erasure comes. */
    @Test
    void anOrderThatIsAboutToBeCommittedIsWaitedFor() {
        completed(shopper);
        Checkout checkout = shopper.checkout().line(sku, 1);
        CompletableFuture<Answer> placing;
        try (Hold orders = platform.database().holdTable("\"order\".orders")) {
            placing = checkout.sendLater();
            Soon.is("held up", platform.database()::isAnyLockAwaited);

            erase(shopper, shopper.subject()).refused(503, "UNAVAILABLE");
        }
        placing.join();
        checkout.decided().is(201);
        Soon.is(
                "placed",
                () -> shopper.get("/api/v2/orders?status=PAYING").at("/orders").size() == 1);

        erase(shopper, shopper.subject()).refused(409, "ORDERS_UNFINISHED");
    }

    /** A vacuum of the keys holds a lock. Checkouts do not wait for it, and not long for an erasure that waits for it. */
    @Test
    void anErasureThatCannotHaveTheKeysGivesUp() {
        PlacedOrder order = completed(shopper);
        try (Hold keys = platform.database().hold("lock table platform.personal_key in share update exclusive mode")) {
            erase(shopper, shopper.subject()).refused(503, "UNAVAILABLE");
            assertHasItsAddress(order);
            platform.shopper().places(sku, 1);
        }

        erase(shopper, shopper.subject()).is(200);
    }

    @Test
    void anOrderPlacedAtTheSameTimeCanAlwaysBeSent() {
        placedAndErasedAtOnce(platform, platform, sku, ROUNDS);
    }

    /** The order that one instance places keeps its address although the other one erases the person, in any sequence. */
    static void placedAndErasedAtOnce(Platform here, Platform there, String sku, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Caller shopper = here.shopper();
            shopper.places(sku, 1).cancel().is(200);
            Caller same = there.shopper(shopper.subject());

            List<Answer> answers = AtOnce.run(
                    List.of(() -> shopper.checkout().line(sku, 1).decided(), () -> erase(same, shopper.subject())));

            assertHasItsAddress(PlacedOrder.of(shopper, answers.getFirst()));
            assertThat(answers.getLast().status()).isIn(200, 409, 503);
        }
    }

    private PlacedOrder completed(Caller caller) {
        PlacedOrder order = caller.places(sku, 2).awaitShipped();
        return order.scan("delivered").awaitStatus("COMPLETED");
    }

    private static Answer erase(Caller caller, String subject) {
        return caller.post(ERASURES, Map.of("subject", subject));
    }

    private Answer eraseGuest(PlacedOrder order) {
        return operator.post(ERASURES, Map.of("order_no", order.number()));
    }

    private static void assertHasItsAddress(PlacedOrder order) {
        assertThat(order.show().text("/shipping_address/name")).isEqualTo(Checkout.NAME);
        assertThat(order.show().at("/address_erased").isMissingNode()).isTrue();
    }

    private static void assertIsErased(PlacedOrder order) {
        assertThat(order.show().at("/shipping_address").isMissingNode()).isTrue();
        assertThat(order.show().at("/gift_message").isMissingNode()).isTrue();
        assertThat(order.show().at("/contact").isMissingNode()).isTrue();
        assertThat(order.show().at("/address_erased").asBoolean()).isTrue();
    }
}
