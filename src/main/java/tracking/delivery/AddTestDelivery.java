package tracking.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.id.Ids;
import platform.web.ProblemException;
import tracking.webhook.Endpoints;

/**
 * Stores a test message, which the caller sends after the transaction. If this instance is killed meanwhile, another one sends it after the
 * lease.
 */
@Component
class AddTestDelivery implements Edit<UUID, AddTestDelivery.Stored> {

    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final Ids ids;

    AddTestDelivery(Endpoints endpoints, Deliveries deliveries, Ids ids) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.ids = ids;
    }

    /** @param toSend null for a repeat, which sends nothing */
    record Stored(UUID delivery, @Nullable ClaimedDelivery toSend) {}

    /** @throws ProblemException 404 if there is no such endpoint */
    @Override
    public Stored make(UUID endpoint, Editing editing) {
        endpoints.lockKnown(endpoint);
        Instant now = editing.now();
        Message message = Message.test(endpoint, now);
        UUID id = ids.next();
        UUID claim = ids.next();
        deliveries.add(List.of(
                new NewDelivery(id, endpoint, message, DeliveryState.PENDING, claim, now, now.plus(Courier.LEASE))));
        editing.changed(endpoint.toString(), null, Map.of("test_delivery", id));
        return new Stored(
                id, new ClaimedDelivery(id, endpoint, claim, message.type(), null, message.json(), now, 0, 0));
    }

    @Override
    public String saved(Stored stored) {
        return stored.delivery().toString();
    }

    @Override
    public Stored repeated(String saved) {
        return new Stored(UUID.fromString(saved), null);
    }
}
