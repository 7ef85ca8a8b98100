package payment.operation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of payments.
 *
 * @param refundWithin the longest time between the request of a refund and its outcome; a refund without an outcome after it is odd
 */
@ConfigurationProperties("orderwright.payment")
public record PaymentProperties(@DefaultValue("24h") Duration refundWithin) {

    public PaymentProperties {
        Assert.isTrue(refundWithin.isPositive(), "orderwright.payment.refund-within must be above zero");
    }
}
