package platform.id;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TimeAndIds {

    /** PostgreSQL stores microseconds. With a clock of the same precision, a time is the same in a row, in an event and in an answer. */
    private static final Duration DATABASE_PRECISION = Duration.of(1, ChronoUnit.MICROS);

    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), DATABASE_PRECISION);
    }

    /** Validation of {@code @Past} and similar rules uses the same clock. */
    @Bean
    ValidationConfigurationCustomizer validationTime(Clock clock) {
        return validation -> validation.clockProvider(() -> clock);
    }

    @Bean
    Ids ids(Clock clock) {
        return Ids.timeOrdered(clock);
    }
}
