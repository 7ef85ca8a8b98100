package bulk;

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
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.bulk.BulkAction;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.id.Ids;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.trace.Trace;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/** Creates a bulk job with its items. */
@Component
class CreateBulkJob implements Edit.OfId<CreateBulkJob.Wanted> {

    private final BulkJobs jobs;
    private final BulkActions actions;
    private final BulkProperties properties;
    private final PersonalKeys personalKeys;
    private final Ids ids;

    CreateBulkJob(BulkJobs jobs, BulkActions actions, BulkProperties properties, PersonalKeys personalKeys, Ids ids) {
        this.jobs = jobs;
        this.actions = actions;
        this.properties = properties;
        this.personalKeys = personalKeys;
        this.ids = ids;
    }

    /**
     * @param subject the operator
     * @param reason null to use the reason in the header of the request, if there is one
     */
    record Wanted(
            String subject,
            BulkAction.Kind action,
            List<String> objectIds,
            @Nullable String reason) {}

    /** @throws ProblemException 400 that names each bad id; 409 if the operator has too many running jobs */
    @Override
    public UUID make(Wanted wanted, Editing editing) {
        refuseBadIds(actions.of(wanted.action()), wanted.objectIds());
        String subject = wanted.subject();
        if (jobs.lockAndCountRunning(subject) >= properties.runningJobs()) {
            throw new ProblemException(
                    BulkProblem.BULK_JOBS_RUNNING,
                    "You have as many running bulk jobs as are allowed; details.limit is their number.",
                    Map.of("limit", properties.runningJobs()));
        }
        UUID id = ids.next();
        String reason = wanted.reason() == null
                ? requireNonNull(OperatorActions.current()).reason()
                : wanted.reason();
        PersonalData sealed = OperatorAction.sealed(personalKeys, subject, reason);
        jobs.insert(new BulkJobs.NewJob(id, wanted.action(), subject, sealed, Trace.current(), wanted.objectIds()));
        editing.changed(Change.of(
                        id.toString(),
                        null,
                        Map.of(
                                "action",
                                wanted.action().name(),
                                "items",
                                wanted.objectIds().size()))
                .because(wanted.reason()));
        return id;
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
}
