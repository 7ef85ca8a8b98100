package promotion.offer;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/**
 * Publishes codes that were not published, because an older build has stored them, or because a repair has changed them. It takes a
 * limited number at a time, so that orders do not wait for all of them. Usually there are none, so the query probes an empty index.
 */
@Component
class UnpublishedCodes implements Timer {

    private static final int STEP = 1_000;

    private final Coupons coupons;

    UnpublishedCodes(Coupons coupons) {
        this.coupons = coupons;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        List<String> codes = coupons.unpublished(STEP);
        return codes.isEmpty() ? List.of() : List.of(new PublishCodes(codes));
    }
}
