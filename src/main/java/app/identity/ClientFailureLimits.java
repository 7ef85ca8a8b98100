package app.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import platform.ratelimit.Rate;

/**
 * How many wrong client secrets the embedded authorization server answers before it refuses to look at more. The limits are those of all
 * instances together.
 *
 * @param perClient of each client id from each remote address; all client ids that do not exist count as one
 * @param all of everybody; it does not hold for a client that authenticated from the same address within the last hour
 */
@ConfigurationProperties("orderwright.security.client-failures")
public record ClientFailureLimits(
        @DefaultValue("10/1m") Rate perClient,
        @DefaultValue("60/1m") Rate all) {}
