package edge;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import app.Orderwright;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReturnRefunded;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import platform.auditlog.Audited;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * An operator calls every end point that changes something once; each call must leave its entry in the audit log.
 *
 * <p>Seen to fail without the record of an action, and without its declaration at the end point.
 */
@OverHttp
class RecordsEveryActionOfAnOperatorTests {

    private static final Set<RequestMethod> WRITES =
            Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

    /** A request with a body that is answered without changing anything. */
    private static final Set<String> WRITES_NOTHING =
            Set.of("/api/v2/orders/preview", "/api/v2/promotion-trials", "/api/v2/stream-sessions", "/graphql");

    /** No operator calls these: a provider or a carrier signs its calls. */
    private static final Set<String> SIGNED =
            Set.of("/api/v2/payments/callbacks/{provider}", "/api/v2/carrier-callbacks/{carrier}");

    /** Shoppers call these for themselves. */
    private static final Set<String> OF_SHOPPERS =
            Set.of("/api/v2/red-packets/{red_packet_id}/claims", "/api/v2/wallet/top-ups");

    private static final String OPERATOR = "an operator";
    private static final String CHARGES = "/api/v2/charges";
    private static final String FAR = "audited-far";
    private static final String WEBHOOKS = "/api/v2/webhook-endpoints";

    private final Platform platform;
    private final Operator operator;
    private final Caller shopper;
    private final AuditLog log;
    private final RequestMappingHandlerMapping mappings;

    RecordsEveryActionOfAnOperatorTests(
            Platform platform, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.platform = platform;
        this.operator = platform.operator();
        this.shopper = platform.shopper();
        this.log = new AuditLog(platform);
        this.mappings = mappings;
    }

    /** The order whose refund an operator has refused. */
    private @Nullable PlacedOrder toRefund;
    /** Orders of which goods were returned, and orders that are refunded as a whole. */
    private final Set<PlacedOrder> returned = new HashSet<>();

    private final Set<PlacedOrder> refunded = new HashSet<>();

    @AfterEach
    void theSandboxBehavesAgain() {
        platform.sandbox().behaves(Map.of());
    }

    @AfterEach
    void theRefusedRefundIsApprovedAfterAll() {
        if (toRefund != null) {
            toRefund.awaitEvent(OrderRefundFailed.class);
            decidesRefund(unapproved(toRefund), "approve").is(200);
            toRefund.awaitStatus("REFUNDED");
        }
    }

    /** An action, and the object that the log must name. */
    private record Sample(Supplier<Answer> call, Supplier<String> object) {}

    @Test
    void everyWriteOfTheApiDeclaresItsAction() {
        Map<String, String> undeclared = new TreeMap<>();
        writes().forEach((path, endPoint) -> {
            if (!endPoint.hasMethodAnnotation(Audited.class)) {
                undeclared.put(path, endPoint.toString());
            }
        });

        assertThat(undeclared).isEmpty();
    }

    @Test
    void everyActionLeavesItsEntry() {
        Map<String, Sample> samples = samples();
        assertThat(samples.keySet())
                .as("a sample for each action that an end point declares")
                .containsExactlyInAnyOrderElementsOf(actions());

        samples.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(sample -> {
            Answer answer = sample.getValue().call().get();
            assertThat(answer.status())
                    .as("%s: %s", sample.getKey(), answer.body())
                    .isBetween(200, 299);
            assertThat(Set.copyOf(log.of(answer)))
                    .as(sample.getKey())
                    .containsExactly(String.join(
                            " | ",
                            OPERATOR,
                            sample.getKey(),
                            typeOf(sample.getKey()),
                            sample.getValue().object().get()));
            assertThat(log.changesOf(answer)).as(sample.getKey()).doesNotContain("nothing -> nothing");
        });
        // A later test may let the sandbox refuse refunds.
        returned.forEach(order -> order.awaitEvent(ReturnRefunded.class));
        refunded.forEach(order -> order.awaitStatus("REFUNDED"));
    }

    /** A transfer changes two stock rows, every other action one object. */
    @Test
    void eachObjectHasOneEntry() {
        String sku = operator.sells(100, 5);
        far();

        Answer transfer = operator.post("/api/v2/stock/transfers", Operator.transfer(Operator.WAREHOUSE, FAR, sku, 2))
                .is(200);
        Answer adjustment = operator.adjusts(sku, -1).is(200);

        assertThat(log.changesOf(transfer))
                .hasSize(2)
                .anySatisfy(change -> assertThat(change)
                        .contains("\"on_hand\": 5")
                        .contains("\"on_hand\": 3")
                        .contains("\"warehouse_id\": \"main\""));
        assertThat(log.changesOf(adjustment))
                .singleElement()
                .satisfies(
                        change -> assertThat(change).contains("\"on_hand\": 3").contains("\"on_hand\": 2"));
    }

    @Test
    void aRepeatedRequestLeavesNoSecondEntry() {
        String sku = Shop.fresh("sku");
        Call call = operator.call("PUT", Operator.skuPath(sku)).freshKey().body(Operator.sku("A thing", 100, true));

        Answer first = call.send().is(200);
        Answer second = call.send().is(200);

        assertThat(log.of(first)).hasSize(1);
        assertThat(log.of(second)).isEmpty();
    }

    @Test
    void whatChangesNothingLeavesNoEntry() {
        String sku = operator.lists(100);

        assertThat(log.of(operator.prices(sku, 100).is(200))).isEmpty();
        assertThat(log.changesOf(operator.prices(sku, 120).is(200)))
                .singleElement()
                .satisfies(change -> assertThat(change)
                        .contains("\"amount_minor\": 100")
                        .contains("\"amount_minor\": 120")
                        .doesNotContain("\"known\""));
    }

    @Test
    void whatShoppersDoLeavesNoEntry() {
        String sku = operator.sells(100, 3);
        long before = log.size();

        Answer placed = shopper.checkout().line(sku, 1).decided().is(201);
        Answer cancelled = PlacedOrder.of(shopper, placed).cancel().is(200);
        Answer sold = shopper.checkout().line(sku, 4).decided().refused(409, "INVENTORY_SHORTAGE");

        assertThat(Stream.of(placed, cancelled, sold).flatMap(answer -> log.of(answer).stream()))
                .isEmpty();
        assertThat(log.size()).isEqualTo(before);
    }

    /** The shop's own server places orders for its guests: that is not an operator's decision. */
    @Test
    void anOrderOnOrdinaryTermsLeavesNoEntryWhoeverPlacesIt() {
        String sku = operator.sells(100, 3);

        Answer ordinary = operator.checkout()
                .line(sku, 1)
                .with("external_reference", Shop.fresh("cart"))
                .with("user_id", "somebody")
                .decided()
                .is(201);

        assertThat(log.of(ordinary)).isEmpty();
    }

    /** One transaction writes both, so neither exists without the other. */
    @Test
    void theChangeAndItsEntryStandAndFallTogether() {
        String sku = operator.lists(100);
        platform.database()
                .execute("alter table platform.audit_log add constraint no_entry check (object_id <> '%s') not valid"
                        .formatted(sku));
        try {
            operator.prices(sku, 200).is(500);
        } finally {
            platform.database().execute("alter table platform.audit_log drop constraint no_entry");
        }
        platform.database()
                .execute("alter table catalog.price add constraint no_change check (sku_id <> '%s') not valid"
                        .formatted(sku));
        Answer failed;
        try {
            failed = operator.prices(sku, 300).is(500);
        } finally {
            platform.database().execute("alter table catalog.price drop constraint no_change");
        }

        assertThat(operator.get(Operator.skuPath(sku)).number("/prices/0/amount_minor"))
                .isEqualTo(100);
        assertThat(log.of(failed)).isEmpty();
    }

    private Map<String, HandlerMethod> writes() {
        Map<String, HandlerMethod> writes = new TreeMap<>();
        mappings.getHandlerMethods()
                .forEach((mapping, endPoint) -> mapping.getPatternValues().forEach(path -> {
                    Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
                    if (path.startsWith("/api/")
                            && !SIGNED.contains(path)
                            && !WRITES_NOTHING.contains(path)
                            && !OF_SHOPPERS.contains(path)
                            && isOfTheApplication(endPoint)
                            && (methods.isEmpty() || methods.stream().anyMatch(WRITES::contains))) {
                        writes.put(methods + " " + path, endPoint);
                    }
                }));
        assertThat(writes).hasSizeGreaterThan(25);
        return writes;
    }

    /** Not a controller of another test. */
    private static boolean isOfTheApplication(HandlerMethod endPoint) {
        return Stream.of(endPoint.getBeanType(), Orderwright.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .distinct()
                        .count()
                == 1;
    }

    private Set<String> actions() {
        return writes().values().stream()
                .map(endPoint -> endPoint.getMethodAnnotation(Audited.class))
                .filter(audited -> audited != null)
                .map(Audited::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String typeOf(String action) {
        return writes().values().stream()
                .map(endPoint -> endPoint.getMethodAnnotation(Audited.class))
                .filter(audited -> audited != null && audited.value().equals(action))
                .findFirst()
                .orElseThrow()
                .object();
    }

    private Map<String, Sample> samples() {
        return Stream.of(
                        ofCatalog(),
                        ofStock(),
                        ofOffers(),
                        ofCharges(),
                        ofOrders(),
                        ofShipments(),
                        ofReconciliation(),
                        ofBank(),
                        ofWallets(),
                        ofRefunds(),
                        ofWebhooks(),
                        ofTransport())
                .flatMap(samples -> samples.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map.Entry<String, Sample> sample(String action, String object, Supplier<Answer> call) {
        return entry(action, new Sample(call, () -> object));
    }

    private Map<String, Sample> ofCatalog() {
        String sku = Shop.fresh("sku");
        String patchedProduct = id("product");
        operator.put(
                        "/api/v2/products/" + patchedProduct,
                        Map.of("name", "Things", "options", List.of(), "variants", List.of()))
                .is(200);
        String patched = operator.lists(100);
        String imported = Shop.fresh("sku");
        String product = id("product");
        String importedProduct = id("product");
        String category = id("category");
        return Map.ofEntries(
                sample("catalog.sku.put", sku, () -> operator.prices(sku, 100)),
                sample(
                        "catalog.sku.patch",
                        patched,
                        () -> operator.patch(Operator.skuPath(patched), Map.of("name", "New"))),
                sample("catalog.sku.import", imported, () -> operator.imports(List.of(imported), 1)),
                sample(
                        "catalog.product.put",
                        product,
                        () -> operator.put(
                                "/api/v2/products/" + product,
                                Map.of("name", "Things", "options", List.of(), "variants", List.of()))),
                sample(
                        "catalog.product.patch",
                        patchedProduct,
                        () -> operator.patch("/api/v2/products/" + patchedProduct, Map.of("name", "New"))),
                sample(
                        "catalog.product.import",
                        importedProduct,
                        () -> operator.post(
                                "/api/v2/products/import",
                                Map.of(
                                        "products",
                                        List.of(Map.of(
                                                "product_id",
                                                importedProduct,
                                                "name",
                                                "Things",
                                                "options",
                                                List.of(),
                                                "variants",
                                                List.of()))))),
                sample(
                        "catalog.category.put",
                        category,
                        () -> operator.put("/api/v2/categories/" + category, Map.of("name", "Things"))),
                sample(
                        "catalog.attribute_schema.put",
                        "line",
                        () -> operator.put(
                                "/api/v2/attribute-schemas/line",
                                Map.of("schema", Map.of("description", Shop.fresh("anything"))))));
    }

    private Map<String, Sample> ofStock() {
        String sku = operator.sells(100, 5);
        String warehouse = id("warehouse");
        far();
        return Map.ofEntries(
                sample(
                        "inventory.stock.import",
                        sku,
                        () -> operator.post("/api/v2/stock/import", Operator.goods(Shop.fresh("delivery"), sku, 1))),
                sample("inventory.stock.adjust", sku, () -> operator.adjusts(sku, -1)),
                sample(
                        "inventory.threshold.put",
                        sku,
                        () -> operator.put(
                                "/api/v2/stock/" + Operator.encoded(sku) + "/threshold",
                                Map.of("warehouse_id", Operator.WAREHOUSE, "low_at", 3))),
                sample(
                        "inventory.stock.transfer",
                        sku,
                        () -> operator.post(
                                "/api/v2/stock/transfers", Operator.transfer(Operator.WAREHOUSE, FAR, sku, 1))),
                sample(
                        "inventory.warehouse.put",
                        warehouse,
                        () -> operator.put("/api/v2/warehouses/" + warehouse, Map.of("name", "Far", "priority", 999))));
    }

    private Map<String, Sample> ofOffers() {
        String promotion = id("promotion");
        String other = id("promotion");
        promotes(other).is(200);
        String customer = id("customer");
        String coupon = id("COUPON");
        String imported = id("COUPON");
        AtomicReference<String> codes = new AtomicReference<>();
        String packet = id("packet");
        return Map.ofEntries(
                sample("promotion.promotion.put", promotion, () -> promotes(promotion)),
                sample(
                        "promotion.promotion.patch",
                        other,
                        () -> operator.patch("/api/v2/promotions/" + other, Map.of("priority", 2))),
                sample(
                        "promotion.profile.put",
                        customer,
                        () -> operator.put(
                                "/api/v2/customers/%s/promotion-profile".formatted(customer),
                                Map.of("level", "gold", "segments", List.of("vip")))),
                sample(
                        "promotion.coupon.put",
                        coupon,
                        () -> operator.put("/api/v2/coupons/" + coupon, Map.of("promotion_id", other))),
                sample(
                        "promotion.red_packet.put",
                        packet,
                        () -> operator.put("/api/v2/red-packets/" + packet, Operator.redPacket(1_000, "GBP"))),
                entry(
                        "promotion.code_batch.order",
                        new Sample(
                                () -> {
                                    Answer ordered = operator.post(
                                            "/api/v2/promotions/%s/code-batches".formatted(other),
                                            Map.of("ordered", 1));
                                    codes.set(ordered.text("/code_batch_id"));
                                    return ordered;
                                },
                                codes::get)),
                sample(
                        "promotion.coupon.import",
                        imported,
                        () -> operator.post(
                                "/api/v2/coupons/import",
                                Map.of("promotion_id", other, "coupons", List.of(Map.of("code", imported))))));
    }

    private Answer promotes(String promotion) {
        return operator.offers(promotion, Operator.percentOff(1));
    }

    /** In a currency and a country that no other test uses. */
    private Map<String, Sample> ofCharges() {
        String rate = id("rate");
        String gone = id("rate");
        String patched = id("rate");
        String channel = id("channel");
        putRate(gone).is(200);
        putRate(patched).is(200);
        for (String taxClass : List.of("gone", "patched")) {
            operator.put(CHARGES + "/tax-rates/AQ/" + taxClass, Map.of("rate_ppm", 1))
                    .is(200);
        }
        return Map.ofEntries(
                sample("order.shipping_rate.put", rate, () -> putRate(rate)),
                sample(
                        "order.shipping_rate.patch",
                        patched,
                        () -> operator.patch(CHARGES + "/shipping-rates/" + patched, Map.of("max_weight_grams", 5))),
                sample("order.shipping_rate.remove", gone, () -> removes("/shipping-rates/" + gone)),
                sample(
                        "order.tax_rate.put",
                        "AQ/" + channel,
                        () -> operator.put(CHARGES + "/tax-rates/AQ/" + channel, Map.of("rate_ppm", 2))),
                sample(
                        "order.tax_rate.patch",
                        "AQ/patched",
                        () -> operator.patch(CHARGES + "/tax-rates/AQ/patched", Map.of("rate_ppm", 2))),
                sample("order.tax_rate.remove", "AQ/gone", () -> removes("/tax-rates/AQ/gone")),
                sample(
                        "order.channel.put",
                        channel,
                        () -> operator.put(CHARGES + "/channels/" + channel, Map.of("tax_included", true))));
    }

    private Answer putRate(String rate) {
        return operator.put(
                CHARGES + "/shipping-rates/" + rate, Map.of("country", "AQ", "amount", Checkout.money(1, "XAF")));
    }

    private Answer removes(String path) {
        return operator.call("DELETE", CHARGES + path).freshKey().send();
    }

    private Map<String, Sample> ofOrders() {
        String sku = operator.sells(100, 20);
        AtomicReference<String> agreed = new AtomicReference<>();
        PlacedOrder unpaid = shopper.places(sku, 1);
        PlacedOrder paying = shopper.places(sku, 1);
        Caller leaver = platform.shopper();
        leaver.places(sku, 1).cancel().is(200);
        PlacedOrder sent = shopper.places(sku, 2).awaitShipped();
        PlacedOrder unrefunded = shopper.places(sku, 2).awaitShipped();
        platform.sandbox().behaves(Map.of("refunds", "refuse"));
        takesBack(unrefunded).is(200);
        Soon.holds(
                "refused",
                () -> assertThat(unrefunded.show().text("/returns/0/status")).isEqualTo("FAILED"));
        platform.sandbox().behaves(Map.of());
        return Map.ofEntries(
                entry(
                        "order.order.place",
                        new Sample(
                                () -> {
                                    Answer placed =
                                            operator.checkout().line(sku, 1, 90).send();
                                    agreed.set(placed.text("/order_no"));
                                    return placed;
                                },
                                agreed::get)),
                sample(
                        "order.person.erase",
                        "user:" + leaver.subject(),
                        () -> operator.post("/api/v2/privacy/erasures", Map.of("subject", leaver.subject()))),
                sample(
                        "order.person.export",
                        "user:" + leaver.subject(),
                        () -> operator.post("/api/v2/privacy/exports", Map.of("subject", leaver.subject()))),
                sample(
                        "order.order.cancel",
                        unpaid.number(),
                        () -> unpaid.seenBy(operator).cancel()),
                sample(
                        "order.order.retry_payment",
                        paying.number(),
                        () -> operator.call("POST", "/api/v2/orders/%s/payments".formatted(paying.number()))
                                .freshKey()
                                .body(Map.of("method", "sandbox"))
                                .send()),
                sample("order.note.add", sent.number(), () -> operator.notes(sent.number(), "rang")),
                sample("order.return.accept", sent.number(), () -> takesBack(sent)),
                sample(
                        "order.return.refund",
                        unrefunded.number(),
                        () -> operator.call("POST", "/api/v2/orders/%s/returns/1/refund".formatted(unrefunded.number()))
                                .freshKey()
                                .send()));
    }

    private Answer takesBack(PlacedOrder order) {
        returned.add(order);
        return operator.post(
                "/api/v2/orders/%s/returns".formatted(order.number()),
                Map.of("items", List.of(Map.of("line_no", 1, "quantity", 1))));
    }

    private Map<String, Sample> ofShipments() {
        String sku = operator.sells(100, 20);
        String refused = shipment(sku);
        platform.database().execute("""
            update shipping.shipment set status = 'requested', waybill = null, created_at = null, failure = 'told so'
            where shipment_id = '%s'\
            """.formatted(refused));
        String leaves = shipment(sku);
        String arrives = shipment(sku);
        return Map.ofEntries(
                sample("shipping.shipment.book", refused, () -> moves(refused, "book")),
                sample("shipping.shipment.dispatch", leaves, () -> moves(leaves, "dispatch")),
                sample("shipping.shipment.deliver", arrives, () -> moves(arrives, "deliver")));
    }

    private String shipment(String sku) {
        PlacedOrder order = shopper.places(sku, 1).pay().awaitCommitted();
        Soon.is("booked", () -> order.shipments().at("/shipments/0/waybill").isString());
        return order.shipments().text("/shipments/0/shipment_id");
    }

    private Answer moves(String shipment, String how) {
        return operator.call("POST", "/api/v2/shipments/%s/%s".formatted(shipment, how))
                .freshKey()
                .send();
    }

    /** The shoppers have cancelled, so the operator may decide. */
    private Map<String, Sample> ofRefunds() {
        String sku = operator.sells(200, "ISK", 10);
        PlacedOrder first = buy(sku);
        refunded.add(first);
        String approved = unapproved(first);
        toRefund = buy(sku);
        String refused = unapproved(toRefund);
        String approvedCredit = waitingCredit();
        String refusedCredit = waitingCredit();
        String unanswered = unanswered();
        return Map.ofEntries(
                sample(
                        "payment.provider_call.retry",
                        unanswered,
                        () -> operator.post("/api/v2/provider-calls/" + unanswered + "/retry", Map.of())),
                sample("payment.refund.approve", approved, () -> decidesRefund(approved, "approve")),
                sample("payment.refund.refuse", refused, () -> decidesRefund(refused, "refuse")),
                sample(
                        "payment.wallet_credit.approve",
                        approvedCredit,
                        () -> decides("wallet-credits", approvedCredit, "approve")),
                sample(
                        "payment.wallet_credit.refuse",
                        refusedCredit,
                        () -> decides("wallet-credits", refusedCredit, "refuse")));
    }

    /** A refund whose calls had no answer, and which is called for again tomorrow. */
    private String unanswered() {
        PlacedOrder order = shopper.places(operator.sells(100, 10), 1).pay().awaitCommitted();
        order.awaitWaybill();
        platform.sandbox().behaves(Map.of("fail", 100));
        refunded.add(order);
        order.cancel();
        List<String> putOff = new ArrayList<>();
        Soon.is("without an answer", () -> putOff.addAll(platform.database().rows("""
                        update payment.inquiry i set due_at = due_at + interval '1 day'
                        from payment.refund r
                        where r.reference = i.reference and r.correlation = ? and i.failures > 0 and i.claimed_at is null
                        returning i.reference""", order.correlation())));
        platform.sandbox().behaves(Map.of());
        return putOff.getFirst();
    }

    private PlacedOrder buy(String sku) {
        PlacedOrder order = PlacedOrder.of(
                        shopper,
                        shopper.checkout().line(sku, 1).with("currency", "ISK").decided())
                .pay()
                .awaitCommitted();
        order.awaitWaybill();
        return order;
    }

    /** The shopper cancels, and the refund waits for an operator. */
    private String unapproved(PlacedOrder order) {
        order.cancel();
        return operator.awaitRefundToApprove(order);
    }

    /** Another operator asks for a credit that waits for an approval. */
    private String waitingCredit() {
        return platform.caller("a colleague", "operator.wallets")
                .call("POST", "/api/v2/wallets/a-customer/adjustments")
                .freshKey()
                .body(Map.of("direction", "CREDIT", "amount", Checkout.money(200, "ISK"), "reason", "a gift"))
                .send()
                .is(202)
                .text("/waiting_credit");
    }

    private Answer decidesRefund(String refund, String how) {
        return decides("refunds", refund, how);
    }

    private Answer decides(String what, String reference, String how) {
        return operator.call("POST", "/api/v2/%s/%s/%s".formatted(what, reference, how))
                .freshKey()
                .body(Map.of("note", "as agreed"))
                .send();
    }

    private Map<String, Sample> ofReconciliation() {
        String day = "sandbox/2021-03-01";
        imports(day, "end,0").is(200);
        String differs = "sandbox/2021-03-02";
        imports(differs, """
            payment,lost-1,,1,GBP,0,2021-03-02T09:00:00Z
            payment,lost-2,,1,GBP,0,2021-03-02T09:00:00Z
            payment,lost-3,,1,GBP,0,2021-03-02T09:00:00Z
            end,3\
            """).is(200);
        for (String imported : List.of(day, differs)) {
            Soon.holds(
                    "compared",
                    () -> assertThat(operator.get("/api/v2/reconciliations/" + imported)
                                    .text("/statement/state"))
                            .isEqualTo("RECONCILED"));
        }
        Answer items = operator.get("/api/v2/work-items?provider=sandbox&day=2021-03-02");
        String taken = items.text("/work_items/0/work_item_id");
        String resolved = items.text("/work_items/1/work_item_id");
        String dismissed = items.text("/work_items/2/work_item_id");
        String other = "sandbox/2021-03-03";
        String fetched = "sandbox/2021-03-04";
        String unpaid = shopper.checkout()
                .line(operator.sells(100, 5), 1)
                .with("payment_method", "sandbox_hosted")
                .placed()
                .awaitEvent(PaymentOffered.class)
                .paymentReference();
        return Map.ofEntries(
                sample("payment.statement.import", other, () -> imports(other, "end,0")),
                sample("payment.funds.import", other, () -> importsFunds(other)),
                sample(
                        "payment.statement.fetch",
                        fetched,
                        () -> operator.post("/api/v2/reconciliations/" + fetched + "/statement/fetch", Map.of())),
                sample(
                        "payment.payment.inquire",
                        unpaid,
                        () -> operator.post("/api/v2/payments/" + unpaid + "/provider/inquire", Map.of())),
                sample(
                        "payment.reconciliation.close",
                        day,
                        () -> operator.post("/api/v2/reconciliations/" + day + "/close", Map.of())),
                sample(
                        "payment.reconciliation.reopen",
                        day,
                        () -> operator.post(
                                "/api/v2/reconciliations/" + day + "/reopen", Map.of("reason", "late news"))),
                sample(
                        "payment.work_item.take",
                        taken,
                        () -> operator.post("/api/v2/work-items/" + taken + "/take", Map.of())),
                sample(
                        "payment.work_item.resolve",
                        resolved,
                        () -> operator.post(
                                "/api/v2/work-items/" + resolved + "/resolve",
                                Map.of("resolution", "ACCEPTED", "reason", "a penny"))),
                sample(
                        "payment.work_item.dismiss",
                        dismissed,
                        () -> operator.post(
                                "/api/v2/work-items/" + dismissed + "/dismiss", Map.of("reason", "a test"))));
    }

    private Map<String, Sample> ofBank() {
        String account = id("bank");
        String path = "/api/v2/bank-accounts/" + account;
        String day = "sandbox/2021-03-05";
        importsFile(day + "/funds/MAIN", """
            kind,movement_id,amount_minor,currency,balance_minor,occurred_at
            payout,payout-to-audit,-100,MAD,-100,2021-03-05T09:00:00Z
            end,1
            """).is(200);
        declaresBank(account).is(201);
        importsBank(path, "match,2021-03-05,1.01,MAD\ndismiss,2021-03-05,-1.00,MAD\nundo,2021-03-05,-1.00,MAD\n")
                .is(200);
        Answer lines = operator.get(path + "/lines").is(200);
        Map<String, String> numbers = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            numbers.put(lines.text("/lines/%d/line_id".formatted(i)), lines.text("/lines/%d/line_no".formatted(i)));
        }
        Map<String, Object> reason = Map.of("reason", "a test");
        operator.post(path + "/lines/" + numbers.get("undo") + "/dismiss", reason)
                .is(200);
        String transfer = operator.get("/api/v2/bank-transfers?open=true&currency=MAD&limit=1")
                .text("/transfers/0/transfer_no");
        String declared = id("bank");
        return Map.ofEntries(
                sample("payment.bank_account.declare", declared, () -> declaresBank(declared)),
                sample(
                        "payment.bank_statement.import",
                        account,
                        () -> importsBank(path, "import,2021-03-05,-7.00,MAD\n")),
                sample(
                        "payment.bank_line.match",
                        String.valueOf(numbers.get("match")),
                        () -> operator.post(
                                path + "/lines/" + numbers.get("match") + "/match",
                                Map.of("transfer_no", Long.parseLong(transfer), "reason", "a test"))),
                sample(
                        "payment.bank_line.dismiss",
                        String.valueOf(numbers.get("dismiss")),
                        () -> operator.post(path + "/lines/" + numbers.get("dismiss") + "/dismiss", reason)),
                sample(
                        "payment.bank_line.undo",
                        String.valueOf(numbers.get("undo")),
                        () -> operator.post(path + "/lines/" + numbers.get("undo") + "/undo", reason)));
    }

    private Answer declaresBank(String account) {
        return operator.post(
                "/api/v2/bank-accounts",
                Map.of("account_id", account, "currency", "MAD", "name", "Audited", "begins_on", "2021-03-01"));
    }

    private Answer importsBank(String path, String lines) {
        return operator.call("POST", path + "/statements/import")
                .freshKey()
                .header("Content-Type", "application/octet-stream")
                .body(BodyPublishers.ofString("line_id,booked_on,amount,currency\n" + lines))
                .send();
    }

    private Map<String, Sample> ofWallets() {
        Map<String, Object> adjustment =
                Map.of("direction", "CREDIT", "amount", Checkout.money(5, "GBP"), "reason", "goodwill");
        return Map.ofEntries(sample(
                "payment.wallet.adjust",
                shopper.subject() + "/GBP",
                () -> operator.post(
                        "/api/v2/wallets/%s/adjustments".formatted(Operator.encoded(shopper.subject())), adjustment)));
    }

    private Answer importsFunds(String day) {
        return importsFile(
                day + "/funds/MAIN", "kind,movement_id,amount_minor,currency,balance_minor,occurred_at\nend,0\n");
    }

    /** Imports a statement of the sandbox. */
    private Answer imports(String day, String lines) {
        return importsFile(
                day + "/statement",
                "kind,provider_id,reference,amount_minor,currency,fee_minor,occurred_at\n" + lines + "\n");
    }

    private Answer importsFile(String place, String file) {
        return operator.call("POST", "/api/v2/reconciliations/" + place + "/import")
                .freshKey()
                .header("Content-Type", "application/octet-stream")
                .body(BodyPublishers.ofString(file))
                .send();
    }

    private Map<String, Sample> ofWebhooks() {
        String changed = addsEndpoint().text("/webhook_endpoint/endpoint_id");
        String removed = addsEndpoint().text("/webhook_endpoint/endpoint_id");
        String path = WEBHOOKS + "/" + changed;
        String delivery =
                operator.post(path + "/test-deliveries", Map.of()).is(200).text("/delivery_id");
        AtomicReference<String> created = new AtomicReference<>();
        return Map.ofEntries(
                entry(
                        "tracking.webhook_endpoint.create",
                        new Sample(
                                () -> {
                                    Answer answer = addsEndpoint();
                                    created.set(answer.text("/webhook_endpoint/endpoint_id"));
                                    return answer;
                                },
                                created::get)),
                sample(
                        "tracking.webhook_endpoint.put",
                        changed,
                        () -> operator.put(
                                path,
                                Map.of(
                                        "url",
                                        "https://hooks.example.com/others",
                                        "event_types",
                                        List.of("order.paid")))),
                sample(
                        "tracking.webhook_endpoint.patch",
                        changed,
                        () -> operator.patch(path, Map.of("event_types", List.of("order.refunded", "order.rejected")))),
                sample(
                        "tracking.webhook_endpoint.rotate_secret",
                        changed,
                        () -> operator.post(path + "/secret-rotations", Map.of())),
                sample(
                        "tracking.webhook_endpoint.test",
                        changed,
                        () -> operator.post(path + "/test-deliveries", Map.of())),
                sample(
                        "tracking.webhook_delivery.replay",
                        delivery,
                        () -> operator.post(path + "/deliveries/" + delivery + "/replays", Map.of())),
                sample(
                        "tracking.webhook_endpoint.replay",
                        changed,
                        () -> operator.post(
                                path + "/replays",
                                Map.of("from", "2026-01-01T00:00:00Z", "to", "2026-01-02T00:00:00Z"))),
                sample("tracking.webhook_endpoint.remove", removed, () -> removesEndpoint(removed)));
    }

    /** Nobody listens at its port. */
    private Answer addsEndpoint() {
        return operator.post(
                        WEBHOOKS, Map.of("url", "http://127.0.0.1:65000/", "event_types", List.of("order.refunded")))
                .is(201);
    }

    private Answer removesEndpoint(String endpoint) {
        return operator.call("DELETE", WEBHOOKS + "/" + endpoint).freshKey().send();
    }

    @AfterEach
    void noEndpointIsLeft() {
        operator.get(WEBHOOKS).texts("/webhook_endpoints", "endpoint_id").forEach(this::removesEndpoint);
    }

    private Map<String, Sample> ofTransport() {
        String sent = platform.database().parked("audited");
        String discarded = platform.database().parked("audited");
        String mail = sentMail();
        AtomicReference<String> generation = new AtomicReference<>();
        AtomicReference<String> settlement = new AtomicReference<>();
        AtomicReference<String> verification = new AtomicReference<>();
        String closedThrough = LocalDate.ofInstant(platform.clock().instant(), ZoneOffset.UTC)
                .minusDays(1)
                .toString();
        AtomicReference<String> job = new AtomicReference<>();
        AtomicReference<String> simulation = new AtomicReference<>();
        String deleted = simulates().text("/simulation_id");
        return Map.ofEntries(
                entry(
                        "reporting.simulation.create",
                        new Sample(
                                () -> {
                                    Answer created = simulates();
                                    simulation.set(created.text("/simulation_id"));
                                    return created;
                                },
                                simulation::get)),
                sample(
                        "reporting.simulation.remove",
                        deleted,
                        () -> operator.call("DELETE", "/api/v2/reports/simulations/" + deleted)
                                .freshKey()
                                .send()),
                entry(
                        "platform.bulk_job.create",
                        new Sample(
                                () -> {
                                    Answer created = operator.post(
                                            "/api/v2/bulk-jobs",
                                            Map.of("action", "CANCEL_ORDERS", "items", List.of("no such order")));
                                    job.set(created.text("/job_id"));
                                    return created;
                                },
                                job::get)),
                sample(
                        "notification.mail.resend",
                        mail,
                        () -> operator.post("/api/v2/mails/" + mail + "/resend", Map.of())),
                sample("outbox.parked_event.resend", sent + "/nobody:at-all", () -> {
                    Answer answer = decides(sent, "resend");
                    platform.database().execute("delete from outbox.delivery where listener = 'nobody/at-all'");
                    return answer;
                }),
                sample(
                        "outbox.parked_event.discard",
                        discarded + "/nobody:at-all",
                        () -> decides(discarded, "discard")),
                sample(
                        "ledger.split.put",
                        "audited",
                        () -> operator.put("/api/v2/ledger/splits/audited", split("audited"))),
                entry(
                        "ledger.settlement.create",
                        new Sample(
                                () -> {
                                    operator.put("/api/v2/ledger/splits/settled", split("settled"))
                                            .is(200);
                                    Answer begun = operator.post(
                                                    "/api/v2/ledger/settlements",
                                                    Map.of(
                                                            "party_id",
                                                            "settled",
                                                            "currency",
                                                            "GBP",
                                                            "through",
                                                            "2026-01-01"))
                                            .is(202);
                                    settlement.set(begun.text("/settlement_no"));
                                    return begun;
                                },
                                settlement::get)),
                sample("tracking.events.rebuild", "tracking/events", () -> {
                    Soon.is(
                            "no other rebuild",
                            () -> operator.get("/api/v2/events?correlation=a")
                                    .text("/rebuilding_since")
                                    .isEmpty());
                    return operator.post("/api/v2/events/rebuild", Map.of());
                }),
                sample("ledger.period.close", closedThrough, () -> closesPeriod(closedThrough)),
                entry(
                        "ledger.verification.create",
                        new Sample(
                                () -> {
                                    Answer begun = operator.post("/api/v2/ledger/verifications", Map.of())
                                            .is(202);
                                    verification.set(begun.text("/verification_id"));
                                    return begun;
                                },
                                verification::get)),
                entry(
                        "reporting.report.rebuild",
                        new Sample(
                                () -> {
                                    AtomicReference<Answer> begun = new AtomicReference<>();
                                    Soon.holds("no other rebuild", () -> {
                                        begun.set(operator.post("/api/v2/reports/rebuild", Map.of()));
                                        begun.get().is(202);
                                    });
                                    generation.set(begun.get().text("/generation"));
                                    return begun.get();
                                },
                                generation::get)));
    }

    private static Map<String, Object> split(String party) {
        return Map.of(
                "party_id",
                party,
                "party_name",
                "Party",
                "basis_points",
                1,
                "sku_ids",
                List.of("no such sku"),
                "valid_from",
                "2020-01-01T00:00:00Z",
                "valid_to",
                "2020-01-02T00:00:00Z");
    }

    private Answer closesPeriod(String through) {
        AtomicReference<Answer> closed = new AtomicReference<>();
        Soon.holds("the ledger has booked the period", () -> {
            closed.set(operator.post("/api/v2/ledger/periods", Map.of("through", through)));
            closed.get().is(201);
        });
        return closed.get();
    }

    private Answer simulates() {
        return operator.post(
                "/api/v2/reports/simulations",
                Map.of(
                        "name", "Audited",
                        "definition",
                                Map.of(
                                        "benefit",
                                        Map.of(
                                                "kind", "AMOUNT_OFF",
                                                "target", Map.of("kind", "ORDER"),
                                                "amount", Map.of("amount_minor", 100, "currency", "GBP")),
                                        "layer",
                                        "ORDER"),
                        "from", "2026-01-01",
                        "to", "2026-01-02"));
    }

    private String sentMail() {
        String order = operator.checkout()
                .line(operator.sells(100, 1), 1)
                .with("contact", Map.of("email", "ada@example.com"))
                .placed()
                .number();
        String path = "/api/v2/mails?state=SENT&order_no=" + order;
        Soon.is("the mail is sent", () -> operator.get(path).at("/mails").size() == 1);
        return operator.get(path).text("/mails/0/mail_id");
    }

    private Answer decides(String event, String what) {
        return operator.call("POST", "/api/v2/events/parked/%s/nobody:at-all/%s".formatted(event, what))
                .freshKey()
                .send();
    }

    private void far() {
        operator.put("/api/v2/warehouses/" + FAR, Map.of("name", "Far", "priority", 998))
                .is(200);
    }

    /** Of letters, digits and dashes. */
    private static String id(String what) {
        return Shop.fresh(what).replace(' ', '-');
    }
}
