package replay.retail;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Collects name, prices and units of one SKU from its ordinary lines. */
final class SkuTally {

    private final String skuId;
    private final Map<Long, PriceSeen> prices = new HashMap<>();
    private String name;
    private long lines;
    private long unitsSold;

    SkuTally(String skuId) {
        this.skuId = skuId;
        this.name = skuId;
    }

    String skuId() {
        return skuId;
    }

    void add(SoldLine line, String description) {
        lines++;
        unitsSold = Math.addExact(unitsSold, line.quantity());
        prices.merge(line.unitPriceMinor(), new PriceSeen(1, lines), PriceSeen::and);
        if (!RetailLine.isMissing(description)) {
            name = description.strip();
        }
    }

    SkuListing listing() {
        long price = prices.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalStateException("No line of " + skuId));
        return new SkuListing(skuId, name, price, unitsSold);
    }

    /** How many lines have a price, and the last of the SKU's lines that has it. */
    private record PriceSeen(long times, long lastLine) implements Comparable<PriceSeen> {

        private static final Comparator<PriceSeen> ORDER =
                Comparator.comparingLong(PriceSeen::times).thenComparingLong(PriceSeen::lastLine);

        PriceSeen and(PriceSeen later) {
            return new PriceSeen(times + later.times, later.lastLine);
        }

        @Override
        public int compareTo(PriceSeen other) {
            return ORDER.compare(this, other);
        }
    }
}
