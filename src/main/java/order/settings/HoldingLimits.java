package order.settings;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What a shopper may hold without having paid for it.
 *
 * @param unpaidOrders how many unpaid orders a shopper may have at a time, up to {@value #MOST_ORDERS} or off
 * @param unitsHeld how many units of each SKU the unpaid orders of a shopper may hold together
 * @param exemptSubjects of tokens whose orders count against nobody's limits, such as those of a program that imports orders
 */
@ConfigurationProperties("orderwright.order.limits")
public record HoldingLimits(
        @DefaultValue("20") Limit unpaidOrders,
        @DefaultValue("200") Limit unitsHeld,
        @DefaultValue Set<String> exemptSubjects) {

    /** All unpaid orders of a shopper are read when another is placed. */
    static final int MOST_ORDERS = 1000;

    public HoldingLimits {
        Assert.isTrue(
                unpaidOrders.isOff() || unpaidOrders.most() <= MOST_ORDERS,
                "orderwright.order.limits.unpaid-orders must be at most %d, or off".formatted(MOST_ORDERS));
        Assert.isTrue(
                !unpaidOrders.isOff() || unitsHeld.isOff(),
                "orderwright.order.limits.unpaid-orders must not be off while orderwright.order.limits.units-held is on:"
                        + " units are counted over the unpaid orders, whose number must have a limit");
    }

    /** Whether the orders that are sent with a token of this subject count against nobody. */
    public boolean isExempt(String subject) {
        return exemptSubjects.contains(subject);
    }

    /** Whether nothing is counted. */
    public boolean isOff() {
        return unpaidOrders.isOff() && unitsHeld.isOff();
    }
}
