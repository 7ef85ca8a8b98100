package tracking.change;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import outbox.EventReader;
import outbox.EventReader.Logged;
import outbox.EventReader.Progress;
import tracking.change.ChangeBatch.NewChange;

/**
 * Follows the log and stores the changes of orders. A transaction locks the cursor, adds the changes and moves the cursor. So each
 * change is stored exactly once, even if instances are killed or several instances try at the same time.
 */
@Component
public class TrackingProjection {

    private static final String CURSOR = "tracking/changes";

    private final EventReader log;
    private final TrackedOrders orders;
    private final Changes changes;
    private final List<ChangeFollower> followers;
    private final TrackingProperties properties;
    private final Clock clock;

    TrackingProjection(
            EventReader log,
            TrackedOrders orders,
            Changes changes,
            List<ChangeFollower> followers,
            TrackingProperties properties,
            Clock clock) {
        this.log = log;
        this.orders = orders;
        this.changes = changes;
        this.followers = List.copyOf(followers);
        this.properties = properties;
        this.clock = clock;
    }

    /** Stores the next changes. */
    public Progress advance() {
        try {
            return log.advanceCommitted(CURSOR, ChangeBatch.EVENTS, properties.batchLimit(), this::store);
        } catch (RuntimeException failed) {
            changes.forgetPartitions();
            throw failed;
        }
    }

    /** @param ahead events that the cursor has not passed yet, so they will come again */
    private void store(List<Logged> passed, List<Logged> ahead) {
        List<UUID> ids = Stream.concat(passed.stream(), ahead.stream())
                .map(logged -> UUID.fromString(logged.event().correlation()))
                .distinct()
                .toList();
        ChangeBatch batch = new ChangeBatch(orders.find(ids));
        batch.apply(passed, ahead);
        Instant now = clock.instant();
        // When the module is new, the log goes back for longer than changes are kept.
        Instant kept = now.minus(properties.keep());
        List<NewChange> recent = batch.changes().stream()
                .filter(change -> change.publishedAt().isAfter(kept))
                .collect(Collectors.toList());
        if (!recent.isEmpty()) {
            changes.add(recent, now);
        }
        orders.save(batch.open());
        orders.delete(batch.closed());
    }

    /** The age of the part of the log that is not read yet, as far as this instance knows. */
    public Duration lag() {
        return log.lag(CURSOR);
    }

    /** Drops what is older than the settings keep, except for changes that a follower has not read. */
    public void dropOld() {
        Instant now = clock.instant();
        Instant kept = now.minus(properties.keep());
        Instant needed = followers.stream()
                .flatMap(follower -> follower.needsSince().stream())
                .min(Comparator.naturalOrder())
                .orElse(kept);
        changes.dropBefore(needed.isBefore(kept) ? needed : kept);
        orders.deleteClosedBefore(now.minus(properties.keepClosedOrders()));
    }
}
