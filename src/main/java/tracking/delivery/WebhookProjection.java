package tracking.delivery;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.id.Ids;
import tracking.change.ChangeFollower;
import tracking.change.Changes;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.change.StreamFilter;
import tracking.webhook.Endpoint;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookCursor;
import tracking.webhook.WebhookProperties;

/**
 * Follows the stored changes and turns them into deliveries. A transaction locks the cursor, adds the deliveries and moves the cursor. So each
 * change becomes one delivery for each endpoint that wants it, even if instances are killed or several instances try at the same time. While
 * there is no endpoint, nothing is written.
 */
@Component
class WebhookProjection implements ChangeFollower {

    private final WebhookCursor cursor;
    private final Changes changes;
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final WebhookProperties properties;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final Clock clock;

    WebhookProjection(
            WebhookCursor cursor,
            Changes changes,
            Endpoints endpoints,
            Deliveries deliveries,
            WebhookProperties properties,
            TransactionTemplate transaction,
            Ids ids,
            Clock clock) {
        this.cursor = cursor;
        this.changes = changes;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.properties = properties;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Turns the next changes into deliveries, if there is any endpoint.
     *
     * @return whether there may be more changes
     */
    boolean advance() {
        if (changes.head().last().compareTo(cursor.position()) <= 0) {
            return false;
        }
        return Boolean.TRUE.equals(transaction.execute(
                status -> cursor.tryLock().map(this::advanceFrom).orElse(false)));
    }

    private boolean advanceFrom(Position position) {
        List<Endpoint> all = endpoints.lockAll();
        List<OrderChange> page = all.isEmpty()
                ? List.of()
                : changes.after(position, Long.MAX_VALUE, StreamFilter.EVERYTHING, properties.batchLimit());
        if (page.isEmpty()) {
            return false;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<NewDelivery> added = new ArrayList<>();
        Set<UUID> enabled = new LinkedHashSet<>();
        Set<String> orders = new LinkedHashSet<>();
        for (OrderChange change : page) {
            Message message = null;
            for (Endpoint endpoint : all) {
                if (!endpoint.wants(change)) {
                    continue;
                }
                message = message == null ? Message.of(change) : message;
                added.add(delivery(endpoint, message, now));
                if (endpoint.isEnabled()) {
                    enabled.add(endpoint.id());
                    orders.add(change.orderNo());
                }
            }
        }
        deliveries.add(added);
        deliveries.release(enabled, orders, now);
        cursor.move(page.getLast().position());
        return page.size() == properties.batchLimit();
    }

    private NewDelivery delivery(Endpoint endpoint, Message message, Instant now) {
        DeliveryState state = endpoint.isEnabled() ? DeliveryState.WAITING : DeliveryState.SKIPPED;
        return new NewDelivery(ids.next(), endpoint.id(), message, state, null, now, now);
    }

    @Override
    public Optional<Instant> needsSince() {
        return endpoints.exist() ? Optional.of(cursor.position().writtenAt()) : Optional.empty();
    }
}
