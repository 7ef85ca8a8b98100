package payment.reconciliation.workitem;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.reconciliation.workitem.WorkItem.Resolution;
import payment.reconciliation.workitem.WorkItem.State;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.edit.Editing;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.web.ProblemException;

/** The steps that operators make with work items, in the running transaction. */
@Component
class WorkItemSteps {

    private final WorkItems items;
    private final PersonalKeys personalKeys;

    WorkItemSteps(WorkItems items, PersonalKeys personalKeys) {
        this.items = items;
        this.personalKeys = personalKeys;
    }

    /** Locks a work item. @throws ProblemException 404 if there is no such work item; 409 if it is settled */
    WorkItem lockUnsettled(long id) {
        WorkItem item = items.lock(id).orElseThrow(WorkItems::unknown);
        if (item.isSettled()) {
            throw new ProblemException(
                    WorkItemProblem.WORK_ITEM_SETTLED, "The work item is settled.", Map.of("state", item.state()));
        }
        return item;
    }

    /** @throws ProblemException 409 if another operator has it */
    void requireNoOtherOwner(WorkItem item, Editing editing) {
        String owner = item.owner();
        if (item.state() == State.TAKEN
                && owner != null
                && !owner.equals(editing.caller().subject())) {
            throw new ProblemException(
                    WorkItemProblem.WORK_ITEM_TAKEN,
                    "Another operator takes care of the work item.",
                    Map.of("owner", owner));
        }
    }

    void change(WorkItem item, State next, @Nullable Resolution resolution, @Nullable String reason, Editing editing) {
        String subject = editing.caller().subject();
        String owner = next == State.TAKEN ? subject : item.owner();
        PersonalData sealed = OperatorAction.sealed(personalKeys, subject, reason);
        items.change(item, next, owner, resolution, subject, sealed, editing.now());
        editing.changed(Change.of(
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
}
