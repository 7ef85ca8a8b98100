package reporting.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of the data that a report covers. A filter that is null selects all.
 *
 * @param zone the time zone of the report's days
 * @param to exclusive
 */
record Selection(
        ZoneId zone,
        Instant from,
        Instant to,
        @Nullable Set<String> channels,
        @Nullable String country,
        @Nullable String currency,
        @Nullable String category,
        @Nullable String skuId) {

    boolean isOfLines() {
        return category != null || skuId != null;
    }

    Selection within(Instant begin, Instant end) {
        return new Selection(zone, begin, end, channels, country, currency, category, skuId);
    }

    /** The offsets of the zone within the period; each applies to the times before its key. */
    SortedMap<Instant, ZoneOffset> offsets() {
        return offsets(zone, from, to);
    }

    static SortedMap<Instant, ZoneOffset> offsets(ZoneId zone, Instant from, Instant to) {
        SortedMap<Instant, ZoneOffset> offsets = new TreeMap<>();
        Instant begin = from;
        while (begin.isBefore(to)) {
            ZoneOffsetTransition next = zone.getRules().nextTransition(begin);
            Instant end = next == null || next.getInstant().isAfter(to) ? to : next.getInstant();
            offsets.put(end, zone.getRules().getOffset(begin));
            begin = end;
        }
        return offsets;
    }
}
