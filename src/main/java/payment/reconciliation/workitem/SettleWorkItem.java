package payment.reconciliation.workitem;

import org.springframework.stereotype.Component;
import payment.reconciliation.workitem.WorkItem.Resolution;
import payment.reconciliation.workitem.WorkItem.State;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Settles a work item: it was cleared up, or there is nothing to do. */
@Component
class SettleWorkItem implements Edit.WithoutAnswer<SettleWorkItem.Wanted> {

    private final WorkItemSteps steps;

    SettleWorkItem(WorkItemSteps steps) {
        this.steps = steps;
    }

    record Wanted(long id, State state, Resolution resolution, String reason) {}

    /** @throws ProblemException 404 if there is no such work item; 409 if it is settled, or if another operator has it */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        WorkItem item = steps.lockUnsettled(wanted.id());
        steps.requireNoOtherOwner(item, editing);
        steps.change(item, wanted.state(), wanted.resolution(), wanted.reason(), editing);
        return Nothing.ELSE;
    }
}
