package platform.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Limits of connections.
 *
 * @param headerTimeout time in which the request line and the headers of a request must arrive, from their first byte; above zero
 * @param connectionsPerAddress how many connections an address may have on one instance; 0 for any number
 */
@ConfigurationProperties("orderwright.web")
record ConnectionSettings(
        @DefaultValue("20s") Duration headerTimeout,
        @DefaultValue("2000") int connectionsPerAddress) {

    ConnectionSettings {
        Assert.isTrue(headerTimeout.isPositive(), "orderwright.web.header-timeout must be above zero");
        Assert.isTrue(connectionsPerAddress >= 0, "orderwright.web.connections-per-address must not be negative");
    }
}
