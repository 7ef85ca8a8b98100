package contention;

import contention.Sale.Coupon;
import contention.Sale.Hold;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What there is in a history, and what its orders hold of it: units by SKU, and the uses of its coupon. */
class Holdings {

    final Sale[] sales;
    final int[] onHand;
    /** The least that could be sold since this step began: an older picture may still be believed. */
    final int[] least;

    int couponsLeft;
    int reservations;

    Holdings(Sale[] sales, int[] onHand, int coupons) {
        this.sales = sales;
        this.onHand = onHand;
        this.least = onHand.clone();
        this.couponsLeft = coupons;
    }

    /** What can be looked up from outside: each order's state and money, each SKU's units, the coupon's uses. */
    record Seen(List<String> orders, List<String> stock, String coupon) {}

    Seen seen() {
        return new Seen(
                Arrays.stream(sales).map(Sale::seen).toList(),
                IntStream.range(0, onHand.length)
                        .mapToObj(sku -> onHand[sku] + " " + reserved(sku))
                        .toList(),
                uses(Coupon.HELD) + " " + uses(Coupon.REDEEMED));
    }

    private long uses(Coupon as) {
        return Arrays.stream(sales).filter(sale -> sale.coupon == as).count();
    }

    /** Everybody knows what can be sold now. */
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
        return Arrays.stream(sales)
                .mapToInt(sale -> sale.held() * sale.units[sku])
                .sum();
    }

    int free(int sku) {
        return onHand[sku] - reserved(sku);
    }

    boolean isThere(Sale sale) {
        return IntStream.range(0, onHand.length).allMatch(sku -> sale.units[sku] <= free(sku));
    }

    boolean released(int order, int attempt) {
        Sale sale = sales[order];
        if (sale.holds[attempt] == Hold.TAKEN) {
            IntStream.range(0, onHand.length).forEach(sku -> onHand[sku] += sale.units[sku]);
        }
        sale.holds[attempt] = Hold.GONE;
        return true;
    }

    boolean releaseCoupon(int order) {
        if (sales[order].coupon == Coupon.HELD) {
            sales[order].coupon = Coupon.NONE;
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

    /** What it holds is sold. */
    void take(int order, int attempt) {
        sales[order].holds[attempt] = Hold.TAKEN;
        IntStream.range(0, onHand.length).forEach(sku -> onHand[sku] -= sales[order].units[sku]);
    }

    boolean reverseCoupon(int order) {
        if (sales[order].coupon == Coupon.HELD || sales[order].coupon == Coupon.REDEEMED) {
            couponsLeft++;
        }
        sales[order].coupon = Coupon.REVERSED;
        return true;
    }

    /** @return whether there is one */
    boolean takeCoupon(int order) {
        if (couponsLeft == 0) {
            return false;
        }
        sales[order].coupon = Coupon.HELD;
        couponsLeft--;
        return true;
    }

    @Override
    public String toString() {
        return "%s on hand %s, %d coupons %s"
                .formatted(Arrays.toString(sales), Arrays.toString(onHand), couponsLeft, Arrays.toString(least));
    }
}
