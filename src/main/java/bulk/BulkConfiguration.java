package bulk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BulkProperties.class)
class BulkConfiguration {

    @Bean
    MeterBinder bulkMeters(BulkJobs jobs) {
        return registry -> Gauge.builder("orderwright.bulk.waiting", jobs, BulkJobs::countWaiting)
                .description("Items of bulk jobs that have no result yet")
                .register(registry);
    }
}
