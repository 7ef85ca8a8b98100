package promotion.offer;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/**
 * Publishes promotions again whose current version was published by an older build, without its terms. Usually there are none, so the query
 * probes an empty index.
 */
@Component
class UnpublishedOffers implements Timer {

    private final Promotions promotions;

    UnpublishedOffers(Promotions promotions) {
        this.promotions = promotions;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return promotions.unpublished(limit).stream().map(PublishOffer::new).toList();
    }
}
