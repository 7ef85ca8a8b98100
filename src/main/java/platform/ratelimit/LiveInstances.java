package platform.ratelimit;

import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * How many instances share the limits, this one included. Whoever knows it reports it from time to time; until then this instance is the
 * only one. For any thread.
 */
@Component
public final class LiveInstances {

    private volatile int count = 1;

    public int count() {
        return count;
    }

    /** @param live 1 or more */
    public void report(int live) {
        Assert.isTrue(live >= 1, "This instance is alive, so there is at least one");
        count = live;
    }
}
