package planted.inventory;

import platform.auditlog.AuditLog;
import platform.idempotency.IdempotencyRows;

public class RecordsByHand {

    AuditLog auditLog = trail -> {};

    String adjust(IdempotencyRows keys) {
        return keys.toString();
    }
}
