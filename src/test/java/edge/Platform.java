package edge;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import platform.security.Scopes;
import testing.MutableClock;
import testing.SecondInstance;
import testing.TestDatabase;
import testing.Tokens;

/** The running application, and those who call it. */
final class Platform implements AutoCloseable {

    static final String OPERATOR_SCOPES = String.join(" ", Scopes.OPERATOR);

    static final Duration PAYMENT_WINDOW = Duration.ofMinutes(15);

    /** Both as by default. */
    static final Duration PAYMENT_GRACE = Duration.ofSeconds(30);

    /** From the moment in which an order is held until it expires. */
    static final Duration UNTIL_EXPIRY = PAYMENT_WINDOW.plus(PAYMENT_GRACE);

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Environment environment;
    private final MutableClock clock;
    private final Tokens tokens;
    private final Database database;
    private final Sandbox sandbox;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Map<String, Token> known = new ConcurrentHashMap<>();

    Platform(Environment environment, MutableClock clock, JWKSource<SecurityContext> keys, TestDatabase database) {
        this.environment = environment;
        this.clock = clock;
        this.tokens = new Tokens(keys);
        this.database = new Database(database.dataSource());
        this.sandbox = new Sandbox(this);
    }

    /** Another instance on the same database, under the same clock and configuration; to be closed. */
    static ConfigurableApplicationContext startAnother(ApplicationContext first) {
        return startAnother(first, Map.of());
    }

    /** Another instance, of which these properties are other. */
    static ConfigurableApplicationContext startAnother(ApplicationContext first, Map<String, Object> others) {
        return SecondInstance.start(first, others, Platform.class);
    }

    private record Token(String text, Instant expiresAt) {}

    /** A name that nobody has. */
    static String fresh(String what) {
        return what + " " + NAMES.incrementAndGet();
    }

    static String freshKey() {
        return UUID.randomUUID().toString();
    }

    MutableClock clock() {
        return clock;
    }

    Database database() {
        return database;
    }

    /** The provider that everybody may play. */
    Sandbox sandbox() {
        return sandbox;
    }

    Metrics metrics() {
        return new Metrics(caller("monitoring", Scopes.OPERATOR_METRICS)
                .get("/actuator/prometheus")
                .is(200)
                .body());
    }

    HttpClient http() {
        return http;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port") + path);
    }

    /** One who has no token. */
    Caller stranger() {
        return new Caller(this, "nobody", null);
    }

    /** A shopper whom nobody has seen before. */
    Caller shopper() {
        return shopper(fresh("shopper"));
    }

    Caller shopper(String subject) {
        return caller(subject, "orders");
    }

    /** One for whom no limits hold: many shoppers in the name of one. */
    Caller loadTest() {
        return shopper(OverHttp.LOAD_TEST);
    }

    Operator operator() {
        return new Operator(this, "an operator", () -> token("an operator", OPERATOR_SCOPES));
    }

    Caller caller(String subject, String scopes) {
        return new Caller(this, subject, () -> token(subject, scopes));
    }

    /** One whose token allows these sales channels only. */
    Caller reporter(List<String> channels) {
        return caller("a reporter", "operator.reports", Map.of("channels", channels));
    }

    /** @param further claims of the token */
    Caller caller(String subject, String scope, Map<String, Object> further) {
        Instant now = clock.instant();
        String token = tokens.sign(
                header -> {},
                claims -> claims.subject(subject)
                        .claim("scope", Set.of(scope))
                        .issuedAt(now)
                        .expiresAt(now.plus(TOKEN_LIFE))
                        .claims(all -> all.putAll(further)));
        return new Caller(this, subject, () -> token);
    }

    /** Ends the payment windows of what other tests left waiting: it would expire with ours, and fill the queue that we need. */
    void expireWhatWaits() {
        clock.advance(UNTIL_EXPIRY);
        Soon.is(
                "no order is waiting to be paid",
                () -> operator()
                        .get("/api/v2/orders?status=PAYING")
                        .at("/orders")
                        .isEmpty());
    }

    /** Waits until the view of what is available refuses by itself: then nothing is kept. */
    void awaitKnownAsSoldOut(String sku) {
        Soon.is("a refusal that leaves no order", () -> {
            Caller prober = shopper();
            prober.checkout().line(sku, 1).decided().refused(409, "INVENTORY_SHORTAGE");
            return prober.get("/api/v2/orders").at("/orders").isEmpty();
        });
    }

    /** A token for requests that are written by hand. */
    String bearer(String subject, String scopes) {
        return token(subject, scopes);
    }

    /** Signed with the application's own key; made anew when the clock has passed it by. */
    private String token(String subject, String scopes) {
        return known.compute(subject + "\n" + scopes, (key, token) -> {
                    Instant now = clock.instant();
                    return token != null && now.isBefore(token.expiresAt) ? token : sign(subject, scopes, now);
                })
                .text;
    }

    private Token sign(String subject, String scopes, Instant now) {
        return new Token(token(subject, scopes, now, now.plus(TOKEN_LIFE)), now.plus(TOKEN_LIFE));
    }

    String token(String subject, String scopes, Instant issuedAt, Instant expiresAt) {
        return tokens.sign(subject, Set.of(scopes.split(" ")), issuedAt, expiresAt);
    }

    @Override
    public void close() {
        http.close();
    }
}
