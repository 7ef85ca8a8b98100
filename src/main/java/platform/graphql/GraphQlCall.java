package platform.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import platform.language.Language;
import platform.security.Caller;

/** One execution: who asks, and how. Data fetchers get it from their environment. Thread-safe. */
public final class GraphQlCall {

    /** How the client is connected. */
    public enum Transport {
        /** A request with one answer: queries. */
        REQUEST,
        /** A connection on which answers come as things happen: subscriptions. */
        CONNECTION
    }

    private final Caller caller;
    private final Instant expiresAt;
    private final Language language;
    private final Transport transport;
    private final AtomicInteger values = new AtomicInteger();

    /** @param expiresAt when the token of the caller expires */
    public GraphQlCall(Caller caller, Instant expiresAt, Language language, Transport transport) {
        this.caller = caller;
        this.expiresAt = expiresAt;
        this.language = language;
        this.transport = transport;
    }

    /** The call that a data fetcher works for. */
    public static GraphQlCall of(DataFetchingEnvironment environment) {
        return environment.getGraphQlContext().get(GraphQlCall.class);
    }

    public Caller caller() {
        return caller;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public Language language() {
        return language;
    }

    Transport transport() {
        return transport;
    }

    /**
     * Counts a value of the answer.
     *
     * @return false if the answer has too many
     */
    boolean countValue() {
        return values.incrementAndGet() <= QueryLimits.MAX_VALUES;
    }

    boolean hasTooManyValues() {
        return values.get() > QueryLimits.MAX_VALUES;
    }
}
