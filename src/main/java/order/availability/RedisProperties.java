package order.availability;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where Redis is, under the keys that Spring Boot has for it.
 *
 * @param url {@code redis://user:password@host:port/database}, or {@code rediss://…} for TLS
 * @param clientName by which Redis shows our connections
 * @param connectTimeout how long a connection may take to be made; nobody waits for it
 */
record RedisProperties(
        String url,
        @DefaultValue("orderwright") String clientName,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue Ssl ssl) {

    static final String PREFIX = "spring.data.redis";
    static final String URL = PREFIX + ".url";

    /**
     * @param enabled also where the URL does not say so
     * @param bundle the name of an SSL bundle; null for what Java trusts
     */
    record Ssl(boolean enabled, @Nullable String bundle) {}

    RedisProperties {
        Assert.hasText(url, URL + " must not be empty");
        Assert.isTrue(connectTimeout.isPositive(), PREFIX + ".connect-timeout must be above zero");
    }

    RedisURI address() {
        try {
            RedisURI address = RedisURI.create(url);
            address.setClientName(clientName);
            address.setSsl(address.isSsl() || ssl.enabled() || ssl.bundle() != null);
            address.setTimeout(connectTimeout);
            return address;
        } catch (IllegalArgumentException wrong) {
            // Without its text, which may hold the password.
            throw new IllegalArgumentException(URL + " must be redis[s]://[[user:]password@]host[:port][/database]");
        }
    }
}
