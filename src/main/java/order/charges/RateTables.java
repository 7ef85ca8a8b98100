package order.charges;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import platform.money.Money;

/**
 * The current rates of the operators.
 *
 * <p>If there is no shipping rate in a currency, shipping is free. If there are shipping rates in the currency and none fits, the order
 * cannot be shipped. A tax class without a rate is not taxed; but if shipping has no rate of its own, the rate of the class {@code standard}
 * applies.
 */
public final class RateTables implements ShippingCalculator, TaxCalculator {

    private static final String STANDARD = "standard";

    private final List<ShippingRate> shippingRates;
    private final Map<String, Long> taxRates;
    private final Set<String> taxIncluded;

    public RateTables(List<ShippingRate> shippingRates, List<TaxRate> taxRates, List<Channel> channels) {
        this.shippingRates = List.copyOf(shippingRates);
        this.taxRates = taxRates.stream()
                .collect(Collectors.toUnmodifiableMap(rate -> key(rate.country(), rate.taxClass()), TaxRate::ratePpm));
        this.taxIncluded = channels.stream()
                .filter(Channel::taxIncluded)
                .map(Channel::channel)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Money> shipping(Sale sale) {
        String currency = sale.items().currency();
        List<ShippingRate> rates = Stream.of(sale.country(), ShippingRate.EVERYWHERE)
                .map(country -> shippingRates.stream()
                        .filter(rate -> rate.isFor(country, currency))
                        .toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
        if (rates.isEmpty()) {
            return shippingRates.stream()
                            .anyMatch(rate -> rate.amount().currency().equals(currency))
                    ? Optional.empty()
                    : Optional.of(Money.zero(currency));
        }
        return rates.stream()
                .filter(rate -> rate.fits(sale))
                .map(ShippingRate::amount)
                .min(Comparator.naturalOrder());
    }

    @Override
    public long ratePpm(Sale sale, String taxClass) {
        Long rate = taxRates.get(key(sale.country(), taxClass));
        if (rate != null) {
            return rate;
        }
        return taxClass.equals(SHIPPING) ? taxRates.getOrDefault(key(sale.country(), STANDARD), 0L) : 0;
    }

    @Override
    public boolean isTaxIncluded(Sale sale) {
        return taxIncluded.contains(sale.channel());
    }

    private static String key(String country, String taxClass) {
        return country + '/' + taxClass;
    }
}
