package order;

import static order.stream.OrderState.REFUND_FAILED;
import static order.stream.OrderState.STOCK_COMMITTED;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.InterleavedSuppliers.Trait;
import order.InterleavedSuppliers.World;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Payment.Attempt;
import order.stream.Return;
import payment.PaymentRequest.RefundRequested;

/** What must be true of an order and its suppliers when nothing is in flight. */
final class InterleavedEnds {

    private static final Set<OrderState> GOODS_LEAVE =
            EnumSet.of(STOCK_COMMITTED, OrderState.SHIPPED, OrderState.COMPLETED);

    private InterleavedEnds() {}

    /** Each fault in words; empty if everything is right. */
    static List<String> faults(World end) {
        List<String> faults = new ArrayList<>();
        OrderState state = end.order().state();
        boolean rests =
                state == REFUND_FAILED || end.budget().is(Trait.STAYS_IN_THE_WAREHOUSE) && state == STOCK_COMMITTED;
        if (!state.isFinished() && !rests) {
            faults.add("the order waits");
        }
        if (end.order().progress().returns().stream().anyMatch(each -> isOpen(end, each))) {
            faults.add("a return waits");
        }
        addFaultsOfGoods(end, GOODS_LEAVE.contains(state), faults);
        addFaultsOfMoney(end, GOODS_LEAVE.contains(state), faults);
        return faults;
    }

    static String describe(World end) {
        return "%s %s, returns %s"
                .formatted(end.suppliers(), end.funds(), end.order().progress().returns());
    }

    /** A refund may wait at payment until its authorisation ends. */
    private static boolean isOpen(World end, Return each) {
        return switch (each.status()) {
            case PRICING -> true;
            case REFUNDING -> !end.state(each.refundReference()).equals("REFUND_WAITS");
            case REFUNDED, FAILED -> false;
        };
    }

    private static void addFaultsOfGoods(World end, boolean goodsLeave, List<String> faults) {
        Order order = end.order();
        for (Map.Entry<String, String> each : end.suppliers().entrySet()) {
            String reference = each.getKey();
            String state = each.getValue();
            if (reference.contains("/ship/") && !goodsLeave && (state.equals("SENT") || state.equals("ARRIVED"))) {
                faults.add("goods have left");
            }
            boolean commits = goodsLeave && reference.equals(order.reservationReference());
            if (reference.contains("/reserve/") && commits != state.startsWith("COMMITTED")) {
                faults.add("a reservation is " + state);
            }
            if (reference.contains("/reserve/") && state.startsWith("HELD")) {
                faults.add("stock is held");
            }
            if (commits && end.hasGift() != state.endsWith("_WITH_GIFT")) {
                faults.add("the gifts of the order differ from its reservation");
            }
            if (reference.contains("/discount/")
                    && !goodsLeave
                    && (state.equals("GRANTED") || state.equals("REDEEMED"))) {
                faults.add("the discount is " + state);
            }
        }
    }

    private static void addFaultsOfMoney(World end, boolean goodsLeave, List<String> faults) {
        Order order = end.order();
        if (order.progress().payment() == null) {
            return;
        }
        long payable = order.payment().amount().amountMinor();
        long captured = end.funds().captured(order.payment().reference());
        long kept = end.funds().kept() - refusedSurplus(order);
        long most;
        long least;
        if (goodsLeave) {
            // What could not be captured may be missing: each refused capture is a work item.
            most = payable - refundedReturns(order) - refundedTwice(end);
            least = most - (payable - captured);
        } else if (order.state() == REFUND_FAILED) {
            most = captured;
            least = captured;
        } else {
            most = refusesAfterRelease(end) ? captured : 0;
            least = 0;
        }
        if (kept < least || kept > most) {
            faults.add("the shop has %d minor units instead of %d".formatted(kept, most));
        }
    }

    /** What somebody has captured after the order was refunded, and the provider refuses to refund, is a work item. */
    private static boolean refusesAfterRelease(World end) {
        return end.order().progress().authorisation() != null && end.suppliers().containsValue("REFUND_REFUSED");
    }

    private static long refusedSurplus(Order order) {
        List<Attempt> others = order.payment().others();
        return (others == null ? List.<Attempt>of() : others)
                        .stream()
                                .filter(each -> each.status() == Attempt.Status.SURPLUS_REFUND_FAILED)
                                .count()
                * order.payment().amount().amountMinor();
    }

    private static long refundedReturns(Order order) {
        return order.progress().returns().stream()
                .filter(each -> each.status() == Return.Status.REFUNDED)
                .mapToLong(each -> each.amounts().payable().amountMinor())
                .sum();
    }

    /** A provider can make a refund of a return that it has refused before, and also the next one. The audit finds that. */
    private static long refundedTwice(World end) {
        long twice = 0;
        for (Return each : end.order().progress().returns()) {
            List<Long> made = end.funds().refunds().values().stream()
                    .filter(refund -> each.isRefundedUnder(refund.reference()))
                    .filter(refund -> end.state(refund.reference()).equals("REFUNDED"))
                    .map(RefundRequested::amount)
                    .map(amount -> amount.amountMinor())
                    .toList();
            twice += made.stream().skip(1).mapToLong(Long::longValue).sum();
        }
        return twice;
    }
}
