package outbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.edit.Handling;

/**
 * The base class of the state that a unit of work loads for a batch. It collects the events to publish, each with its cause, and the
 * entries of the audit log.
 */
public abstract class BatchState {

    private final List<OutgoingEvent> outgoing = new ArrayList<>();
    /** The changes that operators make with the commands of this batch, for the audit log. */
    public final AuditLog.Trail audited = new AuditLog.Trail();

    private Cause cause = Cause.NONE;

    /** Records an event to be published when the batch is saved. Its cause is the item that is being decided. */
    public final void publish(Event event) {
        outgoing.add(new OutgoingEvent(event, cause));
    }

    /** Records a change for the audit log. Does nothing if the item that is being decided does not come from an operator. */
    protected final void record(Change change) {
        audited.add(cause.action(), change);
    }

    /** The item that is being decided, as the cause of new events; {@link Cause#NONE} between items. */
    protected final Cause cause() {
        return cause;
    }

    public final List<OutgoingEvent> published() {
        return List.copyOf(outgoing);
    }

    public final void causedBy(Cause next) {
        cause = next;
    }

    /** An event to be published, and its cause. */
    public record OutgoingEvent(Event event, Cause cause) {}

    /**
     * The cause of an event.
     *
     * @param eventId the causing event, or null for a command
     * @param trace the trace id that goes from the request through every event, or null
     * @param handling of the operator's write that is answered when the event is handled, or null
     * @param action the operator's action that contains the command, or null
     */
    public record Cause(
            @Nullable Long eventId,
            @Nullable String trace,
            @Nullable Handling handling,
            @Nullable OperatorAction action) {
        public static final Cause NONE = new Cause(null, null, null, null);
    }
}
