package testing;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import platform.clock.ReferenceTime;

/** Without a database, the time of the instance is the reference. It is no @Configuration, because applications would scan that. */
public class OwnTime {

    @Bean
    ReferenceTime time(Clock clock) {
        return clock::instant;
    }
}
