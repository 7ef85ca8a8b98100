package platform.auditlog;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import platform.id.Ids;
import platform.privacy.PersonalKeys;
import tools.jackson.databind.json.JsonMapper;

/** Creates the audit log and registers its interceptor for every request that reaches an end point. */
@Configuration(proxyBeanMethods = false)
class AuditLogConfiguration implements WebMvcConfigurer {

    @Bean
    AuditRows auditLog(DSLContext database, PersonalKeys personalKeys, JsonMapper json, Ids ids, Clock clock) {
        return new AuditRows(database, personalKeys, new AuditedValues(json), ids, clock);
    }

    @Bean
    Refusals refusals(AuditRows rows, PlatformTransactionManager transactions, Clock clock, MeterRegistry meters) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return new Refusals(rows, own, clock, meters);
    }

    /** The interceptor runs after the check of the caller's scopes, so an action without the necessary scope does not begin. */
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AuditedRequests());
    }
}
