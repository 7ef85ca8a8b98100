package order.charges;

import platform.money.Money;

/**
 * What charges depend on.
 *
 * @param country ISO 3166-1 alpha-2, where it is sent; ZZ where that is not known
 * @param items the sum of the lines, before discounts
 * @param weightGrams of all of it
 */
public record Sale(String channel, String country, Money items, long weightGrams) {}
