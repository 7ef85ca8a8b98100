package payment;

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
import java.util.HexFormat;
import java.util.List;
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
import outbox.Event;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import testing.MutableClock;

/** The module from outside: what asks it, the providers that tell it, and what it tells and keeps. */
final class PaymentWorld {

    static final String SECRET = "a secret that only tests know";
    static final String SECRET_PROPERTY = "orderwright.payment.sandbox.secret=" + SECRET;

    /** Believed besides, as during a rotation. */
    static final String ACCEPTED_SECRET = "the secret that comes next";

    static final String ACCEPTED_PROPERTY = "orderwright.payment.sandbox.accepted-secrets=" + ACCEPTED_SECRET;
    static final Money AMOUNT = Money.ofMinor(2550, "GBP");
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final AtomicInteger REFERENCES = new AtomicInteger();

    private final DSLContext database;
    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;
    private final Environment environment;
    private final MutableClock clock;
    private final HttpClient client = HttpClient.newHttpClient();

    private PaymentWorld(
            DSLContext database,
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction,
            Environment environment,
            MutableClock clock) {
        this.database = database;
        this.publisher = publisher;
        this.transaction = transaction;
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
        PaymentWorld paymentWorld(
                DSLContext database,
                ApplicationEventPublisher publisher,
                TransactionTemplate transaction,
                Environment environment,
                MutableClock clock) {
            return new PaymentWorld(database, publisher, transaction, environment, clock);
        }
    }

    /** References of one order that nobody else uses. */
    static Order order() {
        int number = REFERENCES.incrementAndGet();
        return new Order("pay_" + number, "ref_" + number, "order-" + number);
    }

    record Order(String payment, String refund, String correlation) {}

    record Answer(int status, String body) {}

    void ask(PaymentRequest... requests) {
        transaction.executeWithoutResult(status -> Arrays.stream(requests).forEach(publisher::publishEvent));
    }

    PaymentRequested pay(Order order, String method) {
        return new PaymentRequested(
                order.payment(),
                order.correlation(),
                AMOUNT,
                method,
                clock.instant().plusSeconds(900));
    }

    RefundRequested giveBack(Order order) {
        return new RefundRequested(order.refund(), order.correlation(), order.payment(), AMOUNT, "changed their mind");
    }

    /** A refund of a part, under the order's reference and this. */
    RefundRequested giveBack(Order order, String suffix, long amountMinor) {
        return new RefundRequested(
                order.refund() + suffix,
                order.correlation(),
                order.payment(),
                Money.ofMinor(amountMinor, "GBP"),
                "a part was missing");
    }

    /** A callback with this type about this reference, signed now. */
    Answer callback(String type, String reference) {
        return callback("%s:%s".formatted(type, reference), type, reference, AMOUNT);
    }

    Answer callback(String eventId, String type, String reference, Money amount) {
        String body = """
                {"event_id":"%s","type":"%s","reference":"%s","amount_minor":%d,"currency":"%s","occurred_at":"2026-03-01T09:01:00Z"}\
                """.formatted(eventId, type, reference, amount.amountMinor(), amount.currency());
        return deliver(body, signature(SECRET, clock.instant().getEpochSecond(), body));
    }

    Answer deliver(String body, String signature) {
        return send("POST", "/api/v2/payments/callbacks/sandbox", body, "Sandbox-Signature", signature);
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
                        where correlation = ? and type in ('payment.payment.started.v1', 'payment.payment.captured.v1',
                          'payment.payment.failed.v1', 'payment.payment.refunded.v1', 'payment.refund.failed.v1')
                        order by id
                        """, order.correlation()).stream()
                .map(String::valueOf)
                .map(type -> type.substring(type.indexOf('.') + 1, type.length() - ".v1".length()))
                .toList();
    }

    /** Waits until the module told exactly this about the order, in any order of words. */
    void awaitTold(Order order, String... types) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(told(order)).containsExactlyInAnyOrder(types));
    }

    /** Waits until nothing is left to do. */
    void awaitQuiet() {
        await().atMost(TIMEOUT)
                .until(() -> database.fetchValue("select count(*) from outbox.delivery")
                        .equals(0L));
    }

    String payment(Order order) {
        return String.valueOf(
                database.fetchValue("select status from payment.payment where reference = ?", order.payment()));
    }

    String refund(Order order) {
        return String.valueOf(
                database.fetchValue("select status from payment.refund where reference = ?", order.refund()));
    }

    /** What the payment's refunds hold of it; they must hold it together. */
    long refundMinor(Order order) {
        var counted = database.fetchSingle("""
                        select p.refund_minor, coalesce(sum(r.amount_minor), 0)::bigint as held, p.captured_minor
                        from payment.payment p left join payment.refund r
                          on r.payment_reference = p.reference and r.status in ('requested', 'accepted', 'refunded')
                        where p.reference = ? group by p.reference
                        """, order.payment());
        long counter = counted.get("refund_minor", Long.class);
        assertThat(counter)
                .isEqualTo(counted.get("held", Long.class))
                .isLessThanOrEqualTo(counted.get("captured_minor", Long.class));
        return counter;
    }

    /** What came of the callbacks about this reference, one each. */
    List<String> verdicts(String reference) {
        return database
                .fetchValues(
                        "select verdict from payment.provider_event where reference = ? order by event_id", reference)
                .stream()
                .map(String::valueOf)
                .toList();
    }

    void publish(Event event) {
        transaction.executeWithoutResult(status -> publisher.publishEvent(event));
    }
}
