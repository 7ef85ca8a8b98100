package bulk;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of bulk jobs.
 *
 * @param runningJobs how many running jobs an operator may have, at least one
 * @param retention how long a finished job is kept, at least one hour
 */
@ConfigurationProperties("orderwright.bulk")
record BulkProperties(
        @DefaultValue("10") int runningJobs,
        @DefaultValue("30d") Duration retention) {

    BulkProperties {
        Assert.isTrue(runningJobs > 0, "orderwright.bulk.running-jobs must be above zero");
        Assert.isTrue(
                retention.compareTo(Duration.ofHours(1)) >= 0, "orderwright.bulk.retention must be at least an hour");
    }
}
