package ledger.book;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.PacedLoop;
import platform.background.Turns;

/** The background loop of the ledger. It runs while the application runs, and continues after a failure. */
@Component
class LedgerLoop extends PacedLoop {

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    LedgerLoop(
            LedgerProjection projection,
            LedgerProperties properties,
            Turns turns,
            @Value("${orderwright.ledger.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("ledger", turns.of(properties.interval(), projection::next), follows);
    }
}
