package order;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Command;
import outbox.Timer;

/** An order is its own timer: those whose payment window has ended expire. */
@Component
class PaymentWindows implements Timer {

    private final Deadlines deadlines;

    PaymentWindows(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public List<? extends Command<?>> due(Instant now, int limit) {
        return deadlines.expired(now, limit).stream()
                .map(id -> new ExpireOrder(id.toString()))
                .toList();
    }
}
