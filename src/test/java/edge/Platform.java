package edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.RefundDue;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import testing.LogReaders;
import testing.MutableClock;
import testing.SecondInstance;
import testing.TestDatabase;
import testing.Tokens;
import testing.shop.Caller;
import testing.shop.Client;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.SignedTokens;
import testing.shop.Soon;

/** The application under test, with its clock and its database. */
final class Platform extends Shop {

    static final Duration PAYMENT_WINDOW = Duration.ofMinutes(15);

    /** The default, like the window. */
    static final Duration PAYMENT_GRACE = Duration.ofSeconds(30);

    /** From the moment in which an order holds its stock until it expires. */
    static final Duration UNTIL_EXPIRY = PAYMENT_WINDOW.plus(PAYMENT_GRACE);

    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(10);
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final MutableClock clock;
    private final Tokens tokens;
    private final Database database;
    private final MeterRegistry meters;

    Platform(
            Environment environment,
            MutableClock clock,
            JWKSource<SecurityContext> keys,
            TestDatabase database,
            MeterRegistry meters) {
        super(
                new Client(
                        () -> URI.create("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port")),
                        ANSWER_LIMIT),
                new SignedTokens(keys, clock, TOKEN_LIFE));
        this.clock = clock;
        this.tokens = new Tokens(keys);
        this.database = new Database(database.dataSource());
        this.meters = meters;
    }

    /** Another instance with the same database, clock and configuration; the caller closes it. */
    static ConfigurableApplicationContext startAnother(ApplicationContext first) {
        return startAnother(first, Map.of());
    }

    /** Another instance, with these properties instead of the first one's. */
    static ConfigurableApplicationContext startAnother(ApplicationContext first, Map<String, Object> others) {
        return SecondInstance.start(first, others, Platform.class);
    }

    MutableClock clock() {
        return clock;
    }

    Database database() {
        return database;
    }

    Provider provider() {
        return new Provider(this);
    }

    /** A shopper without limits, who stands for many. */
    Caller loadTest() {
        return shopper(OverHttp.LOAD_TEST);
    }

    /** A caller whose token allows only these sales channels. */
    Caller reporter(List<String> channels) {
        return caller("a reporter", "operator.reports", Map.of("channels", channels));
    }

    /** @param further claims of the token */
    Caller caller(String subject, String scope, Map<String, Object> further) {
        String token = token(subject, scope, further);
        return new Caller(this, subject, () -> token);
    }

    /** @param further claims of the token */
    String token(String subject, String scope, Map<String, Object> further) {
        Instant now = clock.instant();
        return tokens.sign(
                header -> {},
                claims -> claims.subject(subject)
                        .claim("scope", Set.of(scope))
                        .issuedAt(now)
                        .expiresAt(now.plus(TOKEN_LIFE))
                        .claims(all -> all.putAll(further)));
    }

    String token(String subject, String scopes, Instant issuedAt, Instant expiresAt) {
        return tokens.sign(subject, Set.of(scopes.split(" ")), issuedAt, expiresAt);
    }

    /** Expires the unpaid orders of earlier tests: they would expire with ours, and fill the queue that we need. */
    void expireUnpaidOrders() {
        awaitListed();
        clock.advance(UNTIL_EXPIRY);
        Soon.is(
                "no order waits for its payment",
                () -> operator()
                        .read("/api/v2/orders?status=PAYING")
                        .at("/orders")
                        .isEmpty());
    }

    /** Waits until the lists of orders show everything that has happened so far. Moves the clock by a millisecond, to tell it from later. */
    void awaitListed() {
        clock.advance(Duration.ofMillis(1));
        Instant now = clock.instant();
        Soon.is("the lists of orders have read the log", () -> {
            String asOf = operator().read("/api/v2/orders?limit=1").at("/as_of").asString("");
            return !asOf.isEmpty() && !Instant.parse(asOf).isBefore(now);
        });
    }

    /**
     * Waits until this instance has read everything that was in the log at the time of the call, so that nothing of earlier tests comes later.
     *
     * @param readers how the names of the readers begin
     */
    void awaitRead(String readers) {
        LogReaders.await(meters, reader -> reader.startsWith(readers));
    }

    /** Waits until the view of available stock refuses a checkout alone: then the platform stores nothing of it. */
    void awaitKnownAsSoldOut(String sku) {
        Soon.is("a refusal that leaves no order", () -> {
            Caller prober = shopper();
            prober.checkout().line(sku, 1).decided().refused(409, "INVENTORY_SHORTAGE");
            awaitListed();
            return prober.get("/api/v2/orders").at("/orders").isEmpty();
        });
    }

    /** Either the order is paid and its units have left the stock, or the units are back and the money was refunded once. */
    void assertPaidOrRefundedOnce(PlacedOrder order, String sku, long stocked, long ordered) {
        boolean paid = order.status().equals("PAID");
        if (paid) {
            order.awaitCommitted();
        }
        long left = paid ? stocked - ordered : stocked;
        Soon.holds("the stock", () -> assertThat(operator().stockOf(sku)).isEqualTo(new Stock(left, 0, left)));
        assertThat(database.rows("""
            select p.status, captured_minor, refund_minor, count(r.reference)
            from payment.payment p
            left join payment.refund r on r.payment_reference = p.reference and r.status = 'refunded'
            where p.reference = ? group by p.reference
            """, order.paymentReference()))
                .containsExactly(
                        paid
                                ? "captured %1$d 0 0".formatted(order.payableMinor())
                                : "captured %1$d %1$d 1".formatted(order.payableMinor()));
        assertThat(order.timeline())
                .filteredOn(event -> event.equals(RefundDue.class))
                .hasSize(paid ? 0 : 1);
    }
}
