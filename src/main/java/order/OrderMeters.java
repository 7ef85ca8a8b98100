package order;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts orders by the public status that they reach. The instance that committed the batch counts them, after the commit. */
@Component
class OrderMeters {

    private final Map<OrderStatus, Counter> reached = new EnumMap<>(OrderStatus.class);

    OrderMeters(MeterRegistry registry) {
        for (OrderStatus status : OrderStatus.values()) {
            reached.put(
                    status,
                    Counter.builder("orderwright.orders.reached")
                            .description("Orders that reached the status")
                            .tag("status", status.name())
                            .register(registry));
        }
    }

    void count(List<OrderStatus> statuses) {
        statuses.forEach(status -> requireNonNull(reached.get(status)).increment());
    }
}
