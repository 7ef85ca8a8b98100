package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kill.Hops.Lock;
import kill.Shop.Answer;
import kill.Shop.Item;
import kill.Shop.Order;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Kills the jar between each two hops of an order's way: what leads to the next hop is committed, and the next module stands
 * before a locked table. At each kill some orders are at different hops; all go on to their ends when it is started again.
 */
class EveryHopSurvivesAKillIT {

    private static final String INVENTORY = "inventory";
    private static final String ORDER = "order";
    private static final String PAYMENT = "payment";
    private static final String PROVIDER = "payment/provider";
    private static final String RESERVATIONS = "inventory.reservation";
    private static final String ORDERS = "\"order\".orders";
    private static final String PAYMENTS = "payment.payment";

    private static final String SKU = "SKU 1";
    private static final long STOCK = 1000;
    private static final Item ITEM = new Item(SKU, 1);
    private static final String SCARCE = "SKU 2";
    private static final long LAST_UNITS = 5;
    private static final String SHORT_WINDOW = "--orderwright.order.payment-window=4s";
    private static final int PROVIDER_THINKS_MILLIS = 2500;
    private static final Duration REST_LIMIT = Duration.ofMinutes(1);

    private final ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> ends = new TreeMap<>();
    private final List<Hops.Hop> cut = new ArrayList<>();
    private Platform platform;
    private Shop shop;
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
        platform = Platform.start("every-hop", SHORT_WINDOW);
        shop = new Shop(platform);
        hops = new Hops(platform);
        shop.open("opening", Map.of(SKU, STOCK, SCARCE, LAST_UNITS));

        betweenTwoWindows();
        onTheWayToInventory();
        onTheWayFromInventory();
        onTheWayToPayment();
        onTheWayFromPayment();

        platform.audit().comesToRest(REST_LIMIT);
        assertThat(states()).isEqualTo(ends);
        cut.forEach(hop -> System.out.println("Cut " + hop));
    }

    private Order late;
    private Lock dozing;

    /** Of two unpaid orders one expires while nothing runs; the other is kept from it for the time being. */
    private void betweenTwoWindows() throws SQLException {
        late = place("paid too late");
        dozing = lockUnpaid("expired");
        platform.kill();
        platform.startAgain();
        shop.await(late.number(), "EXPIRED");
    }

    /** The window may be over before the lock is there; then another order is locked. */
    private Lock lockUnpaid(String order) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            String key = attempt == 1 ? order : order + " " + attempt;
            Order placed = place(key);
            Lock lock = hops.lockOrder(key);
            ends.put(key, "EXPIRED");
            if (shop.look(placed.number()).status().equals("PAYING")) {
                expiring = key;
                return lock;
            }
            lock.close();
        }
    }

    private String expiring;

    private void onTheWayToInventory() throws SQLException {
        Order paid = place("paid");
        Order cancelled = place("cancelled unpaid");
        Order returned = placeAndPay("cancelled paid");
        hops.awaitQuiet(INVENTORY);
        hops.awaitQuiet(ORDER);

        Lock reservations = hops.lock(RESERVATIONS);
        CompletableFuture<Answer> created = placing("created");
        hops.hold("created", INVENTORY, "inventory.reservation.requested");
        shop.pay(paid);
        hops.hold("paid", INVENTORY, "inventory.commit.requested");
        cancel(cancelled);
        hops.hold("cancelled unpaid", INVENTORY, "inventory.release.requested");
        cancel(returned);
        hops.hold("cancelled paid", INVENTORY, "inventory.release.requested");
        dozing.close();
        hops.hold(expiring, INVENTORY, "inventory.release.requested");
        shop.pay(late);
        hops.hold("paid too late", INVENTORY, "inventory.reservation.requested");
        killWhileWaitingFor(RESERVATIONS);

        shop.pay(placed(created));
        ends.put("created", "PAID");
        ends.put("paid", "PAID");
        ends.put("cancelled unpaid", "CANCELLED");
        ends.put("cancelled paid", "REFUNDED");
        ends.put("paid too late", "PAID");
    }

    /** And on the way to the provider, that has done what it was asked for and not answered. */
    private void onTheWayFromInventory() throws SQLException {
        Order captured = place("captured");
        Order committed = place("committed");
        Order refunding = placeAndPay("provider refunding");
        hops.awaitQuiet(ORDER);
        shop.behave(Map.of("hang", 1000));
        Order creating = placed(placing("provider creating", "sandbox_hosted", ITEM));
        hops.hold("provider creating", PROVIDER, "payment.creation.due");
        cancel(refunding);
        hops.hold("provider refunding", PROVIDER, "payment.refund.due");
        hops.awaitQuiet(INVENTORY);
        hops.awaitQuiet(ORDER);

        Lock reservations = hops.lock(RESERVATIONS);
        shop.pay(committed);
        hops.await("committed", INVENTORY, "inventory.commit.requested");
        CompletableFuture<Answer> reserved = placing("reserved", "sandbox", new Item(SCARCE, LAST_UNITS));
        hops.await("reserved", INVENTORY, "inventory.reservation.requested");
        CompletableFuture<Answer> lacking = placing("short", "sandbox", new Item(SCARCE, 1));
        hops.await("short", INVENTORY, "inventory.reservation.requested");
        Lock orders = hops.lock(ORDERS);
        shop.pay(captured);
        hops.hold("captured", ORDER, "payment.payment.captured");
        reservations.close();
        hops.hold("committed", ORDER, "inventory.stock.committed");
        hops.hold("reserved", ORDER, "inventory.stock.reserved");
        hops.hold("short", ORDER, "inventory.stock.short");
        killWhileWaitingFor(ORDERS);

        shop.pay(placed(reserved));
        lacking.join(); // 409, or on a slow day 202
        shop.pay(creating);
        ends.put("captured", "PAID");
        ends.put("committed", "PAID");
        ends.put("reserved", "PAID");
        ends.put("short", "REJECTED");
        ends.put("provider creating", "PAID");
        ends.put("provider refunding", "REFUNDED");
    }

    private void onTheWayToPayment() throws SQLException {
        Order cancelled = placeAndPay("refund asked for");
        Order refunded = placeAndPay("provider refunded");
        hops.awaitQuiet(ORDER);
        shop.behave(Map.of("delay_ms", PROVIDER_THINKS_MILLIS));
        Order begun = placed(placing("provider created", "sandbox_hosted", ITEM));
        hops.await("provider created", PROVIDER, "payment.creation.due");
        cancel(refunded);
        hops.await("provider refunded", PROVIDER, "payment.refund.due");

        Lock payments = hops.lock(PAYMENTS);
        CompletableFuture<Answer> confirmed = placing("confirmed");
        hops.hold("confirmed", PAYMENT, "payment.payment.requested");
        cancel(cancelled);
        hops.hold("refund asked for", PAYMENT, "payment.refund.requested");
        hops.hold("provider created", PAYMENT, "payment.creation.succeeded");
        hops.hold("provider refunded", PAYMENT, "payment.refund.succeeded");
        killWhileWaitingFor(PAYMENTS);

        shop.pay(placed(confirmed));
        shop.pay(begun);
        ends.put("confirmed", "PAID");
        ends.put("provider created", "PAID");
        ends.put("refund asked for", "REFUNDED");
        ends.put("provider refunded", "REFUNDED");
    }

    private void onTheWayFromPayment() throws SQLException {
        Order refunded = placeAndPay("refunded");
        Order declined = place("declined");
        hops.awaitQuiet(ORDER);

        Lock payments = hops.lock(PAYMENTS);
        CompletableFuture<Answer> started = placing("started");
        hops.await("started", PAYMENT, "payment.payment.requested");
        cancel(refunded);
        hops.await("refunded", PAYMENT, "payment.refund.requested");
        hops.awaitQuiet(ORDER);
        Lock orders = hops.lock(ORDERS);
        payments.close();
        hops.hold("started", ORDER, "payment.payment.started");
        hops.hold("refunded", ORDER, "payment.payment.refunded");
        shop.pay(declined, "declined").expecting(200);
        hops.hold("declined", ORDER, "payment.payment.failed");
        killWhileWaitingFor(ORDERS);

        shop.pay(placed(started));
        ends.put("started", "PAID");
        ends.put("refunded", "REFUNDED");
        ends.put("declined", "CANCELLED");
    }

    private void killWhileWaitingFor(String table) throws SQLException {
        hops.awaitWaiter(table);
        cut.addAll(hops.kill());
        platform.startAgain();
    }

    /** Nothing of it is under way any more. */
    private Order place(String order) {
        Order placed = placed(placing(order));
        return shop.await(placed.number(), now -> !now.paymentStatus().equals("PENDING"));
    }

    /** Answered at once, or looked up after a 202. */
    private Order placed(CompletableFuture<Answer> placing) {
        Answer answer = placing.join();
        assertThat(answer.status()).as(answer.toString()).isIn(201, 202);
        return shop.await(answer.text("order_no"), order -> !order.isBegun());
    }

    private Order placeAndPay(String order) {
        Order placed = place(order);
        shop.pay(placed);
        return shop.await(placed.number(), "PAID");
    }

    private CompletableFuture<Answer> placing(String order) {
        return placing(order, "sandbox", ITEM);
    }

    /** Under its own name, as key and as channel; asked again until there is an answer. */
    private CompletableFuture<Answer> placing(String order, String method, Item item) {
        return CompletableFuture.supplyAsync(
                () -> shop.place(order.replace(" ", "-"), order, method, List.of(item)), shoppers);
    }

    private void cancel(Order order) {
        shop.cancel("cancel-" + order.number(), order.number()).expecting(200);
    }

    /** Of all orders; a key that has made two shows. */
    private Map<String, String> states() throws SQLException {
        Map<String, String> states = new TreeMap<>();
        try (Connection connection = platform.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select content ->> 'channel', state from \"order\".orders")) {
            while (rows.next()) {
                states.merge(rows.getString(1), rows.getString(2), (one, another) -> one + " and " + another);
            }
        }
        return states;
    }
}
