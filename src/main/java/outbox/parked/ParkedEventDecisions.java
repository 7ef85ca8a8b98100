package outbox.parked;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.web.ProblemException;

/** Operators' decisions on parked events. One transaction executes a decision and writes its entry into the audit log. */
@Component
class ParkedEventDecisions {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedEventDecisions.class);

    private final ParkedEvents parked;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    ParkedEventDecisions(ParkedEvents parked, AuditLog auditLog, TransactionTemplate transaction) {
        this.parked = parked;
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    private interface Decision {
        /** @return false if this event is not parked for this listener */
        boolean make(String listener, long eventId);
    }

    /** @throws ProblemException 404 if this event is not parked for this listener */
    void resend(ParkedEventId id, String operator) {
        decide(id, "RESENT", parked::resend);
        LOG.warn("Parked event resent: operator={} event={} listener={}", operator, id.eventId(), id.listener());
    }

    /** @throws ProblemException 404 if this event is not parked for this listener */
    void discard(ParkedEventId id, String operator) {
        decide(id, "DISCARDED", parked::discard);
        LOG.warn("Parked event discarded: operator={} event={} listener={}", operator, id.eventId(), id.listener());
    }

    private void decide(ParkedEventId id, String state, Decision decision) {
        transaction.executeWithoutResult(status -> {
            if (!decision.make(id.storedListener(), id.eventId())) {
                throw ProblemException.notFound("This event is not parked for this listener.");
            }
            auditLog.record(Change.of(id.text(), Map.of("state", "PARKED"), Map.of("state", state)));
        });
    }
}
