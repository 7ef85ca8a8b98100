package shipping.shipment;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shipping.ShippingRequest.HoldReason;

/**
 * The holds of one shipment, in the order of their arrival. Reason and cause identify a hold. A release is final: the same hold does not
 * hold the shipment again, also if the release arrived first.
 */
public record Holds(List<Hold> all) {

    public static final Holds NONE = new Holds(List.of());

    /**
     * One hold.
     *
     * @param cause identifies the object that the hold is about, such as a dispute
     * @param heldAt when the hold arrived; null if only its release has arrived
     * @param releasedAt when the release arrived; null while the hold is active
     */
    public record Hold(
            HoldReason reason,
            String cause,
            @Nullable Instant heldAt,
            @Nullable Instant releasedAt) {

        boolean isActive() {
            return heldAt != null && releasedAt == null;
        }

        private boolean is(HoldReason otherReason, String otherCause) {
            return reason == otherReason && cause.equals(otherCause);
        }
    }

    public Holds {
        all = List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The holds that are not released. */
    public List<Hold> active() {
        return all.stream().filter(Hold::isActive).toList();
    }

    /** When the oldest active hold arrived; empty if no hold is active. */
    public Optional<Instant> heldSince() {
        return all.stream()
                .filter(Hold::isActive)
                .map(Hold::heldAt)
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder());
    }

    /** Adds a hold. A repeated hold, and one that was released before it arrived, keeps its first state otherwise. */
    Holds hold(HoldReason reason, String cause, Instant at) {
        return with(
                new Hold(reason, cause, at, null),
                known -> known.heldAt() != null ? known : new Hold(reason, cause, at, known.releasedAt()));
    }

    /** Releases one hold. If it has not arrived yet, its later arrival has no effect. */
    Holds release(HoldReason reason, String cause, Instant at) {
        return with(
                new Hold(reason, cause, null, at),
                known -> known.releasedAt() != null ? known : new Hold(reason, cause, known.heldAt(), at));
    }

    private Holds with(Hold added, Function<Hold, Hold> changed) {
        return all.stream().anyMatch(each -> each.is(added.reason(), added.cause()))
                ? new Holds(all.stream()
                        .map(each -> each.is(added.reason(), added.cause()) ? changed.apply(each) : each)
                        .toList())
                : new Holds(Stream.concat(all.stream(), Stream.of(added)).toList());
    }
}
