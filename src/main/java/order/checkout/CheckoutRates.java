package order.checkout;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import platform.ratelimit.Rate;

/**
 * Rate limits for the checkouts of shoppers. Each rate applies to all instances together.
 *
 * @param perSku how many checkouts may name the same SKU; checkouts of a SKU that is known to be sold out do not count
 * @param wrongCoupons how many coupon codes that cannot be applied one shopper may send
 */
@ConfigurationProperties("orderwright.order.rates")
public record CheckoutRates(
        @DefaultValue("20000/10s") Rate perSku,
        @DefaultValue("20/10m") Rate wrongCoupons) {}
