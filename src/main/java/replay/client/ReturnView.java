package replay.client;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import replay.retail.LineSums;
import replay.retail.ShopTime;
import tools.jackson.databind.JsonNode;

/**
 * A return of an order, as the platform's API shows it.
 *
 * @param externalReference the caller's name for the return, empty if it has none
 * @param units returned units by line number of the order
 * @param refundedMinor the refunded amount, in minor units of the order's currency; zero until it is known
 */
public record ReturnView(
        String externalReference,
        Status status,
        OffsetDateTime returnedAt,
        SortedMap<Integer, Long> units,
        long refundedMinor) {

    /** The state of the refund. */
    public enum Status {
        /** The refund is being calculated. */
        PRICING,
        REFUNDING,
        REFUNDED,
        FAILED
    }

    public ReturnView {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    }

    static ReturnView of(JsonNode returned) {
        SortedMap<Integer, Long> units = new TreeMap<>();
        for (JsonNode line : returned.required("lines")) {
            units.merge(
                    line.required("line_no").asInt(), line.required("quantity").asLong(), Long::sum);
        }
        return new ReturnView(
                returned.path("external_reference").asString(""),
                Status.valueOf(returned.required("status").asString()),
                OffsetDateTime.parse(returned.required("returned_at").asString()),
                units,
                returned.path("amounts").path("payable").path("amount_minor").asLong(0));
    }

    /** The shop's month to which the return belongs. */
    public YearMonth month() {
        return ShopTime.month(returnedAt);
    }

    /** The sums of this return. */
    public LineSums sums() {
        return new LineSums(
                units.size(), units.values().stream().mapToLong(Long::longValue).sum(), refundedMinor);
    }
}
