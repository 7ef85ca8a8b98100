package order.holding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import order.command.OrderCommand.CheckoutResult;
import order.command.OrderCommand.PlaceOrder;
import order.settings.HoldingLimits;
import order.stream.Order;
import org.jspecify.annotations.Nullable;

/**
 * The unpaid orders of the shoppers of one batch: the loaded orders, with the changes of the batch. The transaction that loads them holds
 * the locks of these shoppers, so no other instance can place orders for them before this batch is committed.
 */
public final class Holdings {

    /** The retry time if waiting does not help, because the order alone exceeds the limit. */
    private static final Duration NEXT_DAY = Duration.ofDays(1);

    private static final int MOST_NAMED = 50;

    private final HoldingLimits limits;
    private final Duration grace;
    private final Map<String, Map<UUID, Held>> byHolder = new HashMap<>();

    /**
     * An unpaid order.
     *
     * @param units by SKU
     * @param paying whether the order waits for its payment; then it expires a grace period after its deadline
     * @param deadline when the payment window ends, or when the order should be decided; null if that is not known
     */
    record Held(
            String holder,
            UUID orderId,
            Map<String, Long> units,
            boolean paying,
            @Nullable Instant deadline) {

        static Held of(Order order, String holder) {
            return new Held(holder, order.id(), units(order), order.state().hasPaymentWindow(), order.deadline());
        }

        static Map<String, Long> units(Order order) {
            Map<String, Long> units = new TreeMap<>();
            order.content().lines().forEach(line -> units.merge(line.skuId(), line.quantity(), Long::sum));
            return units;
        }
    }

    /**
     * @param grace how long an order counts after its payment window
     * @param held the unpaid orders of all shoppers for whom the batch places orders
     */
    public Holdings(HoldingLimits limits, Duration grace, List<Held> held) {
        this.limits = limits;
        this.grace = grace;
        held.forEach(this::put);
    }

    /** The refusal that names the limit that the order would exceed; null if the order exceeds no limit. */
    public @Nullable CheckoutResult refusal(PlaceOrder command, Instant now) {
        String holder = command.buyer().holder();
        if (holder == null) {
            return null;
        }
        Map<UUID, Held> held = byHolder.getOrDefault(holder, Map.of());
        if (held.size() >= limits.unpaidOrders().most()) {
            return new CheckoutResult.TooManyUnpaidOrders(
                    limits.unpaidOrders().most(), held.size(), timeUntilFirstExpiry(held, order -> true, now));
        }
        return limits.unitsHeld().isOff() ? null : tooManyUnits(command, held, now);
    }

    private @Nullable CheckoutResult tooManyUnits(PlaceOrder command, Map<UUID, Held> held, Instant now) {
        Map<String, Long> wanted = new HashMap<>();
        command.purchase().items().forEach(item -> wanted.merge(item.skuId(), item.quantity(), Long::sum));
        Map<String, Long> alreadyHeld = new HashMap<>();
        for (Held order : held.values()) {
            order.units().forEach((sku, units) -> {
                if (wanted.containsKey(sku)) {
                    alreadyHeld.merge(sku, units, Long::sum);
                }
            });
        }
        long most = limits.unitsHeld().most();
        List<CheckoutResult.HeldUnits> above = new ArrayList<>();
        wanted.forEach((sku, units) -> {
            long before = alreadyHeld.getOrDefault(sku, 0L);
            if (units > most - before) {
                above.add(new CheckoutResult.HeldUnits(sku, before, units));
            }
        });
        if (above.isEmpty()) {
            return null;
        }
        above.sort(Comparator.comparing(CheckoutResult.HeldUnits::skuId));
        boolean never = above.stream().anyMatch(each -> each.requested() > most);
        Duration wait = never
                ? NEXT_DAY
                : timeUntilFirstExpiry(
                        held,
                        order -> above.stream().anyMatch(each -> order.units().containsKey(each.skuId())),
                        now);
        return new CheckoutResult.TooManyUnits(
                most, List.copyOf(above.subList(0, Math.min(MOST_NAMED, above.size()))), wait);
    }

    private Duration timeUntilFirstExpiry(Map<UUID, Held> held, Predicate<Held> counts, Instant now) {
        return held.values().stream()
                .filter(counts)
                .map(this::expiryOf)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(first -> Duration.between(now, first))
                .orElse(Duration.ZERO);
    }

    /** When the order expires by itself; null if that is not known. */
    private @Nullable Instant expiryOf(Held held) {
        return held.deadline() == null || !held.paying()
                ? held.deadline()
                : held.deadline().plus(grace);
    }

    /** Adds the order if it counts against limits now, or removes it if it does not. */
    public void update(Order order) {
        String holder = order.content().holder();
        if (holder == null) {
            return;
        }
        if (order.countsAgainstLimits()) {
            put(Held.of(order, holder));
        } else if (byHolder.containsKey(holder)) {
            byHolder.get(holder).remove(order.id());
        }
    }

    private void put(Held held) {
        byHolder.computeIfAbsent(held.holder(), holder -> new HashMap<>()).put(held.orderId(), held);
    }
}
