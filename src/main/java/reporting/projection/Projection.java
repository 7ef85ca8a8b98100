package reporting.projection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import order.OrderEvent;
import order.OrderEvent.CaptureMade;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.PaymentAuthorised;
import order.OrderEvent.RefundDue;
import order.OrderEvent.ReturnRefunded;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import outbox.Event;
import outbox.EventReader;

/**
 * Adds the effects of events to the data of a generation. It reads the facts about the orders, applies the events in memory, and writes the
 * changes, with one statement for the new rows of a table and one for its changed rows. Tables are locked in this order: generation, facts,
 * lines, discounts, returns, sums of sales, of SKUs, of coupons.
 */
@Component
class Projection {

    static final List<Class<? extends Event>> TYPES = List.of(
            OrderCreated.class,
            OrderConfirmed.class,
            PaymentAuthorised.class,
            OrderPaid.class,
            CaptureMade.class,
            OrderShipped.class,
            OrderCompleted.class,
            OrderCancelled.class,
            OrderExpired.class,
            OrderRejected.class,
            DiscountReversalDue.class,
            RefundDue.class,
            OrderRefunded.class,
            ReturnRefunded.class);

    /** The events that change the sums of lines or coupons; their orders are read with lines, discounts and returns. */
    private static final Set<Class<? extends Event>> TYPES_WITH_PARTS = Set.of(
            OrderConfirmed.class,
            OrderPaid.class,
            DiscountReversalDue.class,
            OrderRefunded.class,
            ReturnRefunded.class);

    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

    private final Generations generations;
    private final Facts facts;
    private final Aggregates aggregates;
    private final EventReader log;

    Projection(Generations generations, Facts facts, Aggregates aggregates, EventReader log) {
        this.generations = generations;
        this.facts = facts;
        this.aggregates = aggregates;
        this.log = log;
    }

    /** Thrown when the generation is retired, as nothing may be written to it any more. */
    static final class Retired extends RuntimeException {
        Retired(Generation generation) {
            super("Generation %d is retired".formatted(generation.number()), null, false, false);
        }
    }

    /**
     * Counts the events in the running transaction.
     *
     * @throws Retired if the generation was retired after the caller had read its state
     */
    void count(Generation generation, List<Event> events) {
        if (!generations.lockShared(generation)) {
            throw new Retired(generation);
        }
        Map<UUID, List<OrderEvent>> byOrder = new LinkedHashMap<>();
        Set<UUID> whole = new HashSet<>();
        for (Event event : events) {
            UUID order = UUID.fromString(event.correlation());
            byOrder.computeIfAbsent(order, id -> new ArrayList<>()).add((OrderEvent) event);
            if (TYPES_WITH_PARTS.contains(event.getClass())) {
                whole.add(order);
            }
        }
        Map<UUID, OrderFacts> known = facts.read(generation.number(), byOrder.keySet(), whole);
        Changes changes = new Changes(new Deltas(generation.zone()));
        List<OrderEvent> early = new ArrayList<>();
        byOrder.forEach((order, orderEvents) -> {
            OrderFacts before = known.get(order);
            OrderFacts after = after(before, orderEvents, early);
            if (after != null && !after.equals(before)) {
                changes.add(before, after);
            }
        });
        changes.write(generation.number());
        if (!early.isEmpty() && log.cutUntil().isEmpty()) {
            early.forEach(event -> LOG.error(
                    "Event left out of reports, it precedes its order's creation: event={} order={}; run the audit",
                    event.getClass(),
                    event.correlation()));
        }
    }

    /**
     * Applies events to an order. An order whose creation was deleted from the log is left out completely.
     *
     * @param early collects the events that precede the creation of their order
     * @return null if the creation is unknown
     */
    private static @Nullable OrderFacts after(
            @Nullable OrderFacts before, List<OrderEvent> orderEvents, List<OrderEvent> early) {
        OrderFacts order = before;
        for (OrderEvent event : orderEvents) {
            if (order != null) {
                order = order.apply(event);
            } else if (event instanceof OrderCreated created) {
                order = OrderFacts.of(created);
            } else {
                early.add(event);
            }
        }
        return order;
    }

    private final class Changes {

        private final Deltas deltas;
        private final List<OrderFacts> newOrders = new ArrayList<>();
        private final List<OrderFacts> changedOrders = new ArrayList<>();
        private final List<Facts.OrderPart<SoldLine>> newLines = new ArrayList<>();
        private final List<Facts.OrderPart<SoldLine>> changedLines = new ArrayList<>();
        private final List<Facts.OrderPart<ReturnFact>> returns = new ArrayList<>();

        Changes(Deltas deltas) {
            this.deltas = deltas;
        }

        void add(@Nullable OrderFacts before, OrderFacts after) {
            deltas.change(before, after);
            if (before == null) {
                newOrders.add(after);
                after.lines().forEach(line -> newLines.add(new Facts.OrderPart<>(after.orderId(), line)));
            } else {
                changedOrders.add(after);
                for (int i = 0; i < after.lines().size(); i++) {
                    SoldLine line = after.lines().get(i);
                    if (!line.equals(before.lines().get(i))) {
                        changedLines.add(new Facts.OrderPart<>(after.orderId(), line));
                    }
                }
            }
            int knownReturns = before == null ? 0 : before.returns().size();
            after.returns().stream()
                    .skip(knownReturns)
                    .forEach(back -> returns.add(new Facts.OrderPart<>(after.orderId(), back)));
        }

        void write(int generation) {
            facts.add(generation, newOrders);
            facts.change(generation, changedOrders);
            facts.addLines(generation, newLines);
            facts.changeLines(generation, changedLines);
            facts.addReturns(generation, returns);
            aggregates.add(generation, deltas);
        }
    }
}
