package planted.inventory;

import platform.auditlog.AuditLog;
import platform.idempotency.IdempotencyRows;

public class RecordsByHand {

    String adjust(IdempotencyRows keys, AuditLog auditLog) {
        return keys + auditLog.toString();
    }
}
