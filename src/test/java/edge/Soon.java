package edge;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what has to come by itself, however busy the machine is. */
final class Soon {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    private Soon() {}

    static void is(String what, Callable<Boolean> condition) {
        await(what).until(condition);
    }

    static void holds(String what, ThrowingRunnable assertion) {
        await(what).untilAsserted(assertion);
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(TIMEOUT).pollDelay(Duration.ZERO).pollInterval(LOOK);
    }
}
