package outbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.auditlog.AuditTrail;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;

/** The base of what a unit of work loads: it collects what is told, each with its cause. */
public abstract class BatchState {

    private final List<OutgoingEvent> told = new ArrayList<>();
    /** What operators do by the batch. */
    public final AuditTrail audited = new AuditTrail();

    private Cause cause = Cause.NONE;

    /** Notes an event to be published when the batch is saved, caused by the item that is being decided. */
    protected final void publish(Event event) {
        told.add(new OutgoingEvent(event, cause));
    }

    /** Notes for the audit log what an operator does; nothing if the item that is being decided is no operator's action. */
    protected final void record(Change change) {
        audited.add(cause.action(), change);
    }

    /** The item that is being decided. */
    protected final Cause cause() {
        return cause;
    }

    public final List<OutgoingEvent> published() {
        return List.copyOf(told);
    }

    public final void causedBy(Cause next) {
        cause = next;
    }

    /** An event and what caused it. */
    public record OutgoingEvent(Event event, Cause cause) {}

    /**
     * What an event follows from.
     *
     * @param eventId the causing event, or null for a command
     * @param trace the trace id that goes from the request through every event, or null
     * @param item the queue item itself, for callers who wait until they are heard
     * @param action by which an operator commands it, or null
     */
    public record Cause(
            @Nullable Long eventId,
            @Nullable String trace,
            @Nullable Object item,
            @Nullable OperatorAction action) {
        public static final Cause NONE = new Cause(null, null, null, null);
    }
}
