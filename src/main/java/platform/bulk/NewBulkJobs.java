package platform.bulk;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.trace.Trace;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/** Creates bulk jobs: one transaction writes a job, its items, its entry in the audit log and its idempotency key. */
@Component
class NewBulkJobs {

    private final BulkJobs jobs;
    private final BulkActions actions;
    private final BulkProperties properties;
    private final IdempotencyRows platformKeys;
    private final PersonalKeys personalKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Ids ids;

    NewBulkJobs(
            BulkJobs jobs,
            BulkActions actions,
            BulkProperties properties,
            IdempotencyRows platformKeys,
            PersonalKeys personalKeys,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Ids ids) {
        this.jobs = jobs;
        this.actions = actions;
        this.properties = properties;
        this.platformKeys = platformKeys;
        this.personalKeys = personalKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.ids = ids;
    }

    /**
     * @param reason null to use the reason in the header of the request, if there is one
     * @return the new job, or the job that an earlier request with this key has created
     * @throws ProblemException 400 that names each bad id; 409 if the operator has too many running jobs
     */
    BulkJob create(
            IdempotencyKey key,
            BulkAction.Kind action,
            String subject,
            List<String> objectIds,
            @Nullable String reason) {
        refuseBadIds(actions.of(action), objectIds);
        return requireNonNull(transaction.execute(status -> {
            String id = platformKeys.once(
                    key, () -> insert(action, subject, objectIds, reason).toString());
            return jobs.find(UUID.fromString(id))
                    .orElseThrow(() -> ProblemException.notFound("This bulk job has been deleted."));
        }));
    }

    private static void refuseBadIds(BulkAction action, List<String> objectIds) {
        List<FieldProblem> bad = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < objectIds.size(); i++) {
            String id = objectIds.get(i);
            Optional<String> rule =
                    seen.add(id) ? action.brokenRule(id) : Optional.of("must not be the same as an earlier item");
            if (rule.isPresent()) {
                bad.add(new FieldProblem("items[%d]".formatted(i), rule.get()));
            }
        }
        if (!bad.isEmpty()) {
            throw ProblemException.invalid(bad);
        }
    }

    private UUID insert(BulkAction.Kind action, String subject, List<String> objectIds, @Nullable String ownReason) {
        if (jobs.lockAndCountRunning(subject) >= properties.runningJobs()) {
            throw new ProblemException(
                    BulkProblem.BULK_JOBS_RUNNING,
                    "You have as many running bulk jobs as are allowed; details.limit is their number.",
                    Map.of("limit", properties.runningJobs()));
        }
        UUID id = ids.next();
        OperatorAction creation = requireNonNull(OperatorActions.current());
        String reason = ownReason == null ? creation.reason() : ownReason;
        PersonalData sealed = OperatorAction.sealed(personalKeys, subject, reason);
        jobs.insert(new BulkJobs.NewJob(id, action, subject, sealed, Trace.current(), objectIds));
        auditLog.record(Change.of(id.toString(), null, Map.of("action", action.name(), "items", objectIds.size()))
                .because(ownReason));
        return id;
    }
}
