package platform.auditlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.trace.Trace;

/** The changes to record for one transaction, in order. Belongs to one thread. */
public final class AuditTrail {

    private final List<Step> steps = new ArrayList<>();

    /** @param trace trace id of the request */
    record Step(OperatorAction action, String trace, Change change) {}

    /** Adds a change with the trace id of this thread. Does nothing if there is no operator's action, or if the change changes nothing. */
    public void add(@Nullable OperatorAction action, Change change) {
        if (action != null && !change.isUnchanged()) {
            steps.add(new Step(action, Trace.current(), change));
        }
    }

    List<Step> steps() {
        return steps;
    }
}
