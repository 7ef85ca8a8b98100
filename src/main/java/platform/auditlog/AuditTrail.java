package platform.auditlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.trace.Trace;

/** What is to be recorded of one transaction, in order. Belongs to one thread. */
public final class AuditTrail {

    private final List<Step> steps = new ArrayList<>();

    /** @param trace of the request */
    record Step(OperatorAction action, String trace, Change change) {}

    /** Notes a change under the trace of this thread. Does nothing without an operator's action, or if nothing changes. */
    public void add(@Nullable OperatorAction action, Change change) {
        if (action != null && !change.isNone()) {
            steps.add(new Step(action, Trace.current(), change));
        }
    }

    List<Step> steps() {
        return steps;
    }
}
