package order.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.ChargedGift;
import order.OrderEvent.Discount;
import order.OrderEvent.Gift;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.OrderRefundMade;
import order.OrderEvent.OrderRefundReturned;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ReturnedLine;
import order.charges.Charging;
import order.charges.RestRefund;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.ReturnGoods;
import order.command.OrderCommand.ReturnedUnits;
import order.command.PricedRest;
import order.saga.Saga.SagaStep;
import order.stream.Order;
import order.stream.Progress.Charged;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import promotion.PromotionEvent.EarnedGifts;
import promotion.engine.Definition;

/**
 * The steps of returns: goods that come back, and their refunds. Each step is a pure function of the order and the message. The refund for
 * some units of a line is their share of the amount of the line. It is rounded so that the shares of all units add up to the amount of the
 * line. If a promotion of the order declares it, the rest of the order is priced again instead ({@link RestRefund}).
 */
public final class Returns {

    static final String REFUND_REASON = "RETURNED";
    private static final String PRICE_AGAIN = Definition.Returns.PRICE_AGAIN.name();

    private Returns() {}

    /** The number of units of a line that have not been returned yet. */
    public static long returnable(Order order, Line line) {
        return line.quantity() - returned(order, line.lineNo());
    }

    /** The number of units of a line or gift that have not been returned yet; zero if the order has no such line. */
    public static long returnable(Order order, int lineNo) {
        long units = isPaid(order, lineNo)
                ? order.content().lines().get(lineNo - 1).quantity()
                : gift(order, lineNo).map(Gift::quantity).orElse(0L);
        return units - returned(order, lineNo);
    }

    private static boolean isPaid(Order order, int lineNo) {
        return lineNo <= order.content().lines().size();
    }

    private static Optional<Gift> gift(Order order, int lineNo) {
        return Gifts.of(order).stream().filter(gift -> gift.lineNo() == lineNo).findFirst();
    }

    private static long returned(Order order, int lineNo) {
        return order.progress().returns().stream()
                .mapToLong(each -> each.units(lineNo))
                .sum();
    }

    /** The return for which the rest of the order is being priced again; empty if there is none. At most one at a time. */
    public static Optional<Return> beingPriced(Order order) {
        return order.progress().returns().stream()
                .filter(each -> each.status() == Return.Status.PRICING)
                .findFirst();
    }

    /**
     * Accepts a return. Refuses the whole return if it has more units of a line than can still be returned, or while another one is being
     * priced. If a promotion of the order wants the rest to be priced again, the refund waits for the answer of the promotion module, unless
     * there is no rest.
     */
    static SagaStep accept(Order order, Object message, Instant now) {
        ReturnGoods command = (ReturnGoods) message;
        if (beingPriced(order).isPresent()) {
            return SagaStep.REFUSED;
        }
        List<ReturnedLine> lines = new ArrayList<>(command.items().size());
        for (ReturnedUnits units : command.items()) {
            if (units.quantity() > returnable(order, units.lineNo())) {
                return SagaStep.REFUSED;
            }
            lines.add(share(order, units.lineNo(), returned(order, units.lineNo()), units.quantity()));
        }
        ReturnReceived received = new ReturnReceived(
                command.correlation(),
                now,
                order.nextReturnReference(),
                command.externalReference(),
                command.returnedAt() == null ? now : command.returnedAt(),
                lines.stream().map(Returns::withoutRefund).toList(),
                command.by(),
                command.sealedReason());
        if (!pricesAgain(order)) {
            return accept(
                    order, received, lines, sum(lines, order.content().items().currency()), null, now);
        }
        Order after = order.apply(received);
        return kept(after).isEmpty() && Gifts.of(order).isEmpty()
                ? settle(after, received, List.of(), List.of(), now)
                : SagaStep.publish(received)
                        .request(SupplierRequests.reprice(after, received.reference(), kept(after)));
    }

    /** Refunds the return whose rest was priced again. A duplicate answer changes nothing. */
    static SagaStep price(Order order, Object message, Instant now) {
        PricedRest priced = (PricedRest) message;
        return beingPriced(order)
                .filter(pending -> pending.reference().equals(priced.answer().reference()))
                .map(pending -> settle(
                        order,
                        new ReturnReceived(
                                order.correlation(),
                                now,
                                pending.reference(),
                                pending.externalReference(),
                                pending.returnedAt(),
                                pending.lines(),
                                Objects.requireNonNull(pending.by()),
                                pending.sealedReason()),
                        GrantedDiscounts.of(priced.answer().applied()),
                        charged(order, priced),
                        now))
                .orElse(SagaStep.publish());
    }

    /** Whether a promotion of the order declares that the rest is priced again. */
    private static boolean pricesAgain(Order order) {
        return order.progress().discounts().stream().anyMatch(discount -> PRICE_AGAIN.equals(discount.returns()));
    }

    /** The lines that the shopper keeps, each with the units that are left. */
    private static List<Line> kept(Order order) {
        return order.content().lines().stream()
                .filter(line -> returnable(order, line) > 0)
                .map(line -> line.of(returnable(order, line)))
                .toList();
    }

    /**
     * Accepts a return with the refund that the rest leaves.
     *
     * @param order with the return, which is its last one
     * @param discounts what the promotions take off the rest
     * @param charged the gifts that the rest does not earn and that are charged
     */
    private static SagaStep settle(
            Order order, ReturnReceived received, List<Discount> discounts, List<ChargedGift> charged, Instant now) {
        List<ReturnedLine> shares = received.lines().stream()
                .map(each -> {
                    int lineNo = each.amounts().lineNo();
                    return share(order, lineNo, returned(order, lineNo) - each.quantity(), each.quantity());
                })
                .toList();
        List<Return> all = order.progress().returns();
        RestRefund refund =
                RestRefund.of(order, all.subList(0, all.size() - 1), shares, kept(order), discounts, charged);
        return accept(order, received, refund.lines(), refund.amounts(), refund.pricedAgain(), now);
    }

    /** The gifts that the shopper keeps although the rest does not earn them, as far as their promotions charge them. A gift that has no price any more is kept. */
    private static List<ChargedGift> charged(Order order, PricedRest priced) {
        List<EarnedGifts> promotions = priced.answer().charged();
        if (promotions == null) {
            return List.of();
        }
        List<ChargedGift> charged = new ArrayList<>();
        for (Gift gift : Gifts.of(order)) {
            long kept = returnable(order, gift.lineNo());
            promotions.stream()
                    .filter(each -> each.promotionId().equals(gift.promotionId()) && each.units() < kept)
                    .forEach(each -> giftPrice(order, gift, priced)
                            .map(price -> new ChargedGift(gift.lineNo(), gift.skuId(), kept - each.units(), price))
                            .ifPresent(charged::add));
        }
        return charged;
    }

    /** The price with which an earlier return has charged the gift, or else the price of now. */
    private static Optional<Money> giftPrice(Order order, Gift gift, PricedRest priced) {
        return order.progress().returns().stream()
                .map(Return::pricedAgain)
                .filter(again -> again != null && again.gifts() != null)
                .flatMap(again -> again.gifts().stream())
                .filter(each -> each.lineNo() == gift.lineNo())
                .map(ChargedGift::unitPrice)
                .findFirst()
                .or(() -> Optional.ofNullable(priced.giftPrices().get(gift.skuId())));
    }

    private static SagaStep accept(
            Order order,
            ReturnReceived received,
            List<ReturnedLine> lines,
            Amounts amounts,
            @Nullable PricedAgain pricedAgain,
            Instant now) {
        ReturnAccepted accepted = new ReturnAccepted(
                received.correlation(),
                now,
                received.reference(),
                received.externalReference(),
                received.returnedAt(),
                List.copyOf(lines),
                amounts,
                received.by(),
                null,
                received.sealedReason(),
                pricedAgain);
        return refund(order, Return.accepted(accepted), now, accepted)
                .request(KeptDiscounts.giveBacks(order, accepted, Returns::returnable));
    }

    /** Requests the refund of a return again after the provider refused it. Refused unless the refund of this return has failed. */
    static SagaStep refundAgain(Order order, Object message, Instant now) {
        return find(order, ((RefundReturn) message).reference())
                .filter(found -> found.status() == Return.Status.FAILED)
                .map(failed -> failed.attempt(failed.attempts() + 1))
                .map(again -> refund(
                        order,
                        again,
                        now,
                        new ReturnRenewed(order.correlation(), now, again.reference(), again.attempts())))
                .orElse(SagaStep.REFUSED);
    }

    /** Marks a return as refunded, even if its refund was reported as failed before. Repeated messages publish nothing. */
    static SagaStep refunded(Order order, Object message, Instant now) {
        Return returned = refundedUnder(order, ((PaymentRefunded) message).reference());
        if (returned.status() == Return.Status.REFUNDED) {
            return SagaStep.publish();
        }
        PaymentRefunded refund = (PaymentRefunded) message;
        return SagaStep.publish(
                returned.returned() == null
                        ? refunded(order, returned, now)
                        : new OrderRefundMade(
                                order.correlation(), now, refund.reference(), returned.reference(), refund.amount()));
    }

    /** Marks a return as failed, because its refund has failed after it had succeeded. Ignores that of an earlier attempt. */
    static SagaStep cameBack(Order order, Object message, Instant now) {
        RefundReturned answer = (RefundReturned) message;
        Return returned = refundedUnder(order, answer.reference());
        return returned.refundReference().equals(answer.reference())
                ? SagaStep.publish(new OrderRefundReturned(
                        order.correlation(),
                        now,
                        answer.reference(),
                        returned.reference(),
                        answer.amount(),
                        answer.reason()))
                : SagaStep.publish();
    }

    /** Marks a return as failed. Ignores the failure of an earlier attempt, and a failure after a refund. */
    static SagaStep failed(Order order, Object message, Instant now) {
        RefundFailed failed = (RefundFailed) message;
        Return returned = refundedUnder(order, failed.reference());
        boolean isLatest = returned.refundReference().equals(failed.reference());
        return isLatest && returned.status() == Return.Status.REFUNDING
                ? SagaStep.publish(new ReturnFailed(order.correlation(), now, returned.reference(), failed.reason()))
                : SagaStep.publish();
    }

    public static Optional<Return> find(Order order, String reference) {
        return order.progress().returns().stream()
                .filter(each -> each.reference().equals(reference))
                .findFirst();
    }

    /** The number of the return with this external reference, from 1; 0 if there is none. */
    public static int number(Order order, @Nullable String externalReference) {
        List<Return> returns = order.progress().returns();
        for (int i = 0; i < returns.size(); i++) {
            if (externalReference != null
                    && externalReference.equals(returns.get(i).externalReference())) {
                return i + 1;
            }
        }
        return 0;
    }

    private static Return refundedUnder(Order order, String refundReference) {
        return order.progress().returns().stream()
                .filter(each -> each.isRefundedUnder(refundReference))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Order %s has no return with the refund reference %s".formatted(order.id(), refundReference)));
    }

    /** Requests the refund of a return; a return without an amount to refund counts as refunded at once. */
    private static SagaStep refund(Order order, Return due, Instant now, OrderEvent event) {
        Money amount = due.returned() == null ? Capturing.refundable(order, due) : due.returned();
        SagaStep step = SagaStep.publish(event).request(Capturing.release(order, due, amount));
        return amount.amountMinor() == 0
                ? step.then(SagaStep.publish(refunded(order, due, now)))
                : step.request(new RefundRequested(
                        due.refundReference(),
                        order.correlation(),
                        order.payment().reference(),
                        amount,
                        REFUND_REASON,
                        null));
    }

    private static ReturnRefunded refunded(Order order, Return returned, Instant now) {
        return new ReturnRefunded(
                order.correlation(),
                now,
                returned.reference(),
                returned.returnedAt(),
                returned.lines(),
                returned.amounts());
    }

    /** Returned units as long as their refund is not known. */
    private static ReturnedLine withoutRefund(ReturnedLine line) {
        Money zero = Money.zero(line.amount().currency());
        return new ReturnedLine(
                line.skuId(),
                line.quantity(),
                line.amount(),
                new LineAmounts(line.amounts().lineNo(), line.amount(), zero, zero, zero));
    }

    /** The share of units in what was paid for their line; zero for units of a gift. */
    private static ReturnedLine share(Order order, int lineNo, long before, long quantity) {
        if (isPaid(order, lineNo)) {
            return part(order, order.content().lines().get(lineNo - 1), before, quantity);
        }
        Money zero = Money.zero(order.content().items().currency());
        return new ReturnedLine(
                gift(order, lineNo).orElseThrow().skuId(),
                quantity,
                zero,
                new LineAmounts(lineNo, zero, zero, zero, zero));
    }

    /** @param before the units of the line that came back earlier */
    private static ReturnedLine part(Order order, Line line, long before, long quantity) {
        LineAmounts whole = amounts(order.charged(), line);
        Part part = new Part(before, before + quantity, line.quantity());
        Money amount = line.unitPrice().times(quantity);
        Money discount = part.of(whole.discount());
        Money tax = part.of(whole.tax());
        return new ReturnedLine(
                line.skuId(),
                quantity,
                amount,
                new LineAmounts(
                        line.lineNo(),
                        discount,
                        tax,
                        part.of(whole.taxIncluded()),
                        amount.minus(discount).plus(tax)));
    }

    private static LineAmounts amounts(Charged charged, Line line) {
        return charged.lines().stream()
                .filter(each -> each.lineNo() == line.lineNo())
                .findFirst()
                .orElseGet(() -> Charging.plain(line));
    }

    private static Amounts sum(List<ReturnedLine> lines, String currency) {
        Money items = Money.zero(currency);
        Money discount = items;
        Money tax = items;
        Money included = items;
        for (ReturnedLine line : lines) {
            items = items.plus(line.amount());
            discount = discount.plus(line.amounts().discount());
            tax = tax.plus(line.amounts().tax());
            included = included.plus(line.amounts().taxIncluded());
        }
        return new Amounts(
                items,
                discount,
                Money.zero(currency),
                Money.zero(currency),
                tax,
                included,
                items.minus(discount).plus(tax));
    }

    /**
     * Some units of a line.
     *
     * @param from the number of units before these
     * @param to the number of units up to and including these
     * @param units the number of all units of the line
     */
    private record Part(long from, long to, long units) {

        /** The share of these units in an amount; the shares of all units add up to the amount. */
        Money of(Money whole) {
            return whole.fraction(to, units).minus(whole.fraction(from, units));
        }
    }
}
