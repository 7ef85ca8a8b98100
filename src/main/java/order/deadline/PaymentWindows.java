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
 * An order is its own timer: it expires a grace period after the end of its payment window. Until then its stock stays held, as a payment
 * that was made in time may become known later. The period is no part of the order, so that it takes no space there and a change of the
 * setting holds for open orders too.
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
