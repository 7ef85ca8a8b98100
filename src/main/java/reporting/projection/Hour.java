package reporting.projection;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * The key of sums.
 *
 * @param start the start of an hour in the shop's time zone
 */
record Hour(Instant start, String channel, String country, String currency) implements Comparable<Hour> {

    private static final Comparator<Hour> BY_KEY = Comparator.comparing(Hour::start)
            .thenComparing(Hour::channel)
            .thenComparing(Hour::country)
            .thenComparing(Hour::currency);

    static Hour of(OrderFacts order, Instant at, ZoneId zone) {
        Instant start = at.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
        return new Hour(start, order.channel(), order.country(), order.currency());
    }

    @Override
    public int compareTo(Hour other) {
        return BY_KEY.compare(this, other);
    }
}
