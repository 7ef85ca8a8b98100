package promotion.offer;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/**
 * Publishes codes of which orders were not told, because an older build has stored them, or because a repair has changed them. It takes a
 * limited number at a time, so that orders do not wait for all of them. Usually there are none, so the query probes an empty index.
 */
@Component
class UntoldCodes implements Timer {

    private static final int STEP = 1_000;

    private final Coupons coupons;

    UntoldCodes(Coupons coupons) {
        this.coupons = coupons;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        List<String> codes = coupons.untold(STEP);
        return codes.isEmpty() ? List.of() : List.of(new TellCodes(codes));
    }
}
