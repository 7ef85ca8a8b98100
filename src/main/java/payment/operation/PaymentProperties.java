package payment.operation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of payments.
 *
 * @param askAfter the time after which a provider is first asked about a payment or refund whose outcome is not known; each further interval
 *     is twice as long, up to an hour. A payment that the provider can close is also asked about at the end of its window
 * @param refundWithin the longest time between the request of a refund and its outcome, and between the end of the window of a payment and
 *     the provider's word about it; a refund or payment without an outcome after it is odd
 * @param retryAfter the time after which a refund, capture or release whose call had no usable answer is called for again; it doubles each time,
 *     up to an hour
 * @param callWithin the time within which such a call must have ended; after it, another instance may make the call again
 */
@ConfigurationProperties("orderwright.payment")
public record PaymentProperties(
        @DefaultValue("1m") Duration askAfter,
        @DefaultValue("24h") Duration refundWithin,
        @DefaultValue("1s") Duration retryAfter,
        @DefaultValue("90s") Duration callWithin) {

    public PaymentProperties {
        Assert.isTrue(askAfter.isPositive(), "orderwright.payment.ask-after must be above zero");
        Assert.isTrue(refundWithin.isPositive(), "orderwright.payment.refund-within must be above zero");
        Assert.isTrue(retryAfter.isPositive(), "orderwright.payment.retry-after must be above zero");
        Assert.isTrue(callWithin.isPositive(), "orderwright.payment.call-within must be above zero");
    }
}
