package order;

import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import order.charges.Channel;
import order.charges.RateTables;
import order.charges.Sale;
import order.charges.ShippingRate;
import order.charges.TaxRate;
import org.junit.jupiter.api.Test;
import platform.money.Money;

/** Shipping and tax follow the stored rates. */
class ChargesFollowTheKeptRatesTests {

    private static final ShippingRate LETTER = new ShippingRate("letter", "GB", 0, 100L, pence(150));
    private static final ShippingRate PARCEL = new ShippingRate("parcel", "GB", 0, 10_000L, pence(495));
    private static final ShippingRate FREE = new ShippingRate("free", "GB", 5000, 10_000L, pence(0));
    private static final ShippingRate WORLD = new ShippingRate("world", "*", 0, null, pence(1995));

    private final RateTables tables = new RateTables(
            List.of(WORLD, PARCEL, FREE, LETTER),
            List.of(
                    new TaxRate("GB", "standard", 200_000),
                    new TaxRate("GB", "books", 0),
                    new TaxRate("DE", "standard", 190_000),
                    new TaxRate("DE", "shipping", 70_000)),
            List.of(new Channel("web", true), new Channel("wholesale", false)));

    @Test
    void theCheapestMatchingRateCounts() {
        assertThat(tables.shipping(sale("GB", 1000, 80))).contains(pence(150));
        assertThat(tables.shipping(sale("GB", 1000, 100))).contains(pence(150));
        assertThat(tables.shipping(sale("GB", 1000, 101))).contains(pence(495));
        assertThat(tables.shipping(sale("GB", 5000, 101))).contains(pence(0));
    }

    @Test
    void theRatesOfACountryTakePrecedence() {
        assertThat(tables.shipping(sale("DE", 1000, 80))).contains(pence(1995));
        assertThat(tables.shipping(sale("GB", 1000, 10_001))).as("too heavy").isEmpty();
    }

    @Test
    void withoutRatesInACurrencyShippingIsFree() {
        Sale euros = new Sale("web", "GB", Money.ofMinor(1000, "EUR"), 10_001);
        RateTables onlyBritain = new RateTables(List.of(PARCEL), List.of(), List.of());

        assertThat(tables.shipping(euros)).contains(Money.ofMinor(0, "EUR"));
        assertThat(onlyBritain.shipping(sale("DE", 1000, 1)))
                .as("no rate for this country")
                .isEmpty();
    }

    @Test
    void shippingIsTaxedByItsOwnClassOrElseByTheStandardRate() {
        assertThat(tables.ratePpm(sale("GB", 1, 1), "standard")).isEqualTo(200_000);
        assertThat(tables.ratePpm(sale("GB", 1, 1), "books")).isZero();
        assertThat(tables.ratePpm(sale("GB", 1, 1), "unknown")).isZero();
        assertThat(tables.ratePpm(sale("GB", 1, 1), "shipping")).isEqualTo(200_000);
        assertThat(tables.ratePpm(sale("DE", 1, 1), "shipping")).isEqualTo(70_000);
        assertThat(tables.ratePpm(sale("FR", 1, 1), "shipping")).isZero();
    }

    @Test
    void channelsSayWhetherTheirPricesContainTax() {
        assertThat(tables.isTaxIncluded(sale("GB", 1, 1))).isTrue();
        assertThat(tables.isTaxIncluded(new Sale("wholesale", "GB", pence(1), 1)))
                .isFalse();
        assertThat(tables.isTaxIncluded(new Sale("elsewhere", "GB", pence(1), 1)))
                .isFalse();
    }

    private static Sale sale(String country, long itemsMinor, long weightGrams) {
        return new Sale("web", country, pence(itemsMinor), weightGrams);
    }
}
