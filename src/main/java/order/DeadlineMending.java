package order;

import java.util.UUID;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Mending;

/** Notes an order's deadline as its row has it. */
@Component
@ConditionalOnAudit
class DeadlineMending implements Mending {

    private final Replays rows;
    private final Deadlines deadlines;

    DeadlineMending(Replays rows, Deadlines deadlines) {
        this.rows = rows;
        this.deadlines = deadlines;
    }

    @Override
    public String difference() {
        return "order-due";
    }

    @Override
    public boolean mend(String key) {
        UUID id = UUID.fromString(key);
        rows.lock(id);
        return deadlines.noteAgain(id);
    }
}
