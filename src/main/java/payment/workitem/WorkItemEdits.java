package payment.workitem;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import payment.workitem.WorkItem.Resolution;
import payment.workitem.WorkItem.State;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.security.Caller;
import platform.web.ProblemException;

/** What operators do with work items: one transaction writes the step, its entry in the audit log and the idempotency key. */
@Component
class WorkItemEdits {

    private final WorkItems items;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final PersonalKeys personalKeys;
    private final TransactionTemplate transaction;
    private final Clock clock;

    WorkItemEdits(
            WorkItems items,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            PersonalKeys personalKeys,
            TransactionTemplate transaction,
            Clock clock) {
        this.items = items;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.personalKeys = personalKeys;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Makes the caller the owner.
     *
     * @param takeOver whether to take it from another operator
     * @throws ProblemException 404 if there is no such work item; 409 if it is settled, or if another operator has it
     */
    void take(IdempotencyKey key, Caller caller, long id, boolean takeOver) {
        edit(key, id, item -> {
            if (!takeOver) {
                requireOwner(item, caller);
            }
            if (item.state() != State.TAKEN || !caller.subject().equals(item.owner())) {
                change(item, State.TAKEN, caller, null, null);
            }
        });
    }

    /** @throws ProblemException 404 if there is no such work item; 409 if it is settled, or if another operator has it */
    void settle(IdempotencyKey key, Caller caller, long id, State state, Resolution resolution, String reason) {
        edit(key, id, item -> {
            requireOwner(item, caller);
            change(item, state, caller, resolution, reason);
        });
    }

    private void edit(IdempotencyKey key, long id, Consumer<WorkItem> edit) {
        transaction.execute(status -> paymentKeys.once(key, () -> {
            WorkItem item = items.lock(id).orElseThrow(WorkItemEdits::unknown);
            if (item.isSettled()) {
                throw new ProblemException(
                        WorkItemProblem.WORK_ITEM_SETTLED, "The work item is settled.", Map.of("state", item.state()));
            }
            edit.accept(item);
            return "";
        }));
    }

    private static void requireOwner(WorkItem item, Caller caller) {
        String owner = item.owner();
        if (item.state() == State.TAKEN && owner != null && !owner.equals(caller.subject())) {
            throw new ProblemException(
                    WorkItemProblem.WORK_ITEM_TAKEN,
                    "Another operator takes care of the work item.",
                    Map.of("owner", owner));
        }
    }

    private void change(
            WorkItem item, State next, Caller caller, @Nullable Resolution resolution, @Nullable String reason) {
        String owner = next == State.TAKEN ? caller.subject() : item.owner();
        PersonalData sealed = OperatorAction.sealed(personalKeys, caller.subject(), reason);
        items.change(item, next, owner, resolution, caller.subject(), sealed, clock.instant());
        auditLog.record(Change.of(
                        Long.toString(item.itemId()),
                        values(item.state(), item.owner(), null),
                        values(next, owner, resolution))
                .because(reason));
    }

    private static Map<String, Object> values(State state, @Nullable String owner, @Nullable Resolution resolution) {
        Map<String, Object> values = new HashMap<>(Map.of("state", state));
        if (owner != null) {
            values.put("owner", owner);
        }
        if (resolution != null) {
            values.put("resolution", resolution);
        }
        return values;
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such work item.");
    }
}
