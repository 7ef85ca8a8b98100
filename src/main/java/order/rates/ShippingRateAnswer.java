package order.rates;

import com.fasterxml.jackson.annotation.JsonInclude;
import order.charges.ShippingRate;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** A shipping rate in an answer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShippingRateAnswer(
        String rateId,
        String country,
        @Nullable Money minSubtotal,
        @Nullable Long maxWeightGrams,
        Money amount) {

    static ShippingRateAnswer of(ShippingRate rate) {
        return new ShippingRateAnswer(
                rate.rateId(),
                rate.country(),
                rate.minSubtotalMinor() == 0
                        ? null
                        : Money.ofMinor(rate.minSubtotalMinor(), rate.amount().currency()),
                rate.maxWeightGrams(),
                rate.amount());
    }
}
