package reporting.projection;

import java.util.Comparator;

/** The key of the sums of one coupon. */
record CouponHour(Hour hour, String code, String promotionId) implements Comparable<CouponHour> {

    private static final Comparator<CouponHour> BY_KEY = Comparator.comparing(CouponHour::hour)
            .thenComparing(CouponHour::code)
            .thenComparing(CouponHour::promotionId);

    @Override
    public int compareTo(CouponHour other) {
        return BY_KEY.compare(this, other);
    }
}
