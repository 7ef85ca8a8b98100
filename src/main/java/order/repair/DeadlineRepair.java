package order.repair;

import java.util.UUID;
import order.deadline.Deadlines;
import order.stream.Replays;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;

/** Repairs the saved deadline of an order from the order's row. */
@Component
@ConditionalOnAudit
class DeadlineRepair implements Repair {

    private final Replays rows;
    private final Deadlines deadlines;

    DeadlineRepair(Replays rows, Deadlines deadlines) {
        this.rows = rows;
        this.deadlines = deadlines;
    }

    @Override
    public String finding() {
        return "order-due";
    }

    @Override
    public boolean repair(String key) {
        UUID id = UUID.fromString(key);
        rows.lock(id);
        return deadlines.repair(id);
    }
}
