package outbox;

import java.time.Clock;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.ratelimit.LiveInstances;

/** What every part of the transport works with. */
record Parts(
        Publications publications,
        EventLog log,
        Deliveries deliveries,
        TransactionTemplate transaction,
        OutboxProperties limits,
        Meters meters,
        AuditLog auditLog,
        LiveInstances instances,
        Clock clock) {}
