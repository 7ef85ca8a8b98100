package promotion.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/**
 * Publishes promotions again whose current version was published by an older build, without its terms. Usually there are none, so each
 * instance looks only once a minute until it finds one.
 */
@Component
class UntoldOffers implements Timer {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Promotions promotions;
    private volatile Instant next = Instant.MIN;

    UntoldOffers(Promotions promotions) {
        this.promotions = promotions;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        if (now.isBefore(next)) {
            return List.of();
        }
        List<TellOffer> untold =
                promotions.untold(limit).stream().map(TellOffer::new).toList();
        next = untold.isEmpty() ? now.plus(PAUSE) : Instant.MIN;
        return untold;
    }
}
