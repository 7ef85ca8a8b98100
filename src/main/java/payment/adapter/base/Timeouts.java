package payment.adapter.base;

import java.time.Duration;
import org.springframework.util.Assert;

/** The rule for the time-outs of calls to providers. */
public final class Timeouts {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Timeouts() {}

    /** @throws IllegalArgumentException that names the setting, unless the time-out is above zero and at most 30 s */
    public static void require(String setting, Duration timeout) {
        Assert.isTrue(
                timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
                () -> setting + " must be above zero and at most 30s");
    }
}
