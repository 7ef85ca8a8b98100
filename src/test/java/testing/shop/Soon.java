package testing.shop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits until a condition holds. The limit is generous, because the machine may be busy. */
public final class Soon {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final long SHORTEST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private Soon() {}

    /** An assertion that may throw anything. Only an {@link AssertionError} means: not yet. */
    public interface Assertion {
        void check() throws Exception;
    }

    /** Waits until the condition is true; an error in it is not retried. */
    public static void is(String what, Callable<Boolean> condition) {
        long began = System.nanoTime();
        while (!value(what, condition)) {
            pause(what, began, null);
        }
    }

    /** Waits until the assertion passes. */
    public static void holds(String what, Assertion assertion) {
        long began = System.nanoTime();
        for (AssertionError failure = failure(what, assertion); failure != null; failure = failure(what, assertion)) {
            pause(what, began, failure);
        }
    }

    private static AssertionError failure(String what, Assertion assertion) {
        return value(what, () -> {
            try {
                assertion.check();
                return null;
            } catch (AssertionError failed) {
                return failed;
            }
        });
    }

    private static <T> T value(String what, Callable<T> look) {
        try {
            return look.call();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new AssertionError(what, failed);
        }
    }

    /** A pause is an eighth of the time so far, within limits: short waits end soon, and long ones cost little. */
    private static void pause(String what, long began, AssertionError failure) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (millis > TIMEOUT.toMillis()) {
            throw new AssertionError("Waited in vain: " + what, failure);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(Math.clamp(millis / 8, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
