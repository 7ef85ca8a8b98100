package reporting.projection;

import java.util.Comparator;

/** The key of the sums of one SKU. */
record SkuHour(Hour hour, String skuId, String category) implements Comparable<SkuHour> {

    private static final Comparator<SkuHour> BY_KEY =
            Comparator.comparing(SkuHour::hour).thenComparing(SkuHour::skuId).thenComparing(SkuHour::category);

    @Override
    public int compareTo(SkuHour other) {
        return BY_KEY.compare(this, other);
    }
}
