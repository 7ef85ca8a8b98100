package order;

import inventory.InventoryEvent.AvailabilityChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import order.OrderEvent.Shortage;
import org.springframework.stereotype.Component;
import outbox.Event;
import outbox.LogReader;

/**
 * What inventory last told of each SKU, on this instance. It may say that there is surely too little, early and without a
 * visit to the database; it never promises. What it has not heard of, or not for a while, it does not judge.
 */
@Component
class AvailabilityView implements LogReader {

    /** An older picture says nothing. */
    private static final Duration TRUST = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<String, Availability> availabilities = new ConcurrentHashMap<>();
    private volatile Instant current = Instant.MIN;

    AvailabilityView(Clock clock) {
        this.clock = clock;
    }

    private record Availability(long available, long version) {}

    @Override
    public Set<Class<? extends Event>> reads() {
        return Set.of(AvailabilityChanged.class);
    }

    @Override
    public void on(List<? extends Event> events) {
        for (Event event : events) {
            AvailabilityChanged changed = (AvailabilityChanged) event;
            availabilities.merge(
                    changed.skuId(),
                    new Availability(changed.available(), changed.version()),
                    (known, told) -> told.version() > known.version() ? told : known);
        }
    }

    @Override
    public void caughtUp(Duration lag) {
        current = clock.instant().minus(lag);
    }

    /** The SKUs of which there is surely too little; empty when it cannot tell. */
    List<Shortage> surelyShort(List<OrderCommand.Item> items) {
        if (current.plus(TRUST).isBefore(clock.instant())) {
            return List.of();
        }
        Map<String, Long> requested = new LinkedHashMap<>();
        items.forEach(item -> requested.merge(item.skuId(), item.quantity(), Long::sum));
        List<Shortage> shortages = new ArrayList<>();
        requested.forEach((skuId, quantity) -> {
            Availability known = availabilities.get(skuId);
            if (known != null && known.available() < quantity) {
                shortages.add(new Shortage(skuId, quantity, known.available()));
            }
        });
        return shortages;
    }
}
