package platform.auditlog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import platform.security.Caller;
import platform.web.ProblemException;
import platform.web.RefusalListener;

/**
 * Records the refusals of operators' actions, each in a separate transaction, before the caller gets the answer. A refusal that cannot be
 * recorded is still answered, because it changed nothing.
 */
final class Refusals implements RefusalListener {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final AuditRows rows;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final RefusalBudget ofOperators = RefusalBudget.ofOperators();
    private final RefusalBudget ofOthers = RefusalBudget.ofOthers();
    private final Counter skipped;

    Refusals(AuditRows rows, TransactionTemplate transaction, Clock clock, MeterRegistry meters) {
        this.rows = rows;
        this.transaction = transaction;
        this.clock = clock;
        this.skipped = Counter.builder("orderwright.auditlog.refusals.skipped")
                .description("Refusals of operators' actions that exceeded the limit of a minute and were not recorded")
                .register(meters);
    }

    @Override
    public void refused(HttpServletRequest request, ProblemException refusal) {
        if (AuditRows.isRecorded(refusal)) {
            AuditedRequest audited = new AuditedRequest(request);
            audited.refused().ifPresent(action -> record(audited, action, refusal));
        }
    }

    private void record(AuditedRequest audited, OperatorAction action, ProblemException refusal) {
        RefusalBudget budget = Caller.ifAny().filter(Caller::isOperator).isPresent() ? ofOperators : ofOthers;
        switch (budget.verdict(action.subject(), clock.instant())) {
            case RECORD -> write(audited, action, refusal);
            case SKIP -> skipped.increment();
            case SKIP_AND_LOG -> {
                skipped.increment();
                LOG.warn(
                        "Audit log: no more refusals are recorded in this minute: subject={} limit_of_subject={} limit_in_all={}",
                        action.subject(),
                        budget.limitOfSubject(),
                        budget.limitInAll());
            }
        }
    }

    private void write(AuditedRequest audited, OperatorAction action, ProblemException refusal) {
        try {
            transaction.executeWithoutResult(status -> rows.refuse(
                    action,
                    audited.objectId(),
                    refusal.status(),
                    refusal.code(),
                    audited.idempotencyKey(action.subject())));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "Audit log: a refusal was not recorded: subject={} action={} code={}",
                    action.subject(),
                    action.name(),
                    refusal.code(),
                    failed);
        }
    }
}
