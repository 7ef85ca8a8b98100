package reporting;

import java.time.Clock;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.IdempotencyRows;
import reporting.projection.BeginRebuild;
import reporting.projection.Generations;
import reporting.projection.ReportingProperties;

/**
 * Handles reporting's commands. Events are not handled here, as reporting reads them from the log. Tables are locked in this order:
 * idempotency, generation.
 */
@Component
class ReportingListeners implements UnitOfWork<ReportingBatch> {

    private final IdempotencyRows reportingKeys;
    private final Generations generations;
    private final ReportingProperties properties;
    private final Clock clock;

    ReportingListeners(
            IdempotencyRows reportingKeys, Generations generations, ReportingProperties properties, Clock clock) {
        this.reportingKeys = reportingKeys;
        this.generations = generations;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public ReportingBatch load(BatchItems batch) {
        return new ReportingBatch(
                reportingKeys.claim(batch.of(BeginRebuild.class).stream()
                        .map(BeginRebuild::key)
                        .toList()),
                generations.lock());
    }

    @Handles
    BeginRebuild.RebuildResult on(BeginRebuild command, ReportingBatch batch) {
        return batch.begin(command);
    }

    @Override
    public void save(ReportingBatch batch, Outbox outbox) {
        reportingKeys.settle(batch.claims());
        batch.begun().ifPresent(number -> generations.addNext(number, properties.zone(), clock.instant()));
        outbox.publish(batch.published());
    }
}
