package shipping.shipment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of shipping.
 *
 * @param dispatchWithin the longest time between the request of a shipment and its dispatch; a later shipment counts as overdue
 */
@ConfigurationProperties("orderwright.shipping")
public record ShippingProperties(@DefaultValue("24h") Duration dispatchWithin) {

    public ShippingProperties {
        Assert.isTrue(dispatchWithin.isPositive(), "orderwright.shipping.dispatch-within must be above zero");
    }
}
