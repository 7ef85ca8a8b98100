package app.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import platform.ratelimit.Rate;

/**
 * How many wrong client secrets the embedded authorization server answers before it refuses further attempts without checking them. All
 * instances share these limits.
 *
 * @param perClient the limit for each pair of client id and remote address; all unknown client ids count as one client
 * @param all the limit for all clients together; it does not apply to a client that authenticated from the same address within the last
 *     hour
 */
@ConfigurationProperties("orderwright.security.client-failures")
record ClientFailureLimits(
        @DefaultValue("10/1m") Rate perClient,
        @DefaultValue("60/1m") Rate all) {}
