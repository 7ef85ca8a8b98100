package order;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/** An order is its own timer: those whose payment window has ended expire. */
@Component
class PaymentWindows implements Timer {

    private final Orders orders;

    PaymentWindows(Orders orders) {
        this.orders = orders;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return orders.expired(now, limit).stream()
                .map(id -> new ExpireOrder(id.toString()))
                .toList();
    }
}
