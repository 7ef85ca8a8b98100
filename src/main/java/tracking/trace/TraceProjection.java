package tracking.trace;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader;
import outbox.EventReader.Header;
import outbox.EventReader.HeaderPage;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Progress;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;

/**
 * Follows the log and copies what it says about each event. A transaction locks the cursor, adds the events and moves the cursor. So each event
 * is copied exactly once, even if instances are killed or several instances try at the same time.
 */
@Component
@EnableConfigurationProperties(TraceProperties.class)
class TraceProjection {

    static final String CURSOR = "tracking/events";

    private final EventReader log;
    private final TracedEvents events;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final TraceProperties properties;
    private final Clock clock;

    TraceProjection(
            EventReader log,
            TracedEvents events,
            AuditLog auditLog,
            TransactionTemplate transaction,
            TraceProperties properties,
            Clock clock) {
        this.log = log;
        this.events = events;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    /** Copies the next events. */
    Progress advance() {
        try {
            return log.advanceHeaders(CURSOR, properties.batchLimit(), this::copy);
        } catch (RuntimeException failed) {
            events.forgetPartitions();
            throw failed;
        }
    }

    private void copy(HeaderPage page) {
        EventHead head = events.lockHead();
        // When the table is new, the log goes back for longer than events are kept.
        Instant keptFrom = latest(head.keptFrom(), oldestKept());
        EventHead next = new EventHead(keptFrom, page.more() ? head.rebuildingSince() : null);
        if (!next.equals(head)) {
            events.saveHead(next);
        }
        List<Header> kept = page.headers().stream()
                .filter(event -> !event.publishedAt().isBefore(keptFrom))
                .toList();
        if (!kept.isEmpty()) {
            events.add(kept);
        }
    }

    private Instant oldestKept() {
        return clock.instant().minus(properties.keep()).truncatedTo(ChronoUnit.HOURS);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** All events that were committed before this time can be found; empty until this instance knows. */
    Optional<Instant> readUntil() {
        return log.readUntil(CURSOR);
    }

    /** Drops what is older than the settings keep. */
    void dropOld() {
        events.dropBefore(oldestKept());
    }

    /**
     * Removes all events and moves the cursor to the start of the log, so that the events are copied again. While that is being done, it begins
     * nothing.
     *
     * @return when the rebuild began that is under way now
     * @throws org.springframework.dao.PessimisticLockingFailureException while a query holds a lock on the table
     */
    Instant rebuild() {
        return Objects.requireNonNull(transaction.execute(status -> {
            log.placeCursor(
                    CURSOR, LogPosition.START); // waits for a running copy; the next one waits for this transaction
            EventHead head = events.lockHead();
            Instant since = head.rebuildingSince();
            if (since != null) {
                status.setRollbackOnly(); // the cursor stays where it is
                return since;
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            events.empty();
            events.saveHead(new EventHead(oldestKept(), now));
            auditLog.record(Change.of(CURSOR, null, Map.of("rebuilding_since", now)));
            return now;
        }));
    }
}
