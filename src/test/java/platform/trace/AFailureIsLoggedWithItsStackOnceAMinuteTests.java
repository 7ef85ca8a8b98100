package platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import testing.Apart;

/** A failure that repeats fills no log: within a minute only the first of its kind counts as one, and memory stays bounded. */
@Apart
class AFailureIsLoggedWithItsStackOnceAMinuteTests {

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final RepeatedFailures failures = new RepeatedFailures(nanoTime::get);

    private static IllegalStateException one(String message) {
        return new IllegalStateException(message);
    }

    private static IllegalStateException other() {
        return new IllegalStateException("other");
    }

    @Test
    void theSameFailureIsCountedWithinAMinute() {
        assertThat(failures.count(one("a"))).isEqualTo(1);
        assertThat(failures.count(one("another text"))).isEqualTo(2);
        assertThat(failures.count(new RuntimeException("wrapped", one("a")))).isEqualTo(3);
        assertThat(failures.count(other())).isEqualTo(1);

        nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(failures.count(one("a"))).isEqualTo(4);
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(failures.count(one("a"))).isEqualTo(1);
    }

    @Test
    void kindsBeyondTheLimitCountTogether() {
        int withStack = 0;
        for (int i = 0; i < 10_000; i++) {
            RuntimeException failure = new RuntimeException();
            failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("a.B", "c", "B.java", i)});
            withStack += failures.count(failure) == 1 ? 1 : 0;
        }
        assertThat(withStack).isEqualTo(101);
    }

    @Test
    void itsLineIsShort() {
        assertThat(RepeatedFailures.line(one("a\nb\r\n c"))).isEqualTo("java.lang.IllegalStateException: a b c");
        assertThat(RepeatedFailures.line(one("x".repeat(5_000)))).hasSize(201);
    }
}
