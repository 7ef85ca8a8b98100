package outbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The base of what a unit of work loads: it collects what is told, each with its cause. */
public abstract class Work {

    private final List<Told> told = new ArrayList<>();
    private Cause cause = Cause.NONE;

    /** Notes an event to be published when the batch is saved, caused by the item that is being decided. */
    protected final void tell(Event event) {
        told.add(new Told(event, cause));
    }

    /** The item that is being decided. */
    protected final Cause cause() {
        return cause;
    }

    public final List<Told> told() {
        return List.copyOf(told);
    }

    final void causedBy(Cause next) {
        cause = next;
    }

    /** An event and what caused it. */
    public record Told(Event event, Cause cause) {}

    /**
     * What an event follows from.
     *
     * @param eventId the causing event, or null for a command
     * @param trace the trace id that goes from the request through every event, or null
     * @param item the queue item itself, for callers who wait until they are heard
     */
    public record Cause(
            @Nullable Long eventId,
            @Nullable String trace,
            @Nullable Object item) {
        public static final Cause NONE = new Cause(null, null, null);
    }
}
