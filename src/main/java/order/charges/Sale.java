package order.charges;

import platform.money.Money;

/**
 * The facts on which charges and taxes depend.
 *
 * @param channel the sales channel
 * @param country the country of the shipping address, ISO 3166-1 alpha-2; ZZ if it is unknown
 * @param items the sum of the lines, before discounts
 * @param weightGrams the total weight of the order in grams
 */
public record Sale(String channel, String country, Money items, long weightGrams) {}
