package order.deadline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import order.command.ExpireOrder;
import order.settings.OrderProperties;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/**
 * Expires unpaid orders a grace period after the end of their payment window. Until then their stock stays held, because a payment that was
 * made in time may be reported later. There is no separate timer row: the deadline of the order is the timer. The order does not store the
 * grace period. This saves space, and a change of the setting also applies to open orders.
 */
@Component
class PaymentWindows implements Timer {

    private final Deadlines deadlines;
    private final Duration grace;

    PaymentWindows(Deadlines deadlines, OrderProperties properties) {
        this.deadlines = deadlines;
        this.grace = properties.paymentGrace();
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return deadlines.windowEnded(now.minus(grace), limit).stream()
                .map(id -> new ExpireOrder(id.toString()))
                .toList();
    }
}
