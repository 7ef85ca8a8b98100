package platform.id;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TimeAndIds {

    /** PostgreSQL keeps microseconds; so a time is the same in a row, in an event and in an answer. */
    private static final Duration DATABASE_PRECISION = Duration.of(1, ChronoUnit.MICROS);

    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), DATABASE_PRECISION);
    }

    @Bean
    Ids ids(Clock clock) {
        return Ids.timeOrdered(clock);
    }
}
