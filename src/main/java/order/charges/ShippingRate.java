package order.charges;

import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * A rate that operators keep. Of those that fit, the ones for the country come before those for all, and of these the cheapest counts.
 *
 * @param country ISO 3166-1 alpha-2, or {@code *} for every country without rates of its own
 * @param minSubtotalMinor from this sum of items on, before discounts
 * @param maxWeightGrams up to this weight; null for any
 */
public record ShippingRate(
        String rateId,
        String country,
        long minSubtotalMinor,
        @Nullable Long maxWeightGrams,
        Money amount) {

    static final String EVERYWHERE = "*";

    boolean isFor(String place, String currency) {
        return country.equals(place) && amount.currency().equals(currency);
    }

    boolean fits(Sale sale) {
        return sale.items().amountMinor() >= minSubtotalMinor
                && (maxWeightGrams == null || sale.weightGrams() <= maxWeightGrams);
    }
}
