package platform.ratelimit;

import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The number of live instances that share the limits, including this one. The component that tracks the instances reports the number from
 * time to time. Until the first report this instance counts as the only one. Safe for use by several threads.
 */
@Component
public final class LiveInstances {

    private volatile int count = 1;

    public int count() {
        return count;
    }

    /** @param live 1 or more */
    public void report(int live) {
        Assert.isTrue(live >= 1, "The number of live instances must be at least 1, as this instance is one of them");
        count = live;
    }
}
