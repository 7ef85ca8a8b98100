package reporting;

import java.time.Clock;
import org.springframework.stereotype.Component;
import outbox.Batch;
import outbox.Hears;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.idempotency.IdempotencyRows;

/** What reporting is commanded; events it reads from the log. Tables are taken in this order: idempotency, generation. */
@Component
class ReportingListeners implements UnitOfWork<Desk> {

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
    public Desk load(Batch batch) {
        return new Desk(
                reportingKeys.claim(batch.of(BeginRebuild.class).stream()
                        .map(BeginRebuild::key)
                        .toList()),
                generations.lock());
    }

    @Hears
    BeginRebuild.Outcome on(BeginRebuild command, Desk desk) {
        return desk.begin(command);
    }

    @Override
    public void save(Desk desk, Outbox outbox) {
        reportingKeys.settle(desk.claims());
        desk.begun().ifPresent(number -> generations.addNext(number, properties.zone(), clock.instant()));
        outbox.publish(desk.told());
    }
}
