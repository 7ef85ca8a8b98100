package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import platform.connection.UnusedPort;
import testing.JarTest;
import testing.shop.Answer;

/**
 * A worker never returns from a decision. The jar lives but is no longer ready. SIGTERM still ends it in order, and after the next start the
 * order that was being decided exists once.
 */
@JarTest
@InTurn
class SigtermLeavesAStuckWorkerIT {

    private static final Duration STUCK_AFTER = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(110);
    private static final int ENDED_BY_SIGTERM = 143;
    private static final String SKU = "GOODS";

    @AutoClose
    private Platform platform;

    @Test
    void theJarEndsInOrderAndTheOrderIsPlacedAfterTheNextStart()
            throws IOException, InterruptedException, SQLException {
        int debuggerPort = UnusedPort.next();
        platform = Platform.startUnderDebugger(
                debuggerPort, "stuck", "--orderwright.outbox.stuck-after=" + STUCK_AFTER.toMillis() + "ms");
        try (DemoShop shop = new DemoShop(platform)) {
            shop.open(Map.of(SKU, 10L));
            place(shop, "before").is(201);
            CompletableFuture<Answer> held;
            try (Debugger debugger = Debugger.join(debuggerPort)) {
                debugger.stopWhoeverEnters("order.OrderBatch", "place");
                held = CompletableFuture.supplyAsync(() -> place(shop, "held"));
                debugger.awaitStopped();

                Awaitility.await().atMost(LIMIT).until(() -> status("readiness") == 503);
                assertThat(status("liveness")).isEqualTo(200);
                Awaitility.await()
                        .atMost(LIMIT)
                        .until(() -> platform.output().contains("Worker stuck: listener=order"));
                assertEndsInOrder();
            }
            platform.startAgain();

            assertThat(held.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .join()
                            .status())
                    .isEqualTo(201);
            assertThat(place(shop, "held").is(201).text("/order_no"))
                    .isEqualTo(held.join().text("/order_no"));
            platform.audit().comesToRest();
        }
    }

    private static Answer place(DemoShop shop, String key) {
        return shop.checkout(key, SKU, 1).decided();
    }

    private void assertEndsInOrder() {
        long began = System.nanoTime();
        assertThat(platform.terminate()).isEqualTo(ENDED_BY_SIGTERM);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("Ended beside a stuck worker in %d ms%n", took.toMillis());
        assertThat(took).isLessThan(GRACE);
        assertThat(platform.database()).isEmpty();
        assertThat(platform.isDatabaseShutDown())
                .as("nothing to recover at the next start")
                .isTrue();
    }

    private int status(String probe) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(platform.uri("/actuator/health/" + probe))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
