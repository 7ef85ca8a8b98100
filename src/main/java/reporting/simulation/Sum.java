package reporting.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Sums of a simulation for one key, in minor units.
 *
 * @param orders orders that count
 * @param reducedOrders orders of which the promotion takes off anything
 * @param items the sum of the lines
 * @param cost what the promotion takes off
 * @param largest the most that it takes off one order
 * @param largestOrderNo the number of the first such order; null if nothing is taken off
 */
record Sum(
        long orders,
        long reducedOrders,
        long items,
        long cost,
        long largest,
        @Nullable String largestOrderNo) {

    /** One order. */
    static Sum of(String orderNo, long items, long cost) {
        return new Sum(1, cost > 0 ? 1 : 0, items, cost, cost, cost > 0 ? orderNo : null);
    }

    Sum plus(Sum other) {
        boolean larger = other.largest > largest;
        return new Sum(
                Math.addExact(orders, other.orders),
                Math.addExact(reducedOrders, other.reducedOrders),
                Math.addExact(items, other.items),
                Math.addExact(cost, other.cost),
                larger ? other.largest : largest,
                larger ? other.largestOrderNo : largestOrderNo);
    }

    /**
     * @param key the day, category, SKU, channel or country; empty for the total, and for no category
     */
    record Key(Dimension dimension, String currency, String key) {}

    enum Dimension {
        TOTAL,
        DAY,
        CATEGORY,
        SKU,
        CHANNEL,
        COUNTRY
    }
}
