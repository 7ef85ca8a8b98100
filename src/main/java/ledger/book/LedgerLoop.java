package ledger.book;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.QueueDelays;
import platform.background.Pace;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop of the ledger. It runs while the application runs, continues after a failure, and yields to the
 * queues of the modules. */
@Component
class LedgerLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    LedgerLoop(
            LedgerProjection projection,
            LedgerProperties properties,
            QueueDelays queues,
            Turns turns,
            @Value("${orderwright.ledger.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("ledger", new Pace(properties.interval(), queues::areDelayed, turns), projection::next, follows);
    }
}
