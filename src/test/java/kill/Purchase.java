package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import testing.shop.Answer;

/** The answers that a buyer got about one order: the promises of the platform. */
final class Purchase {

    /** Also the name of the order, so that a test can count the orders of one key. */
    final String key;

    /** More than one number means more than one order for the key. */
    final Set<String> orderNumbers = new ConcurrentSkipListSet<>();

    /** The number of starts of the platform when it first answered with the number. */
    volatile int answeredInStart;

    /** As the buyer typed them. */
    final List<String> couponCodes;

    /** The units never sell out and there is no coupon, so the platform has no reason to refuse it. */
    final boolean ofPlenty;

    volatile boolean refused;

    /** Its coupons are used up. */
    volatile boolean tooLateForCoupons;

    /** Negative until it is known. */
    volatile long payableMinor = -1;

    volatile boolean paid;
    volatile boolean cancelled;

    /** The carrier has dispatched it, and no cancellation succeeded. */
    volatile boolean dispatched;

    volatile boolean delivered;

    /** One unit was returned. */
    volatile boolean sentBack;

    /** It may be dispatched or cancelled, because both were requested at once. */
    volatile boolean contested;

    Purchase(String key, List<String> couponCodes, boolean ofPlenty) {
        this.key = key;
        this.couponCodes = couponCodes;
        this.ofPlenty = ofPlenty;
    }

    /** Whether it did not become an order in spite of all retries. */
    boolean isWithoutOrder() {
        return refused || orderNumbers.isEmpty();
    }

    /** Whether it is an order now, or may become one. */
    boolean noted(Answer answer, int start) {
        switch (answer.status()) {
            case 201, 202 -> {
                if (orderNumbers.isEmpty()) {
                    answeredInStart = start;
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
