package ledger.verification;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.background.Pace;

/** The background loop of verifications. It runs while the application runs, and continues after a failure. */
@Component
class VerificationLoop extends ApplicationLoop {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(50);

    private final Verifier verifier;
    private final Pace idle = new Pace(INTERVAL);
    private final Pace busy = new Pace(BETWEEN_PAGES);

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    VerificationLoop(
            Verifier verifier,
            @Value("${orderwright.ledger.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.verifier = verifier;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("ledger-verification", AFTER_FAILURE, this::step);
    }

    /** Rests between two pages, so that the other readers of the log get their turn. */
    private Duration step() throws InterruptedException {
        boolean[] worked = new boolean[1];
        Duration rest = busy.run(() -> {
            worked[0] = verifier.next();
            return false;
        });
        return worked[0] ? rest : idle.run(() -> false);
    }
}
