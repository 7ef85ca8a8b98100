package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.shop.PlacedOrder;

/**
 * The oldest supported build takes orders and is killed. The newest build starts on its folder, where the database still runs and accepts
 * everybody without a password. The newest build sets a password, migrates the database, and every order goes on or stays at rest.
 * {@code -Dearlier.builds=true} is the long form; there is no short form, because it takes minutes to make the old build.
 */
@JarTest
@Tag("contention")
class AHomeOfTheOldestSupportedBuildGoesOnIT {

    private static final int ORDERS = 20;
    private static final String SKU = "SOLD BY THE OLD BUILD";

    @AutoClose
    private Platform platform;

    @Test
    void everyOrderGoesOnUnderTheNewestBuild() throws SQLException {
        platform = Platform.startOf(EarlierBuild.OLDEST.script(), "oldest-build");
        List<PlacedOrder> unpaid = new ArrayList<>();
        List<PlacedOrder> paid = new ArrayList<>();
        try (DemoShop shop = new DemoShop(platform)) {
            shop.open(Map.of(SKU, 10L * ORDERS));
            for (int i = 0; i < ORDERS; i++) {
                paid.add(place(shop, "paid-" + i));
                unpaid.add(place(shop, "unpaid-" + i));
            }
            leaveAtRest(shop);
            paid.forEach(shop::pay);
        }
        String trusting = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(platform.databasePort());
        DriverManager.getConnection(trusting, "postgres", "").close();
        platform.kill(); // in the middle of what follows from the payments

        platform.startAgain();
        try (DemoShop shop = new DemoShop(platform)) {
            paid.forEach(order -> order.seenBy(shop.buyer()).await(PlacedOrder::hasShipment));
            for (PlacedOrder order : unpaid) {
                shop.pay(order);
                order.seenBy(shop.buyer()).await(PlacedOrder::hasShipment);
            }
            PlacedOrder another = place(shop, "placed-by-the-newest");
            shop.pay(another);
            another.await(PlacedOrder::hasShipment);
        }
        platform.audit().comesToRest();
        assertThat(platform.output()).contains("gets a password");
    }

    /** Leaves orders to which nothing happens any more, in each state in which an order rests: the audit reads their rows as the old build wrote them. */
    private static void leaveAtRest(DemoShop shop) {
        place(shop, "cancelled").cancel().is(200);
        booked(shop, "booked");
        dispatched(shop, "dispatched");
        PlacedOrder delivered = dispatched(shop, "delivered");
        shop.scan(delivered.awaitWaybill(), "delivered");
        delivered.awaitStatus("COMPLETED");
        shop.takeBack(dispatched(shop, "returned"));
        PlacedOrder refunded = booked(shop, "refunded");
        refunded.cancel();
        refunded.awaitStatus("REFUNDED");
    }

    private static PlacedOrder booked(DemoShop shop, String key) {
        PlacedOrder order = place(shop, key);
        shop.pay(order);
        return order.await(PlacedOrder::hasShipment);
    }

    private static PlacedOrder dispatched(DemoShop shop, String key) {
        PlacedOrder order = booked(shop, key);
        shop.scan(order.awaitWaybill(), "dispatched");
        return order.awaitStatus("SHIPPED");
    }

    private static PlacedOrder place(DemoShop shop, String key) {
        return shop.order(shop.checkout(key, SKU, 1).send())
                .await(order ->
                        !order.hasStatus("CREATED") && !order.paymentReference().isEmpty());
    }
}
