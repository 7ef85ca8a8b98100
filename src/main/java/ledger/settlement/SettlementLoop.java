package ledger.settlement;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.PacedLoop;
import platform.clock.ClockCheck;

/** The background loop of settlements. It runs while the application runs, and continues after a failure. */
@Component
class SettlementLoop extends PacedLoop {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** For the other transactions that lock the book. */
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(50);

    /** @param delivers whether the loop runs; false for a task that only reads and must write nothing */
    SettlementLoop(
            SettlementSteps steps, ClockCheck clock, @Value("${orderwright.outbox.delivers:true}") boolean delivers) {
        super("ledger-settlement", clock.whileRight(INTERVAL, () -> steps.next() ? BETWEEN_STEPS : INTERVAL), delivers);
    }
}
