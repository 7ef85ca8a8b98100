package testing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.auditlog.AuditLog;
import platform.auditlog.OperatorAction;
import platform.idempotency.IdempotencyKey;
import platform.page.TimeKey;
import platform.web.ProblemException;

/** An audit log that records nothing. */
public class NoAuditLog implements AuditLog {

    @Override
    public void write(Trail trail) {
        // records nothing
    }

    @Override
    public void recordRefusal(OperatorAction action, String objectId, ProblemException refusal, IdempotencyKey key) {
        // records nothing
    }

    @Override
    public List<SealedReason> reasonsSealedFor(String keyOwner, @Nullable TimeKey before, int limit) {
        return List.of();
    }
}
