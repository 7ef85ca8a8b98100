package order.checkout;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import platform.ratelimit.Rate;

/**
 * How many checkouts of shoppers all instances together accept within a period.
 *
 * @param perSku of checkouts that name the same SKU; those of what is known to be sold out do not count
 * @param wrongCoupons of coupon codes of one shopper that cannot be applied
 */
@ConfigurationProperties("orderwright.order.rates")
public record CheckoutRates(
        @DefaultValue("20000/10s") Rate perSku,
        @DefaultValue("20/10m") Rate wrongCoupons) {}
