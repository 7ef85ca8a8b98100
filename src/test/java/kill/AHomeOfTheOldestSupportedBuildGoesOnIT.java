package kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kill.Shop.Basket;
import kill.Shop.Item;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The oldest supported build takes orders and is killed. The newest one starts on its folder, beside a database that still trusts
 * everybody and still runs: it gives that a password, migrates it, and every order goes on. {@code -Doldest.build=true} is the long form;
 * there is no short one, as the old build takes minutes to make.
 */
@Order(1)
@Tag("contention")
class AHomeOfTheOldestSupportedBuildGoesOnIT {

    private static final int ORDERS = 20;
    private static final String SKU = "SOLD BY THE OLD BUILD";
    private static final Duration REST_LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private Platform platform;

    @Test
    void everyOrderGoesOnUnderTheNewestBuild() throws SQLException {
        assumeTrue(Boolean.getBoolean("oldest.build"), "skipped: part of the long form only, mvn verify -Pcontention");
        platform = Platform.startOf(OldestBuild.script(), "oldest-build");
        List<Shop.Order> unpaid = new ArrayList<>();
        List<Shop.Order> paid = new ArrayList<>();
        try (Shop shop = new Shop(platform)) {
            shop.open("opening", Map.of(SKU, 10L * ORDERS));
            for (int i = 0; i < ORDERS; i++) {
                paid.add(place(shop, "paid-" + i));
                unpaid.add(place(shop, "unpaid-" + i));
            }
            paid.forEach(shop::pay);
        }
        String trusting = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(platform.databasePort());
        DriverManager.getConnection(trusting, "postgres", "").close();
        platform.kill(); // in the middle of what follows from the payments

        platform.startAgain();
        try (Shop shop = new Shop(platform)) {
            paid.forEach(order -> shop.await(order.number(), Shop.Order::isOnItsWay));
            for (Shop.Order order : unpaid) {
                shop.pay(order);
                shop.await(order.number(), Shop.Order::isOnItsWay);
            }
            Shop.Order another = place(shop, "placed-by-the-newest");
            shop.pay(another);
            shop.await(another.number(), Shop.Order::isOnItsWay);
        }
        platform.audit().comesToRest(REST_LIMIT);
        assertThat(platform.output()).contains("gets a password");
    }

    private static Shop.Order place(Shop shop, String key) {
        Wire.Answer answer = shop.place(key, key, "sandbox", Basket.of(new Item(SKU, 1)));
        return shop.await(answer.text("order_no"), order -> !order.isBegun() && order.isPriced());
    }
}
