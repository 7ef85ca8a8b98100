package order.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import order.OrderEvent;
import order.OrderEvent.DisputeDecided;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderStockCommitted;
import order.OrderEvent.PaymentDisputed;
import order.OrderEvent.StockHeld;
import order.OrderSamples;
import order.PlainOrder;
import order.charges.Charging;
import order.stream.DatedOrder;
import order.stream.Order;
import order.stream.Orders;
import order.stream.Progress;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import outbox.BatchState.OutgoingEvent;
import outbox.Outbox;
import platform.money.Money;
import testing.World;

/** Orders with random contents that take random ways, stored and published as the module does. */
final class RandomOrders {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyMMdd").withZone(ZoneOffset.UTC);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> CURRENCIES = List.of("GBP", "EUR", "JPY");

    static final List<String> SKUS = List.of("85123A", "POST", "71053", "84406B");
    static final List<String> CHANNELS = List.of("web", "app", "counter");
    static final List<String> COUNTRIES = List.of("GB", "DE", "JP");
    static final List<String> METHODS = List.of("sandbox", "invoice");

    private final World world;
    private final Outbox outbox;
    private final Orders orders;
    private final Random random;
    private final String prefix;

    /** Decides which changes this instance commits, so that it has the orders in memory. All others are as if another instance committed them. */
    private final Random instances = new Random(3);

    private boolean onlyElsewhere;

    /** The stored orders, each as it is now, and when its last event happened. */
    record Known(Order order, Instant updatedAt) {

        DatedOrder dated() {
            return new DatedOrder(order, updatedAt);
        }
    }

    private final List<Known> known = new ArrayList<>();

    /** @param prefix begins the user ids and external references, so that no other test has them */
    RandomOrders(World world, Outbox outbox, Orders orders, Random random, String prefix) {
        this.world = world;
        this.outbox = outbox;
        this.orders = orders;
        this.random = random;
        this.prefix = prefix;
    }

    synchronized List<Known> known() {
        return List.copyOf(known);
    }

    List<String> users() {
        return IntStream.range(0, 4).mapToObj(i -> prefix + "-user-" + i).toList();
    }

    /** From now on, all changes are as if another instance committed them. */
    void goOnElsewhere() {
        onlyElsewhere = true;
    }

    /** Places orders, or lets orders take their next step, in one transaction. A transaction may be rolled back. */
    void transaction(int steps, boolean rolledBack) {
        Map<UUID, Known> changed = new HashMap<>();
        world.transaction().executeWithoutResult(status -> {
            List<Known> before = new ArrayList<>(known());
            for (int i = 0; i < steps; i++) {
                if (before.isEmpty() || random.nextInt(3) == 0) {
                    OrderCreated event = created(before.size() + changed.size());
                    Order order = Order.created(event);
                    append(order, event);
                    orders.insert(List.of(order));
                    changed.put(order.id(), new Known(order, event.at()));
                } else {
                    Known one = before.get(random.nextInt(before.size()));
                    Order order = changed.getOrDefault(one.order().id(), one).order();
                    OrderEvent event = next(order);
                    if (event != null) {
                        Order after = order.apply(event);
                        append(after, event);
                        orders.update(List.of(after));
                        changed.put(after.id(), new Known(after, event.at()));
                    }
                }
            }
            if (rolledBack) {
                status.setRollbackOnly();
            }
        });
        if (!rolledBack) {
            orders.committed(changed.values().stream()
                    .filter(each -> !onlyElsewhere && instances.nextBoolean())
                    .map(Known::dated)
                    .toList());
            synchronized (this) {
                known.removeIf(each -> changed.containsKey(each.order().id()));
                known.addAll(changed.values());
            }
        }
    }

    private void append(Order after, OrderEvent event) {
        Outbox.Published published = outbox.publish(
                        List.of(new OutgoingEvent(event, new BatchState.Cause(null, "trace", null, null))))
                .getFirst();
        orders.append(List.of(new Orders.Entry(after.seq(), published)));
    }

    private OrderCreated created(int number) {
        String currency = any(CURRENCIES);
        List<Line> lines = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                .mapToObj(line -> OrderSamples.line(
                        line,
                        any(SKUS),
                        1 + random.nextInt(3),
                        Money.ofMinor(100L * (1 + random.nextInt(3)), currency),
                        0))
                .toList();
        boolean isGuest = random.nextInt(5) == 0;
        Instant createdAt = sometime();
        Instant placedAt = createdAt.minus(Duration.ofHours(random.nextBoolean() ? 0 : random.nextInt(24)));
        return new PlainOrder(new UUID(random.nextLong(), random.nextLong()).toString(), createdAt)
                .withNumber("%s-%s-%d-%X"
                        .formatted(DATE.format(createdAt), prefix.toUpperCase(Locale.ROOT), number, random.nextLong()))
                .withUser(isGuest ? null : any(users()))
                .withReference(random.nextBoolean() ? null : "%s/%d/%x".formatted(prefix, number, random.nextLong()))
                .withChannel(any(CHANNELS))
                .withMethod(any(METHODS))
                .withPlacedAt(placedAt)
                .withLines(lines)
                .withTaxIncluded(true)
                .withShipping(Money.ofMinor(100L * random.nextInt(2), currency), 0)
                .withoutDiscount()
                .withCountry(any(COUNTRIES))
                .withAttributes(
                        random.nextInt(3) == 0
                                ? Map.of("slot", any(List.of("morning", "evening")), "floor", 3)
                                : Map.of())
                .created();
    }

    /** A whole hour, so that many orders have the same time. */
    private Instant sometime() {
        return BEGIN.plus(Duration.ofHours(random.nextInt(48)));
    }

    private @Nullable OrderEvent next(Order order) {
        String correlation = order.correlation();
        Instant at = sometime();
        return switch (order.state()) {
            case AWAITING_ANSWERS ->
                random.nextInt(4) == 0
                        ? new OrderRejected(correlation, at, List.of(), List.of(), null)
                        : new StockHeld(correlation, at);
            case AWAITING_STOCK, AWAITING_DISCOUNT -> {
                Progress.Charged charged = Charging.of(order.content(), List.of());
                yield new OrderConfirmed(
                        correlation,
                        at,
                        charged.amounts(),
                        charged.lines(),
                        charged.charges(),
                        List.of(),
                        "pay_" + order.id(),
                        at,
                        null);
            }
            case AWAITING_PAYMENT ->
                switch (random.nextInt(4)) {
                    case 0 -> new OrderExpired(correlation, at);
                    case 1 -> new OrderCancelled(correlation, at, "somebody", "TEST", null);
                    default -> new OrderPaid(correlation, at, order.payment().amount(), at);
                };
            case COMMITTING_STOCK ->
                random.nextInt(3) == 0 ? new OrderStockCommitted(correlation, at, List.of()) : dispute(order, at);
            case STOCK_COMMITTED -> dispute(order, at);
            default -> null;
        };
    }

    /** A payer opens one of two disputes, or it is decided. */
    private OrderEvent dispute(Order order, Instant at) {
        String reference = "sandbox:dp_%s_%d".formatted(order.id(), random.nextInt(2));
        Money amount = order.payment().amount();
        boolean isOpen = order.dispute(reference)
                .filter(known -> known.status() == Progress.Dispute.Status.OPEN)
                .isPresent();
        return isOpen
                ? new DisputeDecided(
                        order.correlation(), at, reference, random.nextBoolean(), amount, Money.zero(amount.currency()))
                : new PaymentDisputed(
                        order.correlation(), at, reference, "pay_" + order.id(), amount, reference, "fraudulent", null);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
