package platform.edit;

import jakarta.validation.Validator;
import java.time.Clock;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import platform.auditlog.AuditLog;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.InProgress;
import platform.ratelimit.LongWork;
import platform.web.FieldProblem;
import platform.web.JsonBodies;
import tools.jackson.databind.json.JsonMapper;

/** Configures safe edits and their arguments. */
@Configuration(proxyBeanMethods = false)
class SafeEdits implements WebMvcConfigurer {

    private final JsonBodies bodies;

    SafeEdits(JsonMapper mapper, Validator validator, ObjectProvider<FieldProblem.Finder<?>> finders) {
        this.bodies = new JsonBodies(mapper, validator, finders);
    }

    @Bean
    Patches patches() {
        return new Patches(bodies);
    }

    @Bean
    Edits.Means meansOfEdits(
            InProgress inProgress,
            Patches patches,
            TransactionTemplate transaction,
            AuditLog auditLog,
            LongWork longWork,
            Handling.Limit handling,
            Clock clock) {
        return new Edits.Means(inProgress, patches, transaction, auditLog, longWork, handling, clock);
    }

    /** The keys of requests to modules that store no keys of their own. */
    @Bean
    IdempotencyRows platformKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "platform", clock);
    }

    /** Makes the edits of modules that store no keys of their own. */
    @Bean
    Edits platformEdits(IdempotencyRows platformKeys, Edits.Means meansOfEdits) {
        return new Edits(platformKeys, meansOfEdits);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PreconditionArgument());
        resolvers.add(new MergePatchArgument(bodies));
    }
}
