package contention;

import contention.Action.Response;
import java.util.Arrays;
import java.util.Optional;

/** The state of an order in the model. The model changes it in place; {@link #copy} it first. */
final class ModelOrder {

    enum Phase {
        NOT_PLACED,
        REFUSED_EARLY,
        ASKED,
        PAYING,
        EXPIRED,
        COMMITTING,
        RENEWING,
        PAID,
        STOPPING,
        SHIPPED,
        COMPLETED,
        CANCELLED,
        REJECTED,
        REFUNDED
    }

    enum Hold {
        NONE,
        HELD,
        TAKEN,
        GONE
    }

    enum Coupon {
        NONE,
        HELD,
        REDEEMED,
        /** Reversed with the refund, finally. */
        REVERSED
    }

    enum Parcel {
        NONE,
        BOOKED,
        LEFT,
        ARRIVED,
        STOPPED
    }

    /** By SKU. */
    final int[] units;

    final boolean wantsCoupon;

    Phase phase = Phase.NOT_PLACED;
    Response response = Response.NOTHING;
    /** Of the first and the second reservation; the later one has the higher number. */
    final Hold[] holds = {Hold.NONE, Hold.NONE};

    final int[] ages = {0, 0};
    /** The reservation that counts. */
    int attempt;

    Coupon coupon = Coupon.NONE;
    Parcel parcel = Parcel.NONE;
    Optional<Boolean> stockHeld = Optional.empty();
    Optional<Boolean> couponGranted = Optional.empty();
    boolean captured;
    boolean late;
    /** Returned units of the first line. */
    int returned;

    ModelOrder(int[] units, boolean wantsCoupon) {
        this.units = units;
        this.wantsCoupon = wantsCoupon;
    }

    ModelOrder copy() {
        ModelOrder copy = new ModelOrder(units, wantsCoupon);
        copy.phase = phase;
        copy.response = response;
        System.arraycopy(holds, 0, copy.holds, 0, holds.length);
        System.arraycopy(ages, 0, copy.ages, 0, ages.length);
        copy.attempt = attempt;
        copy.coupon = coupon;
        copy.parcel = parcel;
        copy.stockHeld = stockHeld;
        copy.couponGranted = couponGranted;
        copy.captured = captured;
        copy.late = late;
        copy.returned = returned;
        return copy;
    }

    /** The number of its reservations that hold stock. */
    int held() {
        return (int) Arrays.stream(holds).filter(each -> each == Hold.HELD).count();
    }

    private int newest() {
        return holds[1] == Hold.HELD ? 1 : 0;
    }

    int newestAge() {
        return ages[newest()];
    }

    void withdrawNewest() {
        holds[newest()] = Hold.GONE;
    }

    /** Whether its checkout was answered. */
    boolean isAnswered() {
        return phase != Phase.NOT_PLACED && phase != Phase.ASKED;
    }

    /** Whether a cancellation would get this answer. */
    boolean isAnswered(boolean granted) {
        return switch (phase) {
            case CANCELLED, REFUNDED -> granted;
            case STOPPING -> false;
            default -> !granted;
        };
    }

    /** The order learns that its shipment was dispatched or delivered; always true. */
    boolean sent(Phase next) {
        if (phase == Phase.PAID || phase == Phase.SHIPPED) {
            phase = next;
        }
        return true;
    }

    /** @return whether so many units of the first line can be returned */
    boolean takeBack(int more) {
        boolean sent = phase == Phase.SHIPPED || phase == Phase.COMPLETED;
        if (sent && returned + more <= firstLine()) {
            returned += more;
            return true;
        }
        return false;
    }

    long payableMinor() {
        return unitMinor() * Arrays.stream(units).sum();
    }

    private long unitMinor() {
        return wantsCoupon ? OnePriceShop.DISCOUNTED_MINOR : OnePriceShop.PRICE_MINOR;
    }

    private int firstLine() {
        return Arrays.stream(units).filter(each -> each > 0).findFirst().orElse(0);
    }

    /** The state, the captured amount and the refunded amount. */
    String seen() {
        boolean none = phase == Phase.NOT_PLACED || phase == Phase.REFUSED_EARLY;
        return "%s %d %d"
                .formatted(
                        none ? "NONE" : phase,
                        captured ? payableMinor() : 0,
                        phase == Phase.REFUNDED ? payableMinor() : returned * unitMinor());
    }

    /** Without a format, as all possible results of a history are compared by this text. */
    @Override
    public String toString() {
        return phase + " " + response + " " + Arrays.toString(holds) + Arrays.toString(ages) + " of " + attempt
                + ", coupon " + coupon + " " + stockHeld + " " + couponGranted + ", parcel " + parcel
                + (captured ? ", captured" : "") + (late ? ", late" : "") + ", " + returned + " back";
    }
}
