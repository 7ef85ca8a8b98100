package reporting;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.pulse.ApplicationPulse;
import platform.pulse.Pulse;

/** Does the rounds of reports while the application runs, whatever fails on the way. */
@Component
class Follower extends ApplicationPulse {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Rounds rounds;
    private final Duration interval;

    /** @param follows false for a task that only looks: it writes nothing */
    Follower(
            Rounds rounds,
            ReportingProperties properties,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows);
        this.rounds = rounds;
        this.interval = properties.interval();
    }

    @Override
    protected Pulse begin() {
        return new Pulse("reporting", AFTER_FAILURE, () -> rounds.next() ? Duration.ZERO : interval);
    }
}
