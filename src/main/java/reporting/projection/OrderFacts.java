package reporting.projection;

import static reporting.projection.Milestone.CANCELLED;
import static reporting.projection.Milestone.COMPLETED;
import static reporting.projection.Milestone.CONFIRMED;
import static reporting.projection.Milestone.CREATED;
import static reporting.projection.Milestone.DISCOUNT_REVERSED;
import static reporting.projection.Milestone.EXPIRED;
import static reporting.projection.Milestone.PAID;
import static reporting.projection.Milestone.REFUNDED;
import static reporting.projection.Milestone.REFUND_DUE;
import static reporting.projection.Milestone.REJECTED;
import static reporting.projection.Milestone.SHIPPED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import order.OrderEvent;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PaymentAuthorised;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.StatusEvent;
import org.jspecify.annotations.Nullable;

/**
 * The facts about one order that reports need. They depend on the set of applied events, not on the sequence: a cancellation and a
 * concurrent confirmation, for example, may be read in either sequence. Only the creation is always first, as it causes all other
 * events. An event that is applied again changes nothing.
 *
 * @param placedAt business time
 * @param milestones the milestones that the order has reached, each with the time of the decision
 * @param amounts null until the order is confirmed
 * @param returns the refunded returns; each reference occurs once
 * @param captures the captures in minor units, by their references, if the payment is authorised first; null if it is collected at once
 */
record OrderFacts(
        UUID orderId,
        String orderNo,
        @Nullable String userId,
        String channel,
        String country,
        String currency,
        Instant placedAt,
        long units,
        Map<Milestone, Instant> milestones,
        @Nullable Amounts amounts,
        List<SoldLine> lines,
        List<DiscountFact> discounts,
        List<ReturnFact> returns,
        @Nullable SortedMap<String, Long> captures) {

    static OrderFacts of(OrderCreated created) {
        return new OrderFacts(
                UUID.fromString(created.correlation()),
                created.orderNo(),
                created.userId(),
                created.channel(),
                created.country(),
                created.items().currency(),
                created.placedAt(),
                created.lines().stream().mapToLong(Line::quantity).sum(),
                Map.of(CREATED, created.at()),
                null,
                created.lines().stream().map(SoldLine::of).toList(),
                List.of(),
                List.of(),
                null);
    }

    OrderFacts apply(OrderEvent event) {
        if (event instanceof ReturnRefunded back) {
            return returned(back);
        }
        if (event instanceof PaymentAuthorised) {
            return captures == null ? with(milestones, returns, new TreeMap<>()) : this;
        }
        if (event instanceof CaptureMade made) {
            return captured(made);
        }
        Milestone reached = reachedBy(event);
        if (reached == null || milestones.containsKey(reached)) {
            return this;
        }
        Map<Milestone, Instant> known = new EnumMap<>(milestones);
        known.put(reached, event.at());
        OrderFacts next = event instanceof OrderConfirmed confirmed ? confirmed(confirmed) : this;
        return next.with(Collections.unmodifiableMap(known), returns, captures);
    }

    private static @Nullable Milestone reachedBy(OrderEvent event) {
        return event instanceof StatusEvent change
                ? reachedBy(change)
                : event instanceof DiscountReversalDue ? DISCOUNT_REVERSED : null;
    }

    private static Milestone reachedBy(StatusEvent event) {
        return switch (event) {
            case OrderCreated created -> CREATED;
            case OrderConfirmed confirmed -> CONFIRMED;
            case OrderEvent.OrderPaid paid -> PAID;
            case OrderEvent.OrderShipped shipped -> SHIPPED;
            case OrderEvent.OrderCompleted completed -> COMPLETED;
            case OrderEvent.OrderCancelled cancelled -> CANCELLED;
            case OrderEvent.OrderExpired expired -> EXPIRED;
            case OrderEvent.OrderRejected rejected -> REJECTED;
            case OrderEvent.RefundDue due -> REFUND_DUE;
            case OrderEvent.OrderRefunded refunded -> REFUNDED;
        };
    }

    private OrderFacts confirmed(OrderConfirmed confirmed) {
        Map<Integer, LineAmounts> fixed =
                confirmed.lines().stream().collect(Collectors.toMap(LineAmounts::lineNo, Function.identity()));
        List<SoldLine> sold = lines.stream()
                .map(line -> {
                    LineAmounts amountsOfLine = fixed.get(line.lineNo());
                    return amountsOfLine == null ? line : line.with(amountsOfLine);
                })
                .toList();
        List<DiscountFact> takenOff =
                confirmed.discounts().stream().map(DiscountFact::of).toList();
        return with(milestones, Amounts.of(confirmed), sold, takenOff, returns, captures);
    }

    private OrderFacts returned(ReturnRefunded event) {
        if (returns.stream().anyMatch(each -> each.reference().equals(event.reference()))) {
            return this;
        }
        List<ReturnFact> all = new ArrayList<>(returns);
        all.add(ReturnFact.of(event, lines));
        return with(milestones, List.copyOf(all), captures);
    }

    private OrderFacts captured(CaptureMade made) {
        SortedMap<String, Long> all = captures == null ? new TreeMap<>() : new TreeMap<>(captures);
        return all.put(made.captureReference(), made.amount().amountMinor()) == null
                ? with(milestones, returns, all)
                : this;
    }

    /** What is secured and not captured, in minor units; zero if the payment is collected at once, and before the order is paid. */
    long uncapturedMinor() {
        return captures == null || amounts == null || !has(PAID)
                ? 0
                : amounts.payable()
                        - captures.values().stream().mapToLong(minor -> minor).sum();
    }

    private OrderFacts with(
            Map<Milestone, Instant> reached, List<ReturnFact> back, @Nullable SortedMap<String, Long> made) {
        return with(reached, amounts, lines, discounts, back, made);
    }

    private OrderFacts with(
            Map<Milestone, Instant> reached,
            @Nullable Amounts fixed,
            List<SoldLine> sold,
            List<DiscountFact> takenOff,
            List<ReturnFact> back,
            @Nullable SortedMap<String, Long> made) {
        return new OrderFacts(
                orderId,
                orderNo,
                userId,
                channel,
                country,
                currency,
                placedAt,
                units,
                reached,
                fixed,
                sold,
                takenOff,
                back,
                made == null ? null : Collections.unmodifiableSortedMap(made));
    }

    boolean has(Milestone milestone) {
        return milestones.containsKey(milestone);
    }

    /** The order's status, as the order module names it. */
    String status() {
        if (has(REFUNDED)) {
            return "REFUNDED";
        } else if (has(CANCELLED) || has(REFUND_DUE)) {
            return "CANCELLED";
        } else if (has(REJECTED)) {
            return "REJECTED";
        } else if (has(COMPLETED)) {
            return "COMPLETED";
        } else if (has(SHIPPED)) {
            return "SHIPPED";
        } else if (has(PAID)) {
            return "PAID";
        } else if (has(EXPIRED)) {
            return "EXPIRED";
        }
        return has(CONFIRMED) ? "PAYING" : "CREATED";
    }
}
