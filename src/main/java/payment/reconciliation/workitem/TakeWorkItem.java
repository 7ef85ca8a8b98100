package payment.reconciliation.workitem;

import org.springframework.stereotype.Component;
import payment.reconciliation.workitem.WorkItem.State;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Makes the caller the owner of a work item. */
@Component
class TakeWorkItem implements Edit.WithoutAnswer<TakeWorkItem.Wanted> {

    private final WorkItemSteps steps;

    TakeWorkItem(WorkItemSteps steps) {
        this.steps = steps;
    }

    /** @param takeOver whether to take it from another operator */
    record Wanted(long id, boolean takeOver) {}

    /** @throws ProblemException 404 if there is no such work item; 409 if it is settled, or if another operator has it */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        WorkItem item = steps.lockUnsettled(wanted.id());
        if (!wanted.takeOver()) {
            steps.requireNoOtherOwner(item, editing);
        }
        if (item.state() != State.TAKEN || !editing.caller().subject().equals(item.owner())) {
            steps.change(item, State.TAKEN, null, null, editing);
        }
        return Nothing.ELSE;
    }
}
