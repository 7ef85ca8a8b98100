package testing.shop;

import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import platform.security.Scopes;

/** The running platform, and those who call it. */
public class Shop implements AutoCloseable {

    public static final String OPERATOR_SCOPES = String.join(" ", Scopes.OPERATOR);

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Client client;
    private final TokenSource tokens;

    /** Gives access tokens. */
    public interface TokenSource {

        /** @param scopes separated by spaces */
        String token(String subject, String scopes);
    }

    public Shop(Client client, TokenSource tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    /** A name that nothing else has. */
    public static String fresh(String kind) {
        return kind + " " + NAMES.incrementAndGet();
    }

    public static String freshKey() {
        return UUID.randomUUID().toString();
    }

    final Client client() {
        return client;
    }

    /** A path of an instance, as the client chooses it. */
    public final URI uri(String path) {
        return URI.create(client.instance() + path);
    }

    /** A caller without a token. */
    public final Caller anonymous() {
        return new Caller(this, "nobody", null);
    }

    public final Caller caller(String subject, String scopes) {
        return new Caller(this, subject, () -> tokens.token(subject, scopes));
    }

    /** A new shopper. */
    public final Caller shopper() {
        return shopper(fresh("shopper"));
    }

    public final Caller shopper(String subject) {
        return caller(subject, "orders");
    }

    /** An operator with all scopes. */
    public final Operator operator() {
        return new Operator(this, "an operator", () -> bearer("an operator", OPERATOR_SCOPES));
    }

    /** The payment provider and the carrier that the platform simulates. */
    public final Sandbox sandbox() {
        return new Sandbox(anonymous());
    }

    /** What Prometheus reads at this moment. */
    public final Metrics metrics() {
        return new Metrics(caller("monitoring", Scopes.OPERATOR_METRICS)
                .get("/actuator/prometheus")
                .is(200)
                .body());
    }

    /** A token for a request that a test writes by hand. */
    public final String bearer(String subject, String scopes) {
        return tokens.token(subject, scopes);
    }

    @Override
    public void close() {
        client.close();
    }
}
