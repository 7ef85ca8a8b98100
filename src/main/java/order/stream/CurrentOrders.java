package order.stream;

import static order.jooq.Tables.ORDERS;
import static order.jooq.Tables.ORDER_EVENT;
import static order.jooq.Tables.PAYMENT_MISMATCH;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import order.OrderEvent;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.springframework.stereotype.Repository;
import outbox.EventTypes;
import platform.sql.VersionedReads;

/**
 * Reads single orders, with their history, as last committed. Shoppers ask for the same order again and again until it has moved, so an order
 * that was read before and has no new event costs only a narrow statement, which concurrent callers share.
 */
@Repository
public class CurrentOrders {

    /** How many orders are kept; each takes about 10 KB. */
    private static final int MOST_KEPT = 10_000;

    private static final Field<Boolean> HAS_MISMATCHES =
            field(exists(selectOne().from(PAYMENT_MISMATCH).where(PAYMENT_MISMATCH.ORDER_ID.eq(ORDERS.ID))));

    private final DSLContext database;
    private final RecentOrders recent;
    private final Map<String, Class<? extends OrderEvent>> types = new ConcurrentHashMap<>(); // by stored name
    private final VersionedReads<String, Version, CurrentOrder> reads =
            new VersionedReads<>(new Statements(), MOST_KEPT);

    CurrentOrders(DSLContext database, RecentOrders recent) {
        this.database = database;
        this.recent = recent;
    }

    /** The state of an order at a position of its stream never changes. Callbacks that do not fit are no events of the order. */
    private record Version(int seq, boolean hasMismatches) {}

    /** @param event the wire name of the event, in its current version */
    public record Happened(String event, EventFacts facts) {

        public Instant at() {
            return facts.at();
        }
    }

    /**
     * An order with its history. The same object is returned as long as nothing has changed.
     *
     * @param history the events that led to this state, in the order of the stream
     * @param hasMismatches whether callbacks contradict the payment or a refund of the order. This is so for very few orders, so the
     *     mismatches themselves are not read
     */
    public record CurrentOrder(Order order, List<Happened> history, boolean hasMismatches) {}

    public Optional<CurrentOrder> find(String orderNo) {
        return reads.find(orderNo);
    }

    private final class Statements implements VersionedReads.Source<String, Version, CurrentOrder> {

        @Override
        public Map<String, Version> versions(Set<String> orderNos) {
            return database.select(ORDERS.ORDER_NO, ORDERS.SEQ, HAS_MISMATCHES)
                    .from(ORDERS)
                    .where(anyOf(ORDERS.ORDER_NO, orderNos))
                    .fetchMap(ORDERS.ORDER_NO, row -> new Version(row.value2(), row.value3()));
        }

        @Override
        public Map<String, CurrentOrder> values(Set<String> orderNos) {
            Set<UUID> mismatched = new HashSet<>();
            List<Order> orders = Orders.select(database, HAS_MISMATCHES)
                    .where(anyOf(ORDERS.ORDER_NO, orderNos))
                    .fetch(row -> {
                        UUID id = row.get(ORDERS.ID);
                        if (row.get(HAS_MISMATCHES)) {
                            mismatched.add(id);
                        }
                        DatedOrder known = recent.find(id, row.get(ORDERS.SEQ));
                        return known == null ? Orders.order(row) : known.order();
                    });
            Map<UUID, List<Happened>> histories = histories(orders);
            return orders.stream()
                    .collect(Collectors.toMap(
                            order -> order.content().orderNo(),
                            order -> new CurrentOrder(
                                    order,
                                    histories.getOrDefault(order.id(), List.of()),
                                    mismatched.contains(order.id()))));
        }

        @Override
        public Version versionOf(CurrentOrder value) {
            return new Version(value.order().seq(), value.hasMismatches());
        }
    }

    /** The histories up to the state of each order, by id, in one statement; an order may have moved on since it was read. */
    public Map<UUID, List<Happened>> histories(Collection<Order> orders) {
        Map<UUID, Integer> positions = orders.stream().collect(Collectors.toMap(Order::id, Order::seq));
        Map<UUID, List<Happened>> histories = HashMap.newHashMap(orders.size());
        if (!orders.isEmpty()) {
            database.select(ORDER_EVENT.ORDER_ID, ORDER_EVENT.SEQ, ORDER_EVENT.TYPE, ORDER_EVENT.PAYLOAD)
                    .from(ORDER_EVENT)
                    .where(anyOf(ORDER_EVENT.ORDER_ID, positions.keySet()))
                    .orderBy(ORDER_EVENT.ORDER_ID, ORDER_EVENT.SEQ)
                    .forEach(row -> add(row, positions, histories));
        }
        return histories;
    }

    private void add(
            Record4<UUID, Integer, String, String> row,
            Map<UUID, Integer> positions,
            Map<UUID, List<Happened>> histories) {
        if (row.value2() <= positions.getOrDefault(row.value1(), 0)) {
            histories
                    .computeIfAbsent(row.value1(), order -> new ArrayList<>())
                    .add(happened(row.value3(), row.value4()));
        }
    }

    private Happened happened(String type, String payload) {
        Class<? extends OrderEvent> known = types.computeIfAbsent(
                type, stored -> Orders.event(stored, payload).getClass());
        return new Happened(
                EventTypes.nameOf(known),
                EventFacts.TOLD.contains(known)
                        ? EventFacts.of(Orders.event(type, payload))
                        : EventFacts.ofTime(OrderDocuments.timeOf(payload)));
    }
}
