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
 * @param missing how many of the orders do not tell facts on which their discounts depend; null if it was not counted
 */
record Sum(
        long orders,
        long reducedOrders,
        long items,
        long cost,
        long largest,
        @Nullable String largestOrderNo,
        @Nullable MissingFacts missing) {

    /** One order. */
    static Sum of(String orderNo, long items, long cost, @Nullable MissingFacts missing) {
        return new Sum(1, cost > 0 ? 1 : 0, items, cost, cost, cost > 0 ? orderNo : null, missing);
    }

    Sum plus(Sum other) {
        boolean larger = other.largest > largest;
        return new Sum(
                Math.addExact(orders, other.orders),
                Math.addExact(reducedOrders, other.reducedOrders),
                Math.addExact(items, other.items),
                Math.addExact(cost, other.cost),
                larger ? other.largest : largest,
                larger ? other.largestOrderNo : largestOrderNo,
                missing == null || other.missing == null ? null : missing.plus(other.missing));
    }

    /**
     * How the cost relates to what the promotion would have cost; null if that was not counted.
     *
     * @param limited whether the promotion has a budget or a limit
     */
    @Nullable
    Certainty certainty(boolean limited) {
        if (missing == null) {
            return null;
        }
        if (missing.skus() > 0 || missing.customers() > 0) {
            return Certainty.UNKNOWN;
        }
        return limited || missing.floors() > 0 ? Certainty.AT_MOST : Certainty.EXACT;
    }

    enum Certainty {
        EXACT,
        /** Some floor prices are not known, or budgets and limits were less used than they would have been. */
        AT_MOST,
        /** Some orders do not tell whether the promotion applies to them. They count as if they had none of the facts that they do not tell. */
        UNKNOWN
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
