package reporting.simulation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of simulations.
 *
 * @param interval the rest between two pages of the log
 * @param batchLimit maximum number of events that one transaction reads; while the transaction runs, it holds back all readers of the log
 * @param unfinished how many simulations may wait or run on the platform
 * @param kept how many finished simulations are kept; when another one begins, the oldest are deleted
 */
@ConfigurationProperties("orderwright.reporting.simulation")
record SimulationProperties(
        @DefaultValue("50ms") Duration interval,
        @DefaultValue("200") int batchLimit,
        @DefaultValue("10") int unfinished,
        @DefaultValue("100") int kept) {

    public SimulationProperties {
        Assert.isTrue(interval.isPositive(), "orderwright.reporting.simulation.interval must be above zero");
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= 10_000,
                "orderwright.reporting.simulation.batch-limit must be between 1 and 10000");
        Assert.isTrue(unfinished > 0, "orderwright.reporting.simulation.unfinished must be above zero");
        Assert.isTrue(kept > 0, "orderwright.reporting.simulation.kept must be above zero");
    }
}
