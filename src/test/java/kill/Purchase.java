package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import testing.shop.Answer;

/** What one buyer was told about one order; all that the platform has promised about it. */
final class Purchase {

    /** Also the order's name, so that orders of one key can be counted. */
    final String key;

    /** More than one would be an order for each. */
    final Set<String> orderNumbers = new ConcurrentSkipListSet<>();

    /** How often the platform had been started when it first told the number. */
    volatile int toldInStart;

    /** As they were typed. */
    final List<String> couponCodes;

    /** There is more of it than all will ever want, and it brings no coupon: nothing speaks against it. */
    final boolean ofPlenty;

    volatile boolean refused;

    /** Others have used them up. */
    volatile boolean tooLateForCoupons;

    /** Less than nothing until it is known. */
    volatile long payableMinor = -1;

    volatile boolean paid;
    volatile boolean cancelled;

    /** The carrier has said it, and nobody wished to cancel it meanwhile, or in vain. */
    volatile boolean dispatched;

    volatile boolean delivered;

    /** One unit of it. */
    volatile boolean sentBack;

    /** It may be dispatched or cancelled, as both were wished at once. */
    volatile boolean contested;

    Purchase(String key, List<String> couponCodes, boolean ofPlenty) {
        this.key = key;
        this.couponCodes = couponCodes;
        this.ofPlenty = ofPlenty;
    }

    /** Whether it did not become an order, however often it was asked for. */
    boolean isWithoutOrder() {
        return refused || orderNumbers.isEmpty();
    }

    /** Whether it is an order now, or may become one. */
    boolean noted(Answer answer, int start) {
        switch (answer.status()) {
            case 201, 202 -> {
                if (orderNumbers.isEmpty()) {
                    toldInStart = start;
                }
                orderNumbers.add(answer.text("/order_no"));
                return true;
            }
            case 409 -> {
                assertThat(answer.text("/code"))
                        .isIn("INVENTORY_SHORTAGE", couponCodes.isEmpty() ? "" : "COUPON_REJECTED");
                refused = true;
                tooLateForCoupons = !couponCodes.contains(Campaigns.UNKNOWN)
                        && !answer.at("/details/coupons").isEmpty();
                return false;
            }
            default -> throw new AssertionError("%s was answered %s".formatted(key, answer));
        }
    }

    @Override
    public String toString() {
        return "%s %s%s%s%s%s%s%s%s%s%s"
                .formatted(
                        key,
                        orderNumbers,
                        couponCodes,
                        refused ? " refused" : "",
                        payableMinor < 0 ? "" : " for " + payableMinor,
                        paid ? " paid" : "",
                        cancelled ? " cancelled" : "",
                        dispatched ? " dispatched" : "",
                        delivered ? " delivered" : "",
                        sentBack ? " sent back" : "",
                        contested ? " contested" : "");
    }
}
