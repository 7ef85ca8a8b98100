package contention;

import contention.Action.Response;
import contention.ModelOrder.Coupon;
import contention.ModelOrder.Hold;
import contention.ModelOrder.Parcel;
import contention.ModelOrder.Phase;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One history's orders, stock and coupon as a small sequential program: what the platform should do, without its modules, queues and
 * tables. The consequences of a step are steps of their own, which happen later; {@link Outcomes} tries every sequence of them. Steps
 * change the model in place; {@link #copy} it first.
 */
final class Model extends ModelStock {

    /** Collects the steps that still have to happen. */
    interface Later {
        void add(String name, Step step);
    }

    interface Step {
        /** @return whether the step can happen now with the answer that the platform gave */
        boolean in(Model model, Later later);
    }

    Model(ModelOrder[] orders, int[] onHand, int coupons) {
        super(orders, onHand, coupons);
    }

    Model copy() {
        Model copy = new Model(
                Arrays.stream(orders).map(ModelOrder::copy).toArray(ModelOrder[]::new), onHand.clone(), couponsLeft);
        System.arraycopy(least, 0, copy.least, 0, least.length);
        copy.reservations = reservations;
        return copy;
    }

    // Placing

    boolean refuseEarly(int order, Response response) {
        orders[order].phase = Phase.REFUSED_EARLY;
        return response == Response.SHORT
                && IntStream.range(0, onHand.length).anyMatch(sku -> orders[order].units[sku] > least[sku]);
    }

    boolean place(int order, Response response, Later later) {
        orders[order].response = response;
        orders[order].phase = Phase.ASKED;
        later.add("reserve " + order, (model, more) -> model.reserve(order, 0, more));
        later.add("discount " + order, (model, more) -> model.discount(order, more));
        return true;
    }

    private boolean discount(int order, Later later) {
        ModelOrder state = orders[order];
        state.couponGranted = Optional.of(!state.wantsCoupon || takeCoupon(order));
        return decided(order, later);
    }

    private boolean reserve(int order, int attempt, Later later) {
        ModelOrder state = orders[order];
        if (attempt == 1 && state.holds[attempt] == Hold.NONE) {
            released(order, 0); // it replaces the first reservation, whether or not the release of that one has arrived
        }
        if (state.holds[attempt] == Hold.NONE && isThere(state)) {
            state.holds[attempt] = Hold.HELD;
            state.ages[attempt] = ++reservations;
        }
        boolean held = state.holds[attempt] == Hold.HELD;
        if (attempt == 0) {
            state.stockHeld = Optional.of(held);
            return decided(order, later);
        }
        if (state.phase == Phase.RENEWING) {
            if (!held) {
                refund(order, later);
            } else if (state.late && state.wantsCoupon) {
                later.add("redeem late " + order, (model, more) -> model.redeemLate(order, more));
            } else {
                state.phase = Phase.COMMITTING;
                later.add("commit " + order, (model, more) -> model.commit(order, attempt, more));
            }
        }
        return true;
    }

    /** Decides about the order as soon as both modules have answered. */
    private boolean decided(int order, Later later) {
        ModelOrder state = orders[order];
        if (state.stockHeld.isEmpty() || state.couponGranted.isEmpty()) {
            return true;
        }
        boolean held = state.stockHeld.get();
        boolean granted = state.couponGranted.get();
        state.phase = held && granted ? Phase.PAYING : Phase.REJECTED;
        if (state.phase == Phase.REJECTED) {
            releaseAll(order, later);
        }
        return switch (state.response) {
            case DONE -> held && granted;
            case SHORT -> !held;
            case NO_COUPON -> !granted;
            case REFUSED, NOTHING -> false;
        };
    }

    /** Releases the stock and the coupon of an order that will not be paid. */
    private void releaseAll(int order, Later later) {
        release(order, later);
        later.add("release coupon " + order, (model, more) -> model.releaseCoupon(order));
    }

    private void release(int order, Later later) {
        int attempt = orders[order].attempt;
        later.add("release %d/%d".formatted(order, attempt), (model, more) -> model.released(order, attempt));
    }

    // Paying

    boolean capture(int order, Later later) {
        if (!orders[order].captured) {
            orders[order].captured = true;
            later.add("paid " + order, (model, more) -> model.paid(order, more));
        }
        return orders[order].isAnswered();
    }

    /** Changes nothing: the shopper could try again, and the order can still be paid. */
    boolean decline(int order) {
        return orders[order].isAnswered();
    }

    private boolean paid(int order, Later later) {
        ModelOrder state = orders[order];
        switch (state.phase) {
            case PAYING -> {
                state.phase = Phase.COMMITTING;
                state.coupon = state.wantsCoupon ? Coupon.REDEEMED : Coupon.NONE;
                later.add("commit " + order, (model, more) -> model.commit(order, 0, more));
            }
            case EXPIRED -> {
                state.late = true;
                renew(order, later);
            }
            case CANCELLED -> refund(order, later);
            default -> throw new IllegalStateException("Paid when it was " + state);
        }
        return true;
    }

    /** The order has lost its stock and requests it again, once. */
    private void renew(int order, Later later) {
        orders[order].phase = Phase.RENEWING;
        orders[order].attempt = 1;
        later.add("renew " + order, (model, more) -> model.reserve(order, 1, more));
    }

    private boolean redeemLate(int order, Later later) {
        ModelOrder state = orders[order];
        boolean redeemed = state.coupon == Coupon.HELD || (state.coupon == Coupon.NONE && takeCoupon(order));
        if (redeemed) {
            state.coupon = Coupon.REDEEMED;
        }
        if (state.phase == Phase.RENEWING) {
            if (redeemed) {
                state.phase = Phase.COMMITTING;
                later.add("commit " + order, (model, more) -> model.commit(order, 1, more));
            } else {
                refund(order, later);
                release(order, later);
            }
        }
        return true;
    }

    private boolean commit(int order, int attempt, Later later) {
        ModelOrder state = orders[order];
        if (state.holds[attempt] == Hold.HELD) {
            take(order, attempt);
            if (state.phase == Phase.COMMITTING) {
                state.phase = Phase.PAID;
                state.parcel = Parcel.BOOKED;
            }
        } else if (state.phase == Phase.COMMITTING && attempt == 0) {
            renew(order, later);
        } else if (state.phase == Phase.COMMITTING) {
            refund(order, later);
        }
        return true;
    }

    // Ending

    /** Refunds the whole payment and reverses the discount. */
    private void refund(int order, Later later) {
        orders[order].phase = Phase.REFUNDED;
        if (orders[order].wantsCoupon) {
            later.add("reverse coupon " + order, (model, more) -> model.reverseCoupon(order));
        }
    }

    boolean cancel(int order, boolean granted, Later later) {
        ModelOrder state = orders[order];
        switch (state.phase) {
            case PAYING -> {
                state.phase = Phase.CANCELLED;
                releaseAll(order, later);
            }
            case COMMITTING, RENEWING -> {
                refund(order, later);
                release(order, later);
            }
            case PAID -> {
                state.phase = Phase.STOPPING;
                later.add("stop " + order, (model, more) -> model.stop(order, more));
            }
            default -> {}
        }
        // The answer comes when it is known whether the shipment could be stopped.
        later.add("answer %d %s".formatted(order, granted), (model, more) -> model.orders[order].isAnswered(granted));
        return state.isAnswered() && (state.phase == Phase.STOPPING || state.isAnswered(granted));
    }

    private boolean stop(int order, Later later) {
        ModelOrder state = orders[order];
        switch (state.parcel) {
            case LEFT -> state.phase = Phase.SHIPPED;
            case ARRIVED -> state.phase = Phase.COMPLETED;
            default -> {
                state.parcel = Parcel.STOPPED;
                refund(order, later);
                release(order, later);
            }
        }
        return true;
    }

    boolean passWindows(Later later) {
        for (int order = 0; order < orders.length; order++) {
            int each = order;
            if (orders[order].phase == Phase.PAYING) {
                later.add("expire " + order, (model, more) -> model.expire(each, more));
            }
        }
        return true;
    }

    private boolean expire(int order, Later later) {
        if (orders[order].phase == Phase.PAYING) {
            orders[order].phase = Phase.EXPIRED;
            releaseAll(order, later);
        }
        return true;
    }

    // Sending

    boolean leave(int order, Later later) {
        if (orders[order].parcel == Parcel.BOOKED) {
            orders[order].parcel = Parcel.LEFT;
            later.add("left " + order, (model, more) -> model.orders[order].sent(Phase.SHIPPED));
        }
        return true;
    }

    boolean arrive(int order, Later later) {
        if (orders[order].parcel == Parcel.BOOKED || orders[order].parcel == Parcel.LEFT) {
            orders[order].parcel = Parcel.ARRIVED;
            later.add("arrived " + order, (model, more) -> model.orders[order].sent(Phase.COMPLETED));
        }
        return true;
    }

    // Counting

    /** Withdraws the newest reservations, each as a whole. */
    boolean force(int sku, int units, Later later) {
        if (onHand[sku] < units) {
            return false;
        }
        while (onHand[sku] - units < reserved(sku)) {
            int newest = IntStream.range(0, orders.length)
                    .filter(order -> orders[order].units[sku] > 0 && orders[order].held() > 0)
                    .boxed()
                    .max(Comparator.comparing(order -> orders[order].newestAge()))
                    .orElseThrow();
            orders[newest].withdrawNewest();
            later.add("withdrawn " + newest, (model, more) -> model.withdrawn(newest, more));
        }
        onHand[sku] -= units;
        return true;
    }

    private boolean withdrawn(int order, Later later) {
        if (orders[order].phase == Phase.PAYING) {
            orders[order].phase = Phase.CANCELLED;
            releaseAll(order, later);
        }
        return true;
    }
}
