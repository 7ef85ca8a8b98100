package order.charges;

import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * A shipping rate of the operators. If a country has rates of its own in the currency, only these apply to it; else the rates for all
 * countries apply. The cheapest rate that fits the order is used.
 *
 * @param country ISO 3166-1 alpha-2, or {@code *} for all countries without rates of their own
 * @param minSubtotalMinor the minimum sum of the items before discounts, in minor units of the currency
 * @param maxWeightGrams the maximum weight of the order in grams; null for no limit
 */
public record ShippingRate(
        String rateId,
        String country,
        long minSubtotalMinor,
        @Nullable Long maxWeightGrams,
        Money amount) {

    static final String EVERYWHERE = "*";

    boolean isFor(String destination, String currency) {
        return country.equals(destination) && amount.currency().equals(currency);
    }

    boolean fits(Sale sale) {
        return sale.items().amountMinor() >= minSubtotalMinor
                && (maxWeightGrams == null || sale.weightGrams() <= maxWeightGrams);
    }
}
