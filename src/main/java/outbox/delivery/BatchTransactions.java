package outbox.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState;
import outbox.UnitOfWork;
import platform.auditlog.AuditLog;

/** Runs the transactions of batches. The rows, the events and the audit-log entries of a batch are committed together. */
public final class BatchTransactions {

    private final TransactionTemplate template;
    private final Publications publications;
    private final AuditLog auditLog;
    private final Clock clock;

    BatchTransactions(TransactionTemplate template, Publications publications, AuditLog auditLog, Clock clock) {
        this.template = template;
        this.publications = publications;
        this.auditLog = auditLog;
        this.clock = clock;
    }

    void run(Runnable work) {
        template.executeWithoutResult(status -> work.run());
    }

    <T> T call(Supplier<T> work) {
        return template.execute(status -> work.get());
    }

    Instant now() {
        return clock.instant();
    }

    <W extends BatchState> void save(UnitOfWork<W> unit, W batch) {
        unit.save(batch, publications);
        auditLog.write(batch.audited);
    }

    void publish(List<BatchState.OutgoingEvent> events) {
        publications.publish(events);
    }
}
