import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The loop of bench/run as a Gatling scenario: POST /orders, the provider's signed callback, and a GET of the order, which must be PAID.
 * It is an open model: users arrive at a fixed rate, even if earlier users have not finished.
 */
public final class LoopSimulation extends Simulation {

    private static final double RATE = Double.parseDouble(System.getProperty("rate"));
    private static final int SECONDS = Integer.getInteger("seconds");
    private static final int WARM_UP = Integer.getInteger("warm-up");
    private static final int SKUS = Integer.getInteger("skus");
    private static final String URL = System.getProperty("url");
    private static final long PAUSE_MILLIS = 500; // between the callback's answer and the GET of the order

    private final Shop shop = new Shop(URL, System.getProperty("home"), SKUS);
    private final AtomicLong number = new AtomicLong();

    private final ScenarioBuilder loop = scenario("loop")
            .exec(this::choose)
            .exec(http("create")
                    .post("/api/v2/orders")
                    .header("Authorization", "Bearer " + shop.shopperToken())
                    .header("X-Idempotency-Key", "#{key}")
                    .header("Content-Type", "application/json")
                    .body(StringBody("#{order}"))
                    .check(
                            status().is(201),
                            jsonPath("$.order_no").saveAs("order_no"),
                            jsonPath("$.payment.reference").saveAs("reference"),
                            jsonPath("$.amounts.payable.amount_minor").ofLong().saveAs("amount")))
            .exitHereIfFailed()
            .exec(this::sign)
            .exec(http("callback")
                    .post("/api/v2/payments/callbacks/sandbox")
                    .header("Sandbox-Signature", "#{signature}")
                    .header("Content-Type", "application/json")
                    .body(StringBody("#{event}"))
                    .check(status().is(200)))
            .exitHereIfFailed()
            .pause(java.time.Duration.ofMillis(PAUSE_MILLIS))
            .exec(http("look")
                    .get("/api/v2/orders/#{order_no}")
                    .header("Authorization", "Bearer " + shop.shopperToken())
                    .check(status().is(200), jsonPath("$.status").is("PAID")));

    {
        setUp(loop.injectOpen(rampUsersPerSec(1).to(RATE).during(WARM_UP), constantUsersPerSec(RATE).during(SECONDS)))
                .protocols(http.baseUrl(URL).shareConnections())
                .assertions(global().failedRequests().count().is(0L));
    }

    private Session choose(Session session) {
        long next = number.getAndIncrement();
        int first = ThreadLocalRandom.current().nextInt(SKUS);
        int second = (first + 1 + ThreadLocalRandom.current().nextInt(SKUS - 1)) % SKUS;
        return session.set("key", shop.key(next)).set("order", shop.order(first, second));
    }

    private Session sign(Session session) {
        String event = shop.captured(session.getString("reference"), session.getLong("amount"));
        return session.set("event", event).set("signature", shop.signature(event));
    }
}
