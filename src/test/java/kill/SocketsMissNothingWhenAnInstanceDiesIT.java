package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.RunningJar;
import testing.StateClient;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/**
 * A thousand sockets are open to two instances behind a load balancer without sticky sessions, and one instance is killed while orders change.
 * All clients come back to the other one, and each has heard of every change once and in order.
 */
@JarTest
@Tag("contention")
@InTurn
class SocketsMissNothingWhenAnInstanceDiesIT {

    private static final int SOCKETS = 1_000;
    private static final int ORDERS = 10;
    private static final String SKU = "A THING";
    private static final String[] LIMITS = {
        "--orderwright.tracking.streams.per-caller=" + SOCKETS,
        "--orderwright.outbox.queue-delay=1m",
        "--orderwright.outbox.reader-delay=10m"
    };

    private final List<Client> clients = new ArrayList<>();
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile boolean over;

    @AutoClose
    private Platform platform;

    @Test
    void allComeBackAndHaveMissedNothing() throws Exception {
        platform = Platform.start("sockets", LIMITS);
        RunningJar other = platform.join(LIMITS);
        try (DemoShop shop = new DemoShop(platform);
                LoadBalancer balancer = new LoadBalancer(platform.first(), other)) {
            shop.open(Map.of(SKU, 1_000L));
            String position = shop.buyer().streamPosition();
            String token = shop.bearer("demo-shopper", "orders");
            for (int i = 0; i < SOCKETS; i++) {
                Client client = new Client(balancer.uri(), token, position);
                clients.add(client);
                Thread.ofVirtual().start(client::listen);
            }
            Soon.holds("all sockets are open", () -> assertThat(open).hasValue(SOCKETS));

            ordersChange(shop);
            CompletableFuture<Void> shopping = CompletableFuture.runAsync(() -> ordersChange(shop));
            other.kill();
            platform.sendTo(platform.first());
            shopping.join();
            Soon.holds("all sockets are open again", () -> assertThat(open).hasValue(SOCKETS));
            ordersChange(shop);

            assertThat(broken.get()).as("were connected to the killed instance").isGreaterThan(SOCKETS / 3);
            platform.audit().comesToRest();
            Soon.holds("each has heard of all", () -> {
                List<String> changes = changes();
                assertThat(changes).hasSizeGreaterThanOrEqualTo(3 * ORDERS * 3);
                assertThat(clients)
                        .allSatisfy(client -> assertThat(client.heard()).containsExactlyElementsOf(changes));
            });
            System.out.printf(
                    "%d sockets, %d of them connected again, %d changes%n",
                    SOCKETS, broken.get(), changes().size());
        }
    }

    @AfterEach
    void leave() {
        over = true;
        clients.forEach(Client::leave);
    }

    private void ordersChange(DemoShop shop) {
        for (int i = 0; i < ORDERS; i++) {
            String name = "order " + placed.incrementAndGet();
            PlacedOrder order = shop.order(shop.checkout(name, SKU, 1).send());
            shop.pay(order);
        }
    }

    /** As they are stored, in their order. */
    private List<String> changes() throws SQLException {
        try (Connection connection = platform.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select order_no || ' ' || status from tracking.change order by position")) {
            List<String> changes = new ArrayList<>();
            while (rows.next()) {
                changes.add(rows.getString(1));
            }
            return changes;
        }
    }

    /** Connects again after a break, at the last position that it knows, as the page for developers of clients says. */
    private final class Client {

        private final List<StateClient> connections = new CopyOnWriteArrayList<>();
        private final URI balancer;
        private final String token;
        private final String begin;

        Client(URI balancer, String token, String begin) {
            this.balancer = balancer;
            this.token = token;
            this.begin = begin;
        }

        List<String> heard() {
            return messages()
                    .map(change -> change.at("/data/order_no").asString() + " "
                            + change.at("/data/status").asString())
                    .toList();
        }

        private Stream<JsonNode> messages() {
            return connections.stream().flatMap(connection -> connection.messages.stream());
        }

        private String position() {
            return messages().map(change -> change.at("/id").asString()).reduce(begin, (before, after) -> after);
        }

        void listen() {
            while (!over) {
                try {
                    StateClient connection = StateClient.connect(balancer, token, "?after=" + position());
                    connections.add(connection);
                    open.incrementAndGet();
                    connection.closed.handle((code, failure) -> code).join();
                    open.decrementAndGet();
                    broken.incrementAndGet();
                } catch (AssertionError | CompletionException refused) {
                    // until the load balancer finds an instance
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextInt(100, 2_000)));
            }
        }

        void leave() {
            connections.forEach(StateClient::close);
        }
    }
}
