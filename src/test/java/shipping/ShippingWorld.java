package shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.support.TransactionTemplate;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;
import testing.MutableClock;

/** The module from outside: what asks it, the carriers that tell it, and what it tells and keeps. */
final class ShippingWorld {

    static final String SECRET = "a secret that only tests know";
    static final String SECRET_PROPERTY = "orderwright.shipping.sandbox.secret=" + SECRET;

    /** Believed besides, as during a rotation. */
    static final String ACCEPTED_SECRET = "the secret that comes next";

    static final String ACCEPTED_PROPERTY = "orderwright.shipping.sandbox.accepted-secrets=" + ACCEPTED_SECRET;
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A name that stands nowhere else. */
    static final String NAME = "Ottoline Quimby-Wrexham";

    /** A text that stands nowhere else. */
    static final String GIFT_MESSAGE = "From all at Thistle Mews";

    static final String ADDRESS = """
            {"name":"%s","phone":"+44 20 7946 0991","line1":"1 Marl Yard","city":"London","postalCode":"N1 9GU","country":"GB"}""".formatted(NAME);

    private static final AtomicInteger REFERENCES = new AtomicInteger();

    private final DSLContext database;
    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;
    private final PersonalKeys personalKeys;
    private final Environment environment;
    private final MutableClock clock;
    private final HttpClient client = HttpClient.newHttpClient();

    private ShippingWorld(
            DSLContext database,
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction,
            PersonalKeys personalKeys,
            Environment environment,
            MutableClock clock) {
        this.database = database;
        this.publisher = publisher;
        this.transaction = transaction;
        this.personalKeys = personalKeys;
        this.environment = environment;
        this.clock = clock;
    }

    /** The module without the application's security: what is open there is open here. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Setup {

        @Bean
        SecurityFilterChain open(HttpSecurity http) {
            return http.csrf(csrf -> csrf.disable())
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }

        @Bean
        @Lazy
        ShippingWorld shippingWorld(
                DSLContext database,
                ApplicationEventPublisher publisher,
                TransactionTemplate transaction,
                PersonalKeys personalKeys,
                Environment environment,
                MutableClock clock) {
            return new ShippingWorld(database, publisher, transaction, personalKeys, environment, clock);
        }
    }

    /** A reference and an order that nobody else uses. */
    static Order order() {
        String order = "order-" + REFERENCES.incrementAndGet();
        return new Order(order + "/ship/1", order);
    }

    record Order(String shipment, String correlation) {

        /** The sandbox's. */
        String waybill() {
            return "SBX-"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(shipment.getBytes(StandardCharsets.UTF_8));
        }

        String person() {
            return "guest:" + correlation;
        }
    }

    record Answer(int status, String body) {}

    void ask(ShippingRequest... requests) {
        transaction.executeWithoutResult(status -> Arrays.stream(requests).forEach(publisher::publishEvent));
    }

    ShipmentRequested ship(Order order) {
        return ship(order, ADDRESS);
    }

    ShipmentRequested ship(Order order, String address) {
        return transaction.execute(status -> {
            PersonalKey key = Optional.ofNullable(
                            personalKeys.obtain(Set.of(order.person())).get(order.person()))
                    .orElseThrow();
            return new ShipmentRequested(
                    order.shipment(),
                    order.correlation(),
                    "main",
                    "GB",
                    key.seal(address),
                    List.of(new Line("A", 2), new Line("B", 1)),
                    key.seal(GIFT_MESSAGE));
        });
    }

    ShipmentCancellationRequested cancel(Order order) {
        return new ShipmentCancellationRequested(order.shipment(), order.correlation());
    }

    void erase(Order order) {
        transaction.executeWithoutResult(status -> personalKeys.erase(order.person()));
    }

    /** A scan with this type about this shipment, signed now. */
    Answer scan(String type, Order order) {
        return scan("%s:%s".formatted(type, order.waybill()), type, order, order.waybill());
    }

    Answer scan(String eventId, String type, Order order, String waybill) {
        String body = """
                {"event_id":"%s","type":"%s","reference":"%s","waybill":"%s","occurred_at":"2026-03-01T15:00:00Z"}""".formatted(eventId, type, order.shipment(), waybill);
        return deliver(body, signature(SECRET, clock.instant().getEpochSecond(), body));
    }

    Answer deliver(String body, String signature) {
        return send("POST", "/api/v2/shipments/callbacks/sandbox", body, "Sandbox-Signature", signature);
    }

    /** As the contract has it, written here once more so that a change on both sides is seen. */
    static String signature(String secret, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(hash));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:%s%s".formatted(environment.getProperty("local.server.port"), path)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The wire names of what the module told its asker about this order, in order. */
    List<String> told(Order order) {
        return database.fetchValues("""
                        select type from outbox.event
                        where correlation = ? and type in ('shipping.shipment.created.v1', 'shipping.shipment.dispatched.v1',
                          'shipping.shipment.delivered.v1', 'shipping.shipment.cancelled.v1',
                          'shipping.cancellation.refused.v1')
                        order by id
                        """, order.correlation()).stream()
                .map(String::valueOf)
                .map(type -> type.substring(type.indexOf('.') + 1, type.length() - ".v1".length()))
                .toList();
    }

    /** Waits until the module told exactly this about the order, in this order. */
    void awaitTold(Order order, String... types) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(told(order)).containsExactly(types));
    }

    /** Waits until nothing is left to do. */
    void awaitQuiet() {
        await().atMost(TIMEOUT)
                .until(() -> database.fetchValue("select count(*) from outbox.delivery")
                        .equals(0L));
    }

    String status(Order order) {
        return one("select status from shipping.shipment where reference = ?", order);
    }

    String failure(Order order) {
        return one("select failure from shipping.shipment where reference = ?", order);
    }

    String id(Order order) {
        return one("select shipment_id from shipping.shipment where reference = ?", order);
    }

    /** What came of the scans about this shipment, one each. */
    List<String> verdicts(Order order) {
        return database
                .fetchValues(
                        "select verdict from shipping.carrier_event where reference = ? order by event_id",
                        order.shipment())
                .stream()
                .map(String::valueOf)
                .toList();
    }

    /** Every column that can hold text and that this role may read, in which this stands. */
    List<String> placesThatSay(String text) {
        return database.fetch("""
                        select table_schema as s, table_name as t, column_name as c from information_schema.columns
                        where table_schema in ('outbox', 'shipping') and table_name not like 'flyway%'
                        """).stream()
                .filter(column -> database.fetchValue(
                                        "select count(*) from %s.%s where %s::text like ?"
                                                .formatted(column.get("s"), column.get("t"), column.get("c")),
                                        "%" + text + "%")
                                instanceof Long found
                        && found > 0)
                .map(column -> "%s.%s.%s".formatted(column.get("s"), column.get("t"), column.get("c")))
                .toList();
    }

    private String one(String sql, Order order) {
        return String.valueOf(database.fetchValue(sql, order.shipment()));
    }
}
