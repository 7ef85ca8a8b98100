package bulk;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;

/** Deletes the jobs whose retention has ended. Several instances may do so at the same time. */
@Component
class FinishedBulkJobs extends ApplicationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(FinishedBulkJobs.class);
    /** A job may have a thousand items. */
    private static final int CHUNK = 10;

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    /** The first round runs later, so that it does not slow down the start. */
    private static final Duration FIRST = Duration.ofMinutes(2);

    private final BulkJobs jobs;
    private final BulkProperties properties;
    private final Clock clock;
    private final ClockCheck check;

    /** @param enabled false in a task that writes nothing */
    FinishedBulkJobs(
            BulkJobs jobs,
            BulkProperties properties,
            Clock clock,
            ClockCheck check,
            @Value("${orderwright.outbox.delivers:true}") boolean enabled) {
        super(enabled);
        this.jobs = jobs;
        this.properties = properties;
        this.clock = clock;
        this.check = check;
    }

    void deleteExpired() {
        int deleted = 0;
        int chunk;
        do {
            chunk = jobs.purge(clock.instant().minus(properties.retention()), CHUNK);
            deleted += chunk;
        } while (chunk == CHUNK);
        LOG.debug("Finished bulk jobs deleted: count={}", deleted);
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("finished-bulk-jobs", FIRST, INTERVAL, check.whileRight(INTERVAL, () -> {
            deleteExpired();
            return INTERVAL;
        }));
    }
}
