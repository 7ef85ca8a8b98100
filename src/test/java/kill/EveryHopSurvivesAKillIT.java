package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kill.Hops.Lock;
import order.OrderEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;

/**
 * Kills the jar between each two hops of an order: the event that leads to the next hop is committed, and the next module waits for a
 * locked table. At each kill several orders are at different hops. After the next start all of them go on to their final states. The same
 * holds for returns whose rest is priced again, for draws from red packets, for what operators set of a customer, and for payments of which a
 * wallet pays all or a part, and for payments that are captured when goods leave.
 *
 * <p>Seen to fail when the deliveries of a killed instance were not taken over: an order stayed {@code CREATED} for
 * ever.
 */
@JarTest
@Tag("contention")
class EveryHopSurvivesAKillIT {

    private static final String INVENTORY = "inventory";
    private static final String ORDER = "order";
    private static final String PROMOTION = "promotion";
    private static final String PAYMENT = "payment";
    private static final String PROVIDER = "payment/provider-sandbox";
    private static final String SHIPPING = "shipping";
    private static final String CARRIER = "shipping/carrier";
    private static final String RESERVATIONS = "inventory.reservation";
    private static final String ORDERS = "\"order\".orders";
    private static final String DISCOUNTS = "promotion.discount";
    private static final String PAYMENTS = "payment.payment";
    private static final String SHIPMENTS = "shipping.shipment";
    private static final String VERSIONS = "promotion.promotion_version";

    private static final String SKU = "SKU 1";
    private static final long STOCK = 1000;
    private static final String SCARCE = "SKU 2";
    private static final long LAST_UNITS = 5;
    private static final String COUPON = "ANYBODY";
    private static final String COUPON_FOR_ONE = "ONLY-ONE";
    private static final String THREE_FOR_TWO = "THREE-FOR-TWO";
    private static final String GIVING_BACK = "GIVING-BACK";
    private static final String GOLD = "GOLD";
    private static final String BUYER = "demo-shopper";
    private static final long LEAST_DRAWN = 10;
    private static final long MOST_DRAWN = 50;
    private static final String SHORT_WINDOW = "--orderwright.order.payment-window=4s";
    private static final String SHORT_GRACE = "--orderwright.order.payment-grace=1s";
    private static final long CREDIT = 10_000;
    private static final long BALANCE_PART = 100;
    private static final String REMOTE_CARRIER = "--orderwright.shipping.sandbox.remote=true";

    private final ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> ends = new TreeMap<>();
    private final List<Hops.Hop> cut = new ArrayList<>();
    private Platform platform;
    private DemoShop shop;
    private Hops hops;

    @AfterEach
    void end() throws SQLException {
        shoppers.shutdownNow();
        if (hops != null) {
            hops.close();
        }
        if (shop != null) {
            shop.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void everyOrderGoesOnByItselfFromWhereverItWasCut() throws SQLException {
        platform = Platform.start("every-hop", SHORT_WINDOW, SHORT_GRACE, REMOTE_CARRIER);
        shop = new DemoShop(platform);
        hops = new Hops(platform);
        shop.open(Map.of(SKU, STOCK, SCARCE, LAST_UNITS));
        Map<String, Object> tenPercent = Operator.percentOff(1_000);
        shop.issue(COUPON, Map.of(), tenPercent);
        shop.issue(COUPON_FOR_ONE, Map.of("max_uses", 1), tenPercent);
        shop.issue(THREE_FOR_TWO, Map.of(), Campaigns.definition("""
                {"benefit": {"kind": "CHEAPEST_FREE", "units": {"kind": "EVERYTHING"}, "of": 3, "free": 1},
                 "layer": "LINE", "returns": "PRICE_AGAIN"}\
                """));
        Map<String, Object> givingBack = new HashMap<>(Campaigns.definition("""
                {"benefit": {"kind": "PERCENT_OFF", "basis_points": 2000, "base": "REMAINING", "target": {"kind": "ORDER"}},
                 "layer": "ORDER", "limits_if_returned": "GIVE_BACK"}\
                """));
        givingBack.put("budget", Checkout.money(100_000, "GBP"));
        shop.issue(GIVING_BACK, Map.of(), givingBack);
        Map<String, Object> forGold = new HashMap<>(Campaigns.definition("""
                {"benefit": {"kind": "AMOUNT_OFF", "amount": {"amount_minor": 20, "currency": "GBP"}, "target": {"kind": "ORDER"}},
                 "condition": {"kind": "LEVEL", "levels": ["GOLD"]}, "layer": "MEMBER"}\
                """));
        forGold.put("needs_coupon", false);
        shop.offer(GOLD, forGold);
        Map<String, Object> packet = new HashMap<>(Operator.redPacket(1_000, "GBP"));
        packet.put("least", Checkout.money(LEAST_DRAWN, "GBP"));
        packet.put("most", Checkout.money(MOST_DRAWN, "GBP"));
        for (String redPacketId : List.of("PACKET-1", "PACKET-2", "PACKET-3")) {
            shop.operator().put(redPacketPath(redPacketId), packet).is(200);
        }
        shop.credit(CREDIT);

        betweenTwoWindows();
        onTheWayToInventoryAndPromotion();
        onTheWayFromInventoryAndPromotion();
        onTheWayToPaymentAndShipping();
        onTheWayFromPaymentAndShipping();

        platform.audit().comesToRest();
        assertThat(states()).isEqualTo(ends);
        aWholeUnitIsRefunded(partlyKept, partlyKeptLater);
        theBudgetHasBackWhatWasTakenBack();
        everyDrawIsSpentOnce();
        theLevelIsKnown();
        theWalletHasWhatItDidNotPay();
        cut.forEach(hop -> System.out.println("Cut " + hop));
    }

    /** Three of four units were paid. The three that are left cost as much as two, while a share would be less than the price of a unit. */
    private static void aWholeUnitIsRefunded(PlacedOrder... orders) {
        for (PlacedOrder order : orders) {
            Answer seen = order.now().seen();
            assertThat(seen.text("/returns/0/status")).isEqualTo("REFUNDED");
            assertThat(seen.number("/returns/0/amounts/payable/amount_minor")).isEqualTo(DemoShop.PRICE_MINOR);
        }
    }

    /** Of four units at a fifth off, three are kept. */
    private void theBudgetHasBackWhatWasTakenBack() throws SQLException {
        try (Connection connection = platform.connect();
                var rows = connection.createStatement().executeQuery("""
                    select held_minor, redeemed_minor from promotion.promotion where promotion_id = '%s'\
                    """.formatted(GIVING_BACK))) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong("held_minor")).isZero();
            assertThat(rows.getLong("redeemed_minor")).isEqualTo(3 * DemoShop.PRICE_MINOR / 5);
        }
    }

    private void everyDrawIsSpentOnce() throws SQLException {
        try (Connection connection = platform.connect();
                var rows = connection.createStatement().executeQuery("""
                    select p.red_packet_id, p.claimed_minor, c.amount_minor, u.held, u.redeemed,
                        (select count(*) from promotion.red_packet_claim) as claims
                    from promotion.red_packet p join promotion.red_packet_claim c using (red_packet_id)
                    join promotion.coupon u using (code)\
                    """)) {
            int packets = 0;
            while (rows.next()) {
                packets++;
                assertThat(rows.getLong("claims")).isEqualTo(draws.size());
                assertThat(rows.getLong("claimed_minor"))
                        .isBetween(LEAST_DRAWN, MOST_DRAWN)
                        .isEqualTo(rows.getLong("amount_minor"))
                        .isEqualTo(draws.get(rows.getString("red_packet_id")));
                assertThat(rows.getLong("held")).isZero();
                assertThat(rows.getLong("redeemed")).as(rows.getString(1)).isOne();
            }
            assertThat(packets).isEqualTo(draws.size());
        }
    }

    private void theLevelIsKnown() {
        Answer golden = place("golden").seen();
        assertThat(golden.number("/amounts/discount/amount_minor")).isEqualTo(20);
    }

    private void theWalletHasWhatItDidNotPay() {
        assertThat(shop.wallet("held")).isZero();
        assertThat(shop.wallet("free")).isEqualTo(CREDIT - paidByWallet);
    }

    /** What the wallet pays of orders that stay paid. */
    private long paidByWallet;

    /** What was drawn, by red packet. */
    private final Map<String, Long> draws = new ConcurrentHashMap<>();

    private String drawnWhenCut;

    /** Draws once; the draw is the code of a coupon. */
    private CompletableFuture<String> drawing(String redPacketId) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Answer draw = shop.buyer()
                            .post(redPacketPath(redPacketId) + "/claims", null)
                            .is(200);
                    draws.put(redPacketId, draw.number("/amount/amount_minor"));
                    return draw.text("/code");
                },
                shoppers);
    }

    private static String redPacketPath(String redPacketId) {
        return "/api/v2/red-packets/" + redPacketId;
    }

    private String draw(String redPacketId) {
        return drawing(redPacketId).join();
    }

    private PlacedOrder ship(PlacedOrder paid) {
        shop.scan(paid.awaitWaybill(), "dispatched");
        return paid.awaitStatus("SHIPPED");
    }

    private PlacedOrder shipFour(String order, String couponCode) {
        PlacedOrder placed = placed(placing(order, "sandbox", SKU, 4, couponCode));
        shop.pay(placed);
        return ship(placed.awaitStatus("PAID"));
    }

    private PlacedOrder partlyKept;
    private PlacedOrder partlyKeptLater;
    private PlacedOrder late;
    private PlacedOrder tooLate;
    private Lock dozing;

    /** Two unpaid orders expire while the jar does not run; a lock delays the expiry of a third one. */
    private void betweenTwoWindows() throws SQLException {
        late = place("paid too late", COUPON);
        tooLate = place("paid too late for its coupon", COUPON_FOR_ONE);
        dozing = lockUnpaid("expired");
        platform.kill();
        platform.startAgain(SHORT_GRACE, REMOTE_CARRIER);
        late.awaitStatus("EXPIRED");
        tooLate.awaitStatus("EXPIRED");
        hops.awaitQuiet(PROMOTION);
    }

    /** If the payment window ends before the lock is taken, another order is placed and locked. */
    private Lock lockUnpaid(String order) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            String key = attempt == 1 ? order : order + " " + attempt;
            PlacedOrder placed = place(key, COUPON);
            Lock lock = hops.lockOrder(key);
            ends.put(key, "EXPIRED");
            if (placed.status().equals("PAYING")) {
                expiring = key;
                return lock;
            }
            lock.close();
        }
    }

    private String expiring;

    private void onTheWayToInventoryAndPromotion() throws SQLException {
        PlacedOrder paid = place("paid", COUPON_FOR_ONE);
        PlacedOrder cancelled = place("cancelled unpaid", COUPON);
        PlacedOrder returned = placeAndPay("cancelled paid", COUPON);
        PlacedOrder stopped = placeAndPay("stopped");
        PlacedOrder disputed = placeAndPay("disputed");
        PlacedOrder won = placeAndPay("dispute won");
        shop.dispute(won, "RECEIVED");
        won.awaitEvent(OrderEvent.PaymentDisputed.class);
        partlyKept = shipFour("partly kept", THREE_FOR_TWO);
        PlacedOrder givingBack = shipFour("giving back", GIVING_BACK);
        PlacedOrder spending = place("red packet spent", draw("PACKET-1"));
        String ordered = draw("PACKET-2");
        hops.awaitQuiet(INVENTORY, ORDER, PROMOTION, SHIPPING, CARRIER);

        hops.lock(RESERVATIONS);
        hops.lock(DISCOUNTS);
        hops.lock(VERSIONS);
        CompletableFuture<Answer> created = placing("created", COUPON);
        hops.hold("created", INVENTORY, "inventory.reservation.requested");
        hops.hold("created", PROMOTION, "promotion.discount.requested");
        shop.pay(paid);
        hops.hold("paid", INVENTORY, "inventory.commit.requested");
        hops.hold("paid", PROMOTION, "promotion.redemption.requested");
        cancel(cancelled);
        hops.hold("cancelled unpaid", INVENTORY, "inventory.release.requested");
        hops.hold("cancelled unpaid", PROMOTION, "promotion.release.requested");
        cancel(returned);
        hops.hold("cancelled paid", INVENTORY, "inventory.release.requested");
        hops.hold("cancelled paid", PROMOTION, "promotion.reversal.requested");
        dozing.close();
        hops.hold(expiring, INVENTORY, "inventory.release.requested");
        hops.hold(expiring, PROMOTION, "promotion.release.requested");
        shop.pay(late);
        hops.hold("paid too late", INVENTORY, "inventory.reservation.requested");
        hops.lockButForReaders(SHIPMENTS);
        CompletableFuture<Answer> stopping = cancelling(stopped);
        hops.hold("stopped", SHIPPING, "shipping.cancellation.requested");
        shop.dispute(disputed, "RECEIVED");
        hops.hold("disputed", SHIPPING, "shipping.hold.requested");
        shop.dispute(won, "WON");
        hops.hold("dispute won", SHIPPING, "shipping.release.requested");
        shop.pay(spending);
        hops.hold("red packet spent", PROMOTION, "promotion.redemption.requested");
        CompletableFuture<Answer> brought = placing("red packet brought", ordered);
        hops.hold("red packet brought", PROMOTION, "promotion.discount.requested");
        shop.takeBack(partlyKept);
        hops.hold("partly kept", PROMOTION, "promotion.repricing.requested");
        shop.takeBack(givingBack);
        hops.hold("giving back", PROMOTION, "promotion.giveback.requested");
        CompletableFuture<String> drawn =
                drawing("PACKET-3"); // waits behind the lock, and is sent again after the start
        killWhileWaitingFor(RESERVATIONS, DISCOUNTS, SHIPMENTS);

        shop.pay(placed(created));
        shop.pay(placed(brought));
        drawnWhenCut = drawn.join();
        stopping.join(); // 200, or on a slow day 202
        ends.put("partly kept", "SHIPPED");
        ends.put("giving back", "SHIPPED");
        ends.put("red packet spent", "PAID");
        ends.put("red packet brought", "PAID");
        ends.put("stopped", "REFUNDED");
        ends.put("disputed", "PAID");
        ends.put("dispute won", "PAID");
        ends.put("created", "PAID");
        ends.put("paid", "PAID");
        ends.put("cancelled unpaid", "CANCELLED");
        ends.put("cancelled paid", "REFUNDED");
        ends.put("paid too late", "PAID");
    }

    /** Also on the way to the provider and the carrier, which have done the request and not answered it. */
    private void onTheWayFromInventoryAndPromotion() throws SQLException {
        PlacedOrder captured = place("captured");
        PlacedOrder restCaptured = offered(splitting("rest captured", "sandbox"));
        PlacedOrder committed = place("committed", COUPON);
        PlacedOrder booking = place("carrier booking");
        PlacedOrder refunding = placeAndPay("provider refunding");
        String capturing = authorised("provider capturing").awaitWaybill();
        partlyKeptLater = shipFour("partly kept later", THREE_FOR_TWO);
        hops.awaitQuiet(INVENTORY, ORDER, SHIPPING, CARRIER);
        shop.sandbox().behaves(Map.of("hang", 1000));
        shop.sandbox().carrierBehaves(Map.of("hang", 1000));
        PlacedOrder creating = placed(placing("provider creating", "sandbox_hosted", SKU, 1));
        hops.hold("provider creating", PROVIDER, "payment.creation.due");
        PlacedOrder creatingRest = placed(splitting("provider creating the rest", "sandbox_hosted"));
        hops.hold("provider creating the rest", PROVIDER, "payment.creation.due");
        cancel(refunding);
        hops.awaitCall("provider refunding", "REFUND");
        shop.scan(capturing, "dispatched");
        hops.awaitCall("provider capturing", "CAPTURE");
        shop.pay(booking);
        hops.hold("carrier booking", CARRIER, "shipping.booking.due");
        hops.awaitQuiet(INVENTORY, ORDER, PROMOTION);

        Lock discounts = hops.lock(DISCOUNTS);
        Lock versions = hops.lock(VERSIONS);
        shop.takeBack(partlyKeptLater);
        hops.await("partly kept later", PROMOTION, "promotion.repricing.requested");
        shop.pay(tooLate);
        hops.await("paid too late for its coupon", PROMOTION, "promotion.redemption.requested");
        hops.awaitQuiet(INVENTORY, ORDER);
        Lock reservations = hops.lock(RESERVATIONS);
        shop.pay(committed);
        hops.await("committed", INVENTORY, "inventory.commit.requested");
        hops.await("committed", PROMOTION, "promotion.redemption.requested");
        CompletableFuture<Answer> reserved = placing("reserved", "sandbox", SCARCE, LAST_UNITS, COUPON);
        hops.await("reserved", INVENTORY, "inventory.reservation.requested");
        hops.await("reserved", PROMOTION, "promotion.discount.requested");
        CompletableFuture<Answer> usedUp = placing("coupon used up", COUPON_FOR_ONE);
        hops.await("coupon used up", PROMOTION, "promotion.discount.requested");
        CompletableFuture<Answer> lacking = placing("short", "sandbox", SCARCE, 1);
        hops.await("short", INVENTORY, "inventory.reservation.requested");
        CompletableFuture<Answer> granting = placing("red packet granted", drawnWhenCut);
        hops.await("red packet granted", PROMOTION, "promotion.discount.requested");
        hops.lock(ORDERS);
        shop.pay(captured);
        hops.hold("captured", ORDER, "payment.payment.secured");
        payRest(restCaptured);
        hops.hold("rest captured", ORDER, "payment.payment.secured");
        reservations.close();
        discounts.close();
        versions.close();
        hops.hold("committed", ORDER, "inventory.stock.committed");
        hops.hold("committed", ORDER, "promotion.discount.redeemed");
        hops.hold("reserved", ORDER, "inventory.stock.reserved");
        hops.hold("reserved", ORDER, "promotion.discount.granted");
        hops.hold("short", ORDER, "inventory.stock.short");
        hops.hold("coupon used up", ORDER, "promotion.discount.refused");
        hops.hold("paid too late for its coupon", ORDER, "promotion.redemption.refused");
        hops.hold("red packet granted", ORDER, "promotion.discount.granted");
        hops.hold("partly kept later", ORDER, "promotion.rest.priced");
        shop.operator()
                .put("/api/v2/customers/%s/promotion-profile".formatted(BUYER), Map.of("level", GOLD))
                .is(200);
        hops.hold(BUYER, ORDER, "promotion.profile.changed");
        killWhileWaitingFor(ORDERS);

        shop.pay(placed(reserved));
        shop.pay(placed(granting));
        lacking.join(); // 409, or on a slow day 202
        usedUp.join();
        shop.pay(creating);
        payRest(creatingRest);
        paidByWallet += 2 * BALANCE_PART;
        ends.put("red packet granted", "PAID");
        ends.put("partly kept later", "SHIPPED");
        ends.put("captured", "PAID");
        ends.put("rest captured", "PAID");
        ends.put("committed", "PAID");
        ends.put("reserved", "PAID");
        ends.put("short", "REJECTED");
        ends.put("coupon used up", "REJECTED");
        ends.put("paid too late for its coupon", "REFUNDED");
        ends.put("carrier booking", "PAID");
        ends.put("provider creating", "PAID");
        ends.put("provider creating the rest", "PAID");
        ends.put("provider refunding", "REFUNDED");
        ends.put("provider capturing", "SHIPPED");
    }

    /** The sequence matters: an order that waits for one lock cannot reach the next one. */
    private void onTheWayToPaymentAndShipping() throws SQLException {
        PlacedOrder cancelled = placeAndPay("refund asked for");
        PlacedOrder bothRefunded = offered(splitting("refund of both asked for", "sandbox"));
        payRest(bothRefunded);
        bothRefunded.awaitStatus("PAID");
        PlacedOrder refunded = placeAndPay("provider refunded");
        PlacedOrder sent = place("to be sent");
        PlacedOrder booked = place("carrier booked");
        PlacedOrder switching = place("switching");
        String capturing = authorised("to be captured").awaitWaybill();
        PlacedOrder releasing = authorised("to be released");
        String captured = authorised("provider captured").awaitWaybill();
        PlacedOrder released = authorised("provider released");
        hops.awaitQuiet(INVENTORY, ORDER, SHIPPING, CARRIER);
        // Until nobody can handle their answers:
        shop.sandbox().behaves(Map.of("hang", 1000));
        shop.sandbox().carrierBehaves(Map.of("fail", 1000));
        PlacedOrder begun = placed(placing("provider created", "sandbox_hosted", SKU, 1));
        hops.await("provider created", PROVIDER, "payment.creation.due");
        shop.pay(booked);
        hops.await("carrier booked", CARRIER, "shipping.booking.due");
        Lock reservations = hops.lock(RESERVATIONS);
        shop.pay(sent);
        hops.await("to be sent", INVENTORY, "inventory.commit.requested");
        cancel(refunded);
        hops.awaitCall("provider refunded", "REFUND");
        shop.scan(captured, "dispatched");
        hops.awaitCall("provider captured", "CAPTURE");
        cancel(released);
        hops.awaitCall("provider released", "PAYMENT");

        hops.lock(PAYMENTS);
        shop.sandbox().behaves(Map.of());
        cancel(cancelled);
        hops.hold("refund asked for", PAYMENT, "payment.refund.requested");
        cancel(bothRefunded);
        hops.hold("refund of both asked for", PAYMENT, "payment.refund.requested");
        shop.scan(capturing, "dispatched");
        hops.hold("to be captured", PAYMENT, "payment.capture.requested");
        cancel(releasing);
        hops.hold("to be released", PAYMENT, "payment.void.requested");
        shop.tryingAgain(switching, "sandbox").is(202);
        hops.hold("switching", PAYMENT, "payment.withdrawal.requested");
        hops.lockButForReaders(SHIPMENTS);
        shop.sandbox().carrierBehaves(Map.of());
        reservations.close();
        CompletableFuture<Answer> confirmed = placing("confirmed");
        hops.hold("confirmed", PAYMENT, "payment.payment.requested");
        CompletableFuture<Answer> split = splitting("split", "sandbox");
        hops.hold("split", PAYMENT, "payment.payment.requested");
        CompletableFuture<Answer> byWallet = placing("paid by wallet", Map.of("method", "balance"), SKU, 1);
        hops.hold("paid by wallet", PAYMENT, "payment.payment.requested");
        hops.hold("to be sent", SHIPPING, "shipping.shipment.requested");
        hops.hold("provider created", PAYMENT, "payment.creation.succeeded");
        hops.hold("carrier booked", SHIPPING, "shipping.booking.succeeded");
        killWhileWaitingFor(PAYMENTS, SHIPMENTS);

        shop.pay(placed(confirmed));
        payRest(placed(split));
        paidByWallet += BALANCE_PART + placed(byWallet).payableMinor();
        shop.pay(begun);
        shop.pay(secondAttempt(switching));
        ends.put("switching", "PAID");
        ends.put("confirmed", "PAID");
        ends.put("provider created", "PAID");
        ends.put("refund asked for", "REFUNDED");
        ends.put("refund of both asked for", "REFUNDED");
        ends.put("split", "PAID");
        ends.put("paid by wallet", "PAID");
        ends.put("provider refunded", "REFUNDED");
        ends.put("to be captured", "SHIPPED");
        ends.put("to be released", "REFUNDED");
        ends.put("provider captured", "SHIPPED");
        ends.put("provider released", "REFUNDED");
        ends.put("to be sent", "PAID");
        ends.put("carrier booked", "PAID");
    }

    private void onTheWayFromPaymentAndShipping() throws SQLException {
        PlacedOrder refunded = placeAndPay("refunded");
        PlacedOrder called = placeAndPay("called back");
        String left = placeAndPay("dispatched").awaitWaybill();
        String arrived = placeAndPay("delivered").awaitWaybill();
        PlacedOrder declined = place("declined");
        PlacedOrder disputed = placeAndPay("disputed later");
        PlacedOrder switched = place("switched");
        PlacedOrder freed = offered(splitting("freed", "sandbox"));
        PlacedOrder kept = ship(placeAndPay("goods back"));
        String capturing = authorised("captured when sent").awaitWaybill();
        PlacedOrder releasing = authorised("released");
        hops.awaitQuiet(INVENTORY, ORDER, SHIPPING, CARRIER);

        Lock payments = hops.lock(PAYMENTS);
        shop.tryingAgain(switched, "sandbox").is(202);
        hops.await("switched", PAYMENT, "payment.withdrawal.requested");
        shop.tryingAgain(freed, "sandbox").is(202);
        hops.await("freed", PAYMENT, "payment.withdrawal.requested");
        CompletableFuture<Answer> started = placing("started");
        hops.await("started", PAYMENT, "payment.payment.requested");
        cancel(refunded);
        hops.await("refunded", PAYMENT, "payment.refund.requested");
        shop.takeBack(kept);
        hops.await("goods back", PAYMENT, "payment.refund.requested");
        shop.scan(capturing, "dispatched");
        hops.await("captured when sent", PAYMENT, "payment.capture.requested");
        cancel(releasing);
        hops.await("released", PAYMENT, "payment.void.requested");
        Lock shipments = hops.lockButForReaders(SHIPMENTS);
        CompletableFuture<Answer> calling = cancelling(called);
        hops.await("called back", SHIPPING, "shipping.cancellation.requested");
        hops.awaitQuiet(ORDER);
        hops.lock(ORDERS);
        payments.close();
        shipments.close();
        hops.hold("switched", ORDER, "payment.payment.withdrawn");
        hops.hold("freed", ORDER, "payment.payment.withdrawn");
        hops.hold("started", ORDER, "payment.payment.started");
        hops.hold("refunded", ORDER, "payment.payment.refunded");
        hops.hold("captured when sent", ORDER, "payment.payment.captured");
        hops.hold("released", ORDER, "payment.payment.voided");
        hops.hold("called back", ORDER, "shipping.shipment.cancelled");
        shop.pay(declined, "declined");
        hops.hold("declined", ORDER, "payment.payment.failed");
        shop.dispute(disputed, "RECEIVED");
        hops.hold("disputed later", ORDER, "payment.dispute.opened");
        CompletableFuture<Void> leaving = scanning(left, "dispatched");
        hops.hold("dispatched", ORDER, "shipping.shipment.dispatched");
        CompletableFuture<Void> arriving = scanning(arrived, "delivered");
        hops.hold("delivered", ORDER, "shipping.shipment.delivered");
        hops.hold("goods back", ORDER, "payment.payment.refunded");
        killWhileWaitingFor(ORDERS);

        shop.pay(placed(started));
        shop.pay(secondAttempt(switched));
        shop.pay(secondAttempt(freed));
        shop.pay(shop.tryAgain(declined, "sandbox_hosted").orElseThrow());
        CompletableFuture.allOf(calling, leaving, arriving).join();
        ends.put("started", "PAID");
        ends.put("refunded", "REFUNDED");
        ends.put("captured when sent", "SHIPPED");
        ends.put("released", "REFUNDED");
        ends.put("declined", "PAID");
        ends.put("disputed later", "PAID");
        ends.put("switched", "PAID");
        ends.put("freed", "PAID");
        ends.put("called back", "REFUNDED");
        ends.put("dispatched", "SHIPPED");
        ends.put("delivered", "COMPLETED");
        ends.put("goods back", "SHIPPED");
    }

    private void killWhileWaitingFor(String... tables) throws SQLException {
        for (String table : tables) {
            hops.awaitWaiter(table);
        }
        cut.addAll(hops.kill());
        platform.startAgain(SHORT_GRACE, REMOTE_CARRIER);
    }

    /** Waits until nothing is in progress for the order. */
    private PlacedOrder place(String order, String... coupons) {
        return offered(placing(order, coupons));
    }

    private PlacedOrder offered(CompletableFuture<Answer> placing) {
        return placed(placing).await(now -> !now.seen().text("/payment/status").equals("PENDING"));
    }

    private void payRest(PlacedOrder order) {
        shop.payRest(order, BALANCE_PART);
    }

    /** Waits for the decision about the order, also after an answer 202. */
    private PlacedOrder placed(CompletableFuture<Answer> placing) {
        Answer answer = placing.join();
        assertThat(answer.status()).as(answer.toString()).isIn(201, 202);
        return shop.order(answer).await(order -> !order.hasStatus("CREATED"));
    }

    /** The order as soon as it can be paid by its second attempt. */
    private static PlacedOrder secondAttempt(PlacedOrder order) {
        return order.await(now -> now.seen().number("/payment/attempt_no") == 2
                && now.seen().text("/payment/status").equals("READY"));
    }

    private PlacedOrder placeAndPay(String order, String... coupons) {
        PlacedOrder placed = place(order, coupons);
        shop.pay(placed);
        return placed.await(now -> now.hasStatus("PAID"));
    }

    /** An order whose payment is authorised and captured when it is sent. */
    private PlacedOrder authorised(String order) {
        PlacedOrder placed = offered(placing(order, "sandbox_authorised", SKU, 1));
        shop.pay(placed);
        return placed.await(now -> now.hasStatus("PAID"));
    }

    private CompletableFuture<Answer> placing(String order, String... coupons) {
        return placing(order, "sandbox", SKU, 1, coupons);
    }

    /** Sends a checkout with this name until it is answered. */
    private CompletableFuture<Answer> placing(String order, String method, String sku, long units, String... coupons) {
        return placing(order, Map.of("method", method), sku, units, coupons);
    }

    private CompletableFuture<Answer> placing(
            String order, Map<String, Object> payment, String sku, long units, String... coupons) {
        return CompletableFuture.supplyAsync(
                () -> shop.checkout(order, sku, units)
                        .coupons(List.of(coupons))
                        .without("payment_method")
                        .with("payment", payment)
                        .send(),
                shoppers);
    }

    /** Sends a checkout of which the wallet pays a part. */
    private CompletableFuture<Answer> splitting(String order, String method) {
        Map<String, Object> split =
                Map.of("method", method, "use_balance", Checkout.money(BALANCE_PART, DemoShop.CURRENCY));
        return placing(order, split, SKU, 1);
    }

    private void cancel(PlacedOrder order) {
        assertThat(cancelling(order).join().status()).isIn(200, 202); // 202 if it lasts
    }

    /** Sends a cancellation; it is answered when the shipment is stopped. */
    private CompletableFuture<Answer> cancelling(PlacedOrder order) {
        return CompletableFuture.supplyAsync(() -> order.cancel(), shoppers);
    }

    private CompletableFuture<Void> scanning(String waybill, String event) {
        return CompletableFuture.runAsync(() -> shop.scan(waybill, event), shoppers);
    }

    /** The states of all orders by name; shows if one key has made two orders. */
    private Map<String, String> states() throws SQLException {
        Map<String, String> states = new TreeMap<>();
        try (Connection connection = platform.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "select content #>> '{attributes,name}', state from \"order\".order_with_content")) {
            while (rows.next()) {
                states.merge(rows.getString(1), rows.getString(2), (one, another) -> one + " and " + another);
            }
        }
        return states;
    }
}
