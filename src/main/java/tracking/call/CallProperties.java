package tracking.call;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of calls.
 *
 * @param allowLoopback whether servers on this machine may be called, also without TLS; true on a first run
 * @param timeout how long a call may take, from the resolution of the host to the end of the answer, from 1 to 30 seconds
 */
@ConfigurationProperties("orderwright.webhook")
record CallProperties(
        @DefaultValue("false") boolean allowLoopback,
        @DefaultValue("15s") Duration timeout) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    public CallProperties {
        Assert.isTrue(
                timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
                "orderwright.webhook.timeout must be between 1s and 30s");
    }
}
