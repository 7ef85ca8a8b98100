package tracking.delivery;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tracking.webhook.Endpoint;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookProperties;

/** Gives up what could not be delivered for days, and deletes what was kept for long enough. */
@Component
class DeliveryRetention {

    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 200;

    private final Deliveries deliveries;
    private final Endpoints endpoints;
    private final DeliveryMeters meters;
    private final WebhookProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    DeliveryRetention(
            Deliveries deliveries,
            Endpoints endpoints,
            DeliveryMeters meters,
            WebhookProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.meters = meters;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    void run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        meters.setFailing(endpoints.countFailingSince(now.minus(RetrySchedule.UNTIL_NOTICE)));
        for (Endpoint endpoint : endpoints.list(null, Integer.MAX_VALUE)) {
            transaction.executeWithoutResult(status -> giveUp(endpoint, now));
        }
        Instant kept = now.minus(properties.keep());
        int batches = 0;
        while (batches < MOST_BATCHES && deliveries.purge(kept, BATCH) == BATCH) {
            batches++;
        }
        endpoints.purge();
    }

    private void giveUp(Endpoint endpoint, Instant now) {
        if (endpoints.lock(endpoint.id()).isPresent()) {
            Collection<String> orders = deliveries.giveUp(endpoint.id(), now.minus(RetrySchedule.LONGEST), now);
            deliveries.release(List.of(endpoint.id()), orders, now);
        }
    }
}
