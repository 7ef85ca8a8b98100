package order.availability;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The connection to Redis, configured by the same keys as in Spring Boot.
 *
 * @param url {@code redis://user:password@host:port/database}, or {@code rediss://…} for TLS
 * @param clientName the name under which Redis lists the connections of the platform
 * @param connectTimeout how long opening a connection may take; no request waits for it
 */
record RedisProperties(
        String url,
        @DefaultValue("orderwright") String clientName,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue Ssl ssl) {

    static final String PREFIX = "spring.data.redis";
    static final String URL = PREFIX + ".url";

    /**
     * @param enabled whether TLS is used; a {@code rediss} URL or a bundle enables it too
     * @param bundle the name of an SSL bundle; null for the certificates that Java trusts
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
            // The message does not contain the URL, because the URL may contain the password.
            throw new IllegalArgumentException(URL + " must be redis[s]://[[user:]password@]host[:port][/database]");
        }
    }
}
