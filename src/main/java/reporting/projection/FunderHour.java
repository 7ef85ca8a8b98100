package reporting.projection;

import java.util.Comparator;

/** The key of the sums of what one funder pays for one promotion. */
record FunderHour(Hour hour, String funder, String promotionId) implements Comparable<FunderHour> {

    private static final Comparator<FunderHour> BY_KEY = Comparator.comparing(FunderHour::hour)
            .thenComparing(FunderHour::funder)
            .thenComparing(FunderHour::promotionId);

    @Override
    public int compareTo(FunderHour other) {
        return BY_KEY.compare(this, other);
    }
}
