package reporting.simulation;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.page.TimeKey;

/**
 * A simulation as it is stored.
 *
 * @param definition the document of the promotion
 * @param from business time
 * @param to exclusive
 * @param zone the time zone of its days
 * @param channels the only channels whose orders count; null for all
 * @param limits with which the promotion is simulated
 * @param subject subject of the operator who asked for it
 * @param ordersTotal number of all orders that the reports knew when it began; null before
 * @param ordersRead how many of them it has read, in the period or not
 */
record Simulation(
        UUID id,
        String name,
        Map<String, Object> definition,
        Instant from,
        Instant to,
        ZoneId zone,
        @Nullable Set<String> channels,
        Prices prices,
        SimulatedLimits limits,
        String subject,
        Status status,
        @Nullable Long ordersTotal,
        long ordersRead,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** The id of the promotion, for the engine. */
    static final String PROMOTION = "simulated";

    enum Status {
        /** Earlier simulations are not finished. */
        WAITING,
        RUNNING,
        DONE,
        /** It failed several times and is not continued. */
        FAILED
    }

    /** The prices to which the promotion is applied. */
    enum Prices {
        /** The prices of the lines and the shipping charge, as if no other promotion had applied. */
        BEFORE_DISCOUNTS,
        /** What the discounts that the order really got have left of them. */
        AFTER_DISCOUNTS
    }

    /** The name of the cursor with which it reads the log. */
    String cursor() {
        return cursor(id);
    }

    static String cursor(UUID id) {
        return "reporting/simulation/" + id;
    }

    boolean covers(Instant placedAt, String channel) {
        return !placedAt.isBefore(from) && placedAt.isBefore(to) && (channels == null || channels.contains(channel));
    }

    TimeKey pageKey() {
        return new TimeKey(createdAt, id);
    }
}
