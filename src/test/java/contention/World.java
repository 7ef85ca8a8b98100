package contention;

import contention.Deed.Told;
import contention.Sale.Coupon;
import contention.Sale.Hold;
import contention.Sale.Parcel;
import contention.Sale.Phase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One history's orders, goods and coupon as a small sequential program: what the platform should do, without its modules, queues and
 * tables. What follows from a step follows later, after anything else that is under way; {@link Outcomes} tries every order.
 * Changed in place; {@link #copy} first.
 */
final class World extends Holdings {

    /** What is still to happen. */
    interface Later {
        void add(String name, Step step);
    }

    interface Step {
        /** @return whether it can happen now, and be answered as it was */
        boolean in(World world, Later later);
    }

    World(Sale[] sales, int[] onHand, int coupons) {
        super(sales, onHand, coupons);
    }

    World copy() {
        World copy = new World(Arrays.stream(sales).map(Sale::copy).toArray(Sale[]::new), onHand.clone(), couponsLeft);
        System.arraycopy(least, 0, copy.least, 0, least.length);
        copy.reservations = reservations;
        return copy;
    }

    // Placing

    boolean refuseEarly(int order, Told told) {
        sales[order].phase = Phase.REFUSED_EARLY;
        return told == Told.SHORT
                && IntStream.range(0, onHand.length).anyMatch(sku -> sales[order].units[sku] > least[sku]);
    }

    boolean place(int order, Told told, Later later) {
        sales[order].told = told;
        sales[order].phase = Phase.ASKED;
        later.add("reserve " + order, (world, more) -> world.reserve(order, 0, more));
        later.add("discount " + order, (world, more) -> world.discount(order, more));
        return true;
    }

    private boolean discount(int order, Later later) {
        Sale sale = sales[order];
        sale.couponGranted = Optional.of(!sale.wantsCoupon || takeCoupon(order));
        return decided(order, later);
    }

    private boolean reserve(int order, int attempt, Later later) {
        Sale sale = sales[order];
        if (attempt == 1 && sale.holds[attempt] == Hold.NONE) {
            released(order, 0); // it takes the first one's place, whether or not that one's release has come
        }
        if (sale.holds[attempt] == Hold.NONE && isThere(sale)) {
            sale.holds[attempt] = Hold.HELD;
            sale.ages[attempt] = ++reservations;
        }
        boolean held = sale.holds[attempt] == Hold.HELD;
        if (attempt == 0) {
            sale.stockHeld = Optional.of(held);
            return decided(order, later);
        }
        if (sale.phase == Phase.RENEWING) {
            if (!held) {
                refund(order, later);
            } else if (sale.late && sale.wantsCoupon) {
                later.add("redeem late " + order, (world, more) -> world.redeemLate(order, more));
            } else {
                sale.phase = Phase.COMMITTING;
                later.add("commit " + order, (world, more) -> world.commit(order, attempt, more));
            }
        }
        return true;
    }

    /** Once both have answered. */
    private boolean decided(int order, Later later) {
        Sale sale = sales[order];
        if (sale.stockHeld.isEmpty() || sale.couponGranted.isEmpty()) {
            return true;
        }
        boolean held = sale.stockHeld.get();
        boolean granted = sale.couponGranted.get();
        sale.phase = held && granted ? Phase.PAYING : Phase.REJECTED;
        if (sale.phase == Phase.REJECTED) {
            giveBack(order, later);
        }
        return switch (sale.told) {
            case DONE -> held && granted;
            case SHORT -> !held;
            case NO_COUPON -> !granted;
            case REFUSED, NOTHING -> false;
        };
    }

    /** What an order holds that will not be paid. */
    private void giveBack(int order, Later later) {
        release(order, later);
        later.add("release coupon " + order, (world, more) -> world.releaseCoupon(order));
    }

    private void release(int order, Later later) {
        int attempt = sales[order].attempt;
        later.add("release %d/%d".formatted(order, attempt), (world, more) -> world.released(order, attempt));
    }

    // Paying

    boolean capture(int order, Later later) {
        if (!sales[order].captured) {
            sales[order].captured = true;
            later.add("paid " + order, (world, more) -> world.paid(order, more));
        }
        return sales[order].isAnswered();
    }

    boolean decline(int order, Later later) {
        if (!sales[order].captured) {
            later.add("declined " + order, (world, more) -> world.declined(order, more));
        }
        return sales[order].isAnswered();
    }

    private boolean declined(int order, Later later) {
        if (sales[order].phase == Phase.PAYING) {
            sales[order].phase = Phase.CANCELLED;
            giveBack(order, later);
        }
        return true;
    }

    private boolean paid(int order, Later later) {
        Sale sale = sales[order];
        switch (sale.phase) {
            case PAYING -> {
                sale.phase = Phase.COMMITTING;
                sale.coupon = sale.wantsCoupon ? Coupon.REDEEMED : Coupon.NONE;
                later.add("commit " + order, (world, more) -> world.commit(order, 0, more));
            }
            case EXPIRED -> {
                sale.late = true;
                renew(order, later);
            }
            case CANCELLED -> refund(order, later);
            default -> throw new IllegalStateException("Paid when it was " + sale);
        }
        return true;
    }

    /** What it had is gone; once, it tries again. */
    private void renew(int order, Later later) {
        sales[order].phase = Phase.RENEWING;
        sales[order].attempt = 1;
        later.add("renew " + order, (world, more) -> world.reserve(order, 1, more));
    }

    private boolean redeemLate(int order, Later later) {
        Sale sale = sales[order];
        boolean redeemed = sale.coupon == Coupon.HELD || (sale.coupon == Coupon.NONE && takeCoupon(order));
        if (redeemed) {
            sale.coupon = Coupon.REDEEMED;
        }
        if (sale.phase == Phase.RENEWING) {
            if (redeemed) {
                sale.phase = Phase.COMMITTING;
                later.add("commit " + order, (world, more) -> world.commit(order, 1, more));
            } else {
                refund(order, later);
                release(order, later);
            }
        }
        return true;
    }

    private boolean commit(int order, int attempt, Later later) {
        Sale sale = sales[order];
        if (sale.holds[attempt] == Hold.HELD) {
            take(order, attempt);
            if (sale.phase == Phase.COMMITTING) {
                sale.phase = Phase.PAID;
                sale.parcel = Parcel.BOOKED;
            }
        } else if (sale.phase == Phase.COMMITTING && attempt == 0) {
            renew(order, later);
        } else if (sale.phase == Phase.COMMITTING) {
            refund(order, later);
        }
        return true;
    }

    // Ending

    /** All that was paid goes back, and what was taken off with it. */
    private void refund(int order, Later later) {
        sales[order].phase = Phase.REFUNDED;
        if (sales[order].wantsCoupon) {
            later.add("reverse coupon " + order, (world, more) -> world.reverseCoupon(order));
        }
    }

    boolean cancel(int order, boolean granted, Later later) {
        Sale sale = sales[order];
        switch (sale.phase) {
            case PAYING -> {
                sale.phase = Phase.CANCELLED;
                giveBack(order, later);
            }
            case COMMITTING, RENEWING -> {
                refund(order, later);
                release(order, later);
            }
            case PAID -> {
                sale.phase = Phase.STOPPING;
                later.add("stop " + order, (world, more) -> world.stop(order, more));
            }
            default -> {}
        }
        // Whether it could be stopped is answered when that is known.
        later.add("answer %d %s".formatted(order, granted), (world, more) -> world.sales[order].isAnswered(granted));
        return sale.isAnswered() && (sale.phase == Phase.STOPPING || sale.isAnswered(granted));
    }

    private boolean stop(int order, Later later) {
        Sale sale = sales[order];
        switch (sale.parcel) {
            case LEFT -> sale.phase = Phase.SHIPPED;
            case ARRIVED -> sale.phase = Phase.COMPLETED;
            default -> {
                sale.parcel = Parcel.STOPPED;
                refund(order, later);
                release(order, later);
            }
        }
        return true;
    }

    boolean passWindows(Later later) {
        for (int order = 0; order < sales.length; order++) {
            int each = order;
            if (sales[order].phase == Phase.PAYING) {
                later.add("expire " + order, (world, more) -> world.expire(each, more));
            }
        }
        return true;
    }

    private boolean expire(int order, Later later) {
        if (sales[order].phase == Phase.PAYING) {
            sales[order].phase = Phase.EXPIRED;
            giveBack(order, later);
        }
        return true;
    }

    // Sending

    boolean leave(int order, Later later) {
        if (sales[order].parcel == Parcel.BOOKED) {
            sales[order].parcel = Parcel.LEFT;
            later.add("left " + order, (world, more) -> world.sales[order].sent(Phase.SHIPPED));
        }
        return true;
    }

    boolean arrive(int order, Later later) {
        if (sales[order].parcel == Parcel.BOOKED || sales[order].parcel == Parcel.LEFT) {
            sales[order].parcel = Parcel.ARRIVED;
            later.add("arrived " + order, (world, more) -> world.sales[order].sent(Phase.COMPLETED));
        }
        return true;
    }

    // Counting

    /** The newest reservations give way, each as a whole. */
    boolean force(int sku, int units, Later later) {
        if (onHand[sku] < units) {
            return false;
        }
        while (onHand[sku] - units < reserved(sku)) {
            int newest = IntStream.range(0, sales.length)
                    .filter(order -> sales[order].units[sku] > 0 && sales[order].held() > 0)
                    .boxed()
                    .max(Comparator.comparing(order -> sales[order].newestAge()))
                    .orElseThrow();
            sales[newest].withdrawNewest();
            later.add("withdrawn " + newest, (world, more) -> world.withdrawn(newest, more));
        }
        onHand[sku] -= units;
        return true;
    }

    private boolean withdrawn(int order, Later later) {
        if (sales[order].phase == Phase.PAYING) {
            sales[order].phase = Phase.CANCELLED;
            giveBack(order, later);
        }
        return true;
    }
}
