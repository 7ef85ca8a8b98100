package reporting;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class ReportingConfiguration {

    @Bean
    IdempotencyRows reportingKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "reporting", clock);
    }

    /** The edits lock in this order: idempotency, generation. */
    @Bean
    Edits reportingEdits(IdempotencyRows reportingKeys, Edits.Means meansOfEdits) {
        return new Edits(reportingKeys, meansOfEdits);
    }
}
