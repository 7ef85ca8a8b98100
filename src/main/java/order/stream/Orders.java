package order.stream;

import static order.jooq.Tables.ORDERS;
import static order.jooq.Tables.ORDER_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;
import static platform.sql.Writes.atCommit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import order.OrderEvent;
import order.OrderEvent.OrderCreated;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.SelectOnConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import outbox.EventTypes;
import outbox.Outbox.Published;
import platform.page.TimeKey;
import platform.sql.Unnest;

/**
 * The tables of orders: their streams of events, and their rows (the state that results from the events). The content of an order is read from
 * its first event.
 */
@Repository
public class Orders {

    private static final EventTypes TYPES = new EventTypes(List.of(OrderEvent.class));

    private static final order.jooq.tables.OrderEvent FIRST_EVENT = ORDER_EVENT.as("first_event");

    private final DSLContext database;
    private final RecentOrders recent;

    public Orders(DSLContext database, RecentOrders recent) {
        this.database = database;
        this.recent = recent;
    }

    /**
     * Locks the rows of these orders until the end of the transaction, in the order of their ids.
     *
     * @return the orders that exist, by id
     */
    public Map<UUID, Order> lock(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return new HashMap<>();
        }
        Map<UUID, Order> locked = HashMap.newHashMap(ids.size());
        List<UUID> others = new ArrayList<>();
        database.select(ORDERS.ID, ORDERS.SEQ)
                .from(ORDERS)
                .where(anyOf(ORDERS.ID, ids))
                .orderBy(ORDERS.ID)
                .forUpdate()
                .forEach(row -> {
                    DatedOrder known = recent.find(row.value1(), row.value2());
                    if (known == null) {
                        others.add(row.value1());
                    } else {
                        locked.put(known.order().id(), known.order());
                    }
                });
        if (!others.isEmpty()) {
            select(database).where(anyOf(ORDERS.ID, others)).forEach(row -> locked.put(row.get(ORDERS.ID), order(row)));
        }
        return locked;
    }

    /** Caches orders after their commit, so that the next lock need not read them. */
    public void committed(Collection<DatedOrder> orders) {
        recent.update(orders);
    }

    /** Inserts the rows of new orders. */
    public void insert(Collection<Order> orders) {
        if (!orders.isEmpty()) {
            atCommit(columns(orders).insertInto(database, ORDERS));
        }
    }

    static Unnest<Order> columns(Collection<Order> orders) {
        List<Order> sorted =
                orders.stream().sorted(Comparator.comparing(Order::id)).toList();
        return Unnest.of(sorted)
                .column(ORDERS.ID, Order::id)
                .column(ORDERS.SEQ, Order::seq)
                .column(ORDERS.ORDER_NO, order -> order.content().orderNo())
                .column(ORDERS.USER_ID, order -> order.content().userId())
                .column(ORDERS.EXTERNAL_REFERENCE, order -> order.content().externalReference())
                .column(ORDERS.STATE, order -> order.state().storedName())
                .column(ORDERS.CREATED_AT, order -> utc(order.content().createdAt()))
                .column(ORDERS.PLACED_AT, order -> utc(order.content().placedAt()))
                .column(ORDERS.DEADLINE, order -> utcOrNull(order.deadline()))
                .column(ORDERS.PROGRESS, OrderDocuments::progress);
    }

    /** Updates the columns that can change. The rows must be locked by the transaction. */
    public void update(Collection<Order> orders) {
        if (orders.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(orders)
                .column(ORDERS.ID, Order::id)
                .column(ORDERS.SEQ, Order::seq)
                .column(ORDERS.STATE, order -> order.state().storedName())
                .column(ORDERS.DEADLINE, order -> utcOrNull(order.deadline()))
                .column(ORDERS.PROGRESS, OrderDocuments::progress)
                .update(database, ORDERS, ORDERS.ID));
    }

    /** A published event with its position in the stream of its order. */
    public record Entry(int seq, Published published) {
        UUID orderId() {
            return UUID.fromString(published.event().correlation());
        }
    }

    /**
     * Appends events to their streams. If another transaction has already used a position, the batch fails with a conflict and is
     * retried as a whole.
     */
    public void append(Collection<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<Entry> sorted = entries.stream()
                .sorted(Comparator.comparing(Entry::orderId).thenComparing(Entry::seq))
                .toList();
        atCommit(Unnest.of(sorted)
                .column(ORDER_EVENT.ORDER_ID, Entry::orderId)
                .column(ORDER_EVENT.SEQ, Entry::seq)
                .column(ORDER_EVENT.EVENT_ID, entry -> entry.published().eventId())
                .column(ORDER_EVENT.TYPE, entry -> entry.published().type())
                .column(
                        ORDER_EVENT.CAUSATION,
                        entry -> entry.published().cause().eventId())
                .column(ORDER_EVENT.TRACE, entry -> entry.published().cause().trace())
                .column(ORDER_EVENT.PAYLOAD, entry -> entry.published().payload())
                .insertInto(database, ORDER_EVENT));
    }

    /** Of these users, those who have an order that was neither rejected, expired, cancelled nor refunded. Needs one probe for each user. */
    public Set<String> usersWithValidOrders(Collection<String> userIds) {
        return userIds.isEmpty()
                ? Set.of()
                : database.fetch("""
                                select known.user_id
                                  from unnest({0}) as known (user_id)
                                 where exists (
                                   select from "order".orders
                                    where orders.user_id = known.user_id and {1})
                                """, val(userIds.toArray(String[]::new)), isNone(OrderState::isClosed))
                        .intoSet("user_id", String.class);
    }

    /** Whether an order has no state with this property. */
    static Condition isNone(Predicate<OrderState> property) {
        return ORDERS.STATE.notIn(
                OrderState.storedNames(property).stream().map(DSL::inline).toList());
    }

    public Optional<Order> find(UUID id) {
        return Optional.ofNullable(findAll(List.of(id)).get(id));
    }

    /** The orders that exist, by id. */
    public Map<UUID, Order> findAll(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : select(database).where(anyOf(ORDERS.ID, ids)).fetchMap(ORDERS.ID, Orders::order);
    }

    /**
     * Orders with the times of their last events. Those that this instance committed last are not read from the database.
     *
     * @param seqs the number of events of each order, by id, as read from its row just now
     * @return the orders; an order that has changed since has more events than given
     */
    public List<DatedOrder> findDated(Map<UUID, Integer> seqs) {
        List<DatedOrder> found = new ArrayList<>(seqs.size());
        List<UUID> others = new ArrayList<>();
        seqs.forEach((id, seq) -> {
            DatedOrder known = recent.find(id, seq);
            if (known == null) {
                others.add(id);
            } else {
                found.add(known);
            }
        });
        if (!others.isEmpty()) {
            select(database, ORDER_EVENT.PAYLOAD)
                    .join(ORDER_EVENT)
                    .on(ORDER_EVENT.ORDER_ID.eq(ORDERS.ID), ORDER_EVENT.SEQ.eq(ORDERS.SEQ))
                    .where(anyOf(ORDERS.ID, others))
                    .forEach(row ->
                            found.add(new DatedOrder(order(row), OrderDocuments.timeOf(row.get(ORDER_EVENT.PAYLOAD)))));
        }
        return found;
    }

    /** The key of an order among the orders of its user, for paging. */
    public static TimeKey pageKey(Order order) {
        return new TimeKey(order.content().createdAt(), order.id());
    }

    /**
     * The orders of a user, newest first, including those that were committed just now.
     *
     * @param before the page key of the last order of the previous page; null for the first page
     */
    public List<Order> ofUser(String userId, @Nullable TimeKey before, int limit) {
        return select(database)
                .where(ORDERS.USER_ID.eq(userId))
                .and(
                        before == null
                                ? noCondition()
                                : row(ORDERS.CREATED_AT, ORDERS.ID).lt(row(utc(before.at()), before.id())))
                .orderBy(ORDERS.CREATED_AT.desc(), ORDERS.ID.desc())
                .limit(limit)
                .fetch(Orders::order);
    }

    static OrderEvent event(String type, String payload) {
        return (OrderEvent)
                TYPES.decode(type, payload).orElseThrow(() -> new IllegalStateException("Unknown event type: " + type));
    }

    /** Selects orders for {@link #order}, and more columns of theirs. */
    static SelectOnConditionStep<Record> select(DSLContext database, SelectField<?>... more) {
        return database.select(ORDERS.ID, ORDERS.SEQ, ORDERS.PROGRESS, FIRST_EVENT.TYPE, FIRST_EVENT.PAYLOAD)
                .select(more)
                .from(ORDERS)
                .leftJoin(FIRST_EVENT)
                .on(FIRST_EVENT.ORDER_ID.eq(ORDERS.ID), FIRST_EVENT.SEQ.eq(1));
    }

    /** @throws IllegalStateException if the stream of the order has no first event */
    static Order order(Record row) {
        String type = row.get(FIRST_EVENT.TYPE);
        if (type == null) {
            throw new IllegalStateException("The order has no first event: " + row.get(ORDERS.ID));
        }
        OrderCreated created = (OrderCreated) event(type, row.get(FIRST_EVENT.PAYLOAD));
        return new Order(
                row.get(ORDERS.ID),
                row.get(ORDERS.SEQ),
                Order.content(created),
                OrderDocuments.progress(row.get(ORDERS.PROGRESS)));
    }
}
