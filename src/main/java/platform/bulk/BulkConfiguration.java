package platform.bulk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BulkProperties.class)
class BulkConfiguration {

    /** The keys of jobs, and of items whose module has no keys of its own. */
    @Bean
    IdempotencyRows platformKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "platform", clock);
    }

    @Bean
    Edits platformEdits(IdempotencyRows platformKeys, Edits.Means meansOfEdits) {
        return new Edits(platformKeys, meansOfEdits);
    }

    @Bean
    MeterBinder bulkMeters(BulkJobs jobs) {
        return registry -> Gauge.builder("orderwright.bulk.waiting", jobs, BulkJobs::countWaiting)
                .description("Items of bulk jobs that have no result yet")
                .register(registry);
    }
}
