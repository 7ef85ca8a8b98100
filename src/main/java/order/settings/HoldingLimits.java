package order.settings;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The limits on the unpaid orders of a shopper.
 *
 * @param unpaidOrders how many unpaid orders a shopper may have at a time; 1 to {@value #MOST_ORDERS}, or off
 * @param unitsHeld how many units of each SKU the unpaid orders of a shopper may hold together
 * @param exemptSubjects subjects of tokens whose orders count against no limits, such as the token of a program that imports orders
 */
@ConfigurationProperties("orderwright.order.limits")
public record HoldingLimits(
        @DefaultValue("20") Limit unpaidOrders,
        @DefaultValue("200") Limit unitsHeld,
        @DefaultValue Set<String> exemptSubjects) {

    /** The maximum for {@link #unpaidOrders}, because each new order of a shopper reads all unpaid orders of this shopper. */
    static final int MOST_ORDERS = 1000;

    public HoldingLimits {
        Assert.isTrue(
                unpaidOrders.isOff() || unpaidOrders.most() <= MOST_ORDERS,
                "orderwright.order.limits.unpaid-orders must be 1 to %d, or off".formatted(MOST_ORDERS));
        Assert.isTrue(
                !unpaidOrders.isOff() || unitsHeld.isOff(),
                "orderwright.order.limits.unpaid-orders must not be off while orderwright.order.limits.units-held is on:"
                        + " units are counted over all unpaid orders of a shopper, so their number must have a limit");
    }

    /** Whether orders that are sent with a token of this subject count against no limits. */
    public boolean isExempt(String subject) {
        return exemptSubjects.contains(subject);
    }

    /** Whether both limits are off, so that nothing is counted. */
    public boolean isOff() {
        return unpaidOrders.isOff() && unitsHeld.isOff();
    }
}
