package contention;

import contention.ModelOrder.Coupon;
import contention.ModelOrder.Hold;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The stock of a history by SKU, the uses of its coupon, and what its orders hold of both. */
class ModelStock {

    final ModelOrder[] orders;
    final int[] onHand;
    /** The least available units since this step began: an instance may still decide by an older view. */
    final int[] least;

    int couponsLeft;
    int reservations;

    ModelStock(ModelOrder[] orders, int[] onHand, int coupons) {
        this.orders = orders;
        this.onHand = onHand;
        this.least = onHand.clone();
        this.couponsLeft = coupons;
    }

    /** The state that the database shows: each order's state and money, each SKU's units, the coupon's uses. */
    record Seen(List<String> orders, List<String> stock, String coupon) {}

    Seen seen() {
        return new Seen(
                Arrays.stream(orders).map(ModelOrder::seen).toList(),
                IntStream.range(0, onHand.length)
                        .mapToObj(sku -> onHand[sku] + " " + reserved(sku))
                        .toList(),
                uses(Coupon.HELD) + " " + uses(Coupon.REDEEMED));
    }

    private long uses(Coupon as) {
        return Arrays.stream(orders).filter(state -> state.coupon == as).count();
    }

    /** From now on all instances know the available units. */
    void rest() {
        for (int sku = 0; sku < onHand.length; sku++) {
            least[sku] = free(sku);
        }
    }

    void noteLeast() {
        for (int sku = 0; sku < onHand.length; sku++) {
            least[sku] = Math.min(least[sku], free(sku));
        }
    }

    int reserved(int sku) {
        return Arrays.stream(orders)
                .mapToInt(state -> state.held() * state.units[sku])
                .sum();
    }

    int free(int sku) {
        return onHand[sku] - reserved(sku);
    }

    boolean isThere(ModelOrder state) {
        return IntStream.range(0, onHand.length).allMatch(sku -> state.units[sku] <= free(sku));
    }

    boolean released(int order, int attempt) {
        ModelOrder state = orders[order];
        if (state.holds[attempt] == Hold.TAKEN) {
            IntStream.range(0, onHand.length).forEach(sku -> onHand[sku] += state.units[sku]);
        }
        state.holds[attempt] = Hold.GONE;
        return true;
    }

    boolean releaseCoupon(int order) {
        if (orders[order].coupon == Coupon.HELD) {
            orders[order].coupon = Coupon.NONE;
            couponsLeft++;
        }
        return true;
    }

    boolean adjust(int sku, int delta) {
        if (onHand[sku] + delta < reserved(sku)) {
            return false;
        }
        onHand[sku] += delta;
        return true;
    }

    /** Commits a reservation: its units leave the stock. */
    void take(int order, int attempt) {
        orders[order].holds[attempt] = Hold.TAKEN;
        IntStream.range(0, onHand.length).forEach(sku -> onHand[sku] -= orders[order].units[sku]);
    }

    boolean reverseCoupon(int order) {
        if (orders[order].coupon == Coupon.HELD || orders[order].coupon == Coupon.REDEEMED) {
            couponsLeft++;
        }
        orders[order].coupon = Coupon.REVERSED;
        return true;
    }

    /** @return whether the coupon had a use left */
    boolean takeCoupon(int order) {
        if (couponsLeft == 0) {
            return false;
        }
        orders[order].coupon = Coupon.HELD;
        couponsLeft--;
        return true;
    }

    @Override
    public String toString() {
        return Arrays.toString(orders) + " on hand " + Arrays.toString(onHand) + ", " + couponsLeft + " coupons "
                + Arrays.toString(least);
    }
}
