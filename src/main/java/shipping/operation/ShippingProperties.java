package shipping.operation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Limits of shipping.
 *
 * @param dispatchWithin how long after its request a shipment should have left at the latest
 */
@ConfigurationProperties("orderwright.shipping")
public record ShippingProperties(@DefaultValue("24h") Duration dispatchWithin) {

    public ShippingProperties {
        Assert.isTrue(dispatchWithin.isPositive(), "orderwright.shipping.dispatch-within must be above zero");
    }
}
