package order.availability;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the view in memory. {@code RedisConfiguration} adds the view in Redis. */
@Configuration(proxyBeanMethods = false)
class AvailabilityConfiguration {

    @Bean
    LastKnownStock lastKnownStock() {
        return new LastKnownStock();
    }

    @Bean
    AvailabilityMeters availabilityMeters(MeterRegistry registry) {
        return new AvailabilityMeters(registry);
    }

    @Bean
    AvailabilityView availabilityView(
            Clock clock,
            LastKnownStock lastKnown,
            ObjectProvider<AvailabilityView.Copy> copy,
            AvailabilityMeters meters) {
        return new AvailabilityView(clock, lastKnown, copy.getIfAvailable(() -> AvailabilityView.Copy.NONE), meters);
    }
}
