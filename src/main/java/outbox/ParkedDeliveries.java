package outbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a module can know about its own parked deliveries: events that its listeners have failed to handle too often. */
public interface ParkedDeliveries {

    /**
     * A parked delivery.
     *
     * @param listener the name of the module, or {@code module/name} for an outside listener
     * @param lane the correlation of the events that wait for this one
     * @param error the failure of the last attempt
     */
    record ParkedDelivery(
            long eventId,
            String listener,
            String type,
            String lane,
            Instant publishedAt,
            @Nullable String error) {}

    /** The parked deliveries of the module, by listener and event id; at most so many. */
    List<ParkedDelivery> of(String module, int limit);

    /**
     * Makes a parked delivery due at once, with its attempts counted from zero again.
     *
     * @return false if this event is not parked for this listener
     */
    boolean resend(String listener, long eventId);
}
