package testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import platform.clock.ReferenceTime;

/**
 * The {@link java.time.Clock} of the context is a {@link MutableClock}, which the test can inject and move. Test classes share contexts, so
 * a test sets the time that it needs.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Import(TestClock.Standing.class)
public @interface TestClock {

    /** The first time of the clock of each context. */
    Instant START = Instant.parse("2026-03-01T09:00:00Z");

    @TestConfiguration(proxyBeanMethods = false)
    class Standing {

        @Bean
        @Primary
        MutableClock testClock() {
            return new MutableClock(START);
        }

        /** The clock of the database stands still with it, so that the instance takes part in deadlines. */
        @Bean
        @Primary
        ReferenceTime testTime(MutableClock clock) {
            return clock::instant;
        }
    }
}
