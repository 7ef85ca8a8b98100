package ledger.book;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.PacedLoop;

/** The background loop of verifications. It runs while the application runs, and continues after a failure. */
@Component
class VerificationLoop extends PacedLoop {

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    /** For the other readers of the log. */
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(50);

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    VerificationLoop(
            Verifier verifier,
            @Value("${orderwright.ledger.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super("ledger-verification", () -> verifier.next() ? BETWEEN_PAGES : INTERVAL, follows);
    }
}
