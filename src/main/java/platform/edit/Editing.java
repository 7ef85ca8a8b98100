package platform.edit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.auditlog.OperatorActions;
import platform.security.Caller;
import platform.web.ProblemException;

/** One edit while it is made: its precondition, its time, and what it has changed. Belongs to one transaction and one thread. */
public final class Editing {

    private final Precondition precondition;
    private final Instant now;
    private final AuditLog.Trail trail = new AuditLog.Trail();

    Editing(Precondition precondition, Instant now) {
        this.precondition = precondition;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Who makes the edit. @throws ProblemException 401 if this thread handles no request with a token */
    public Caller caller() {
        return Caller.current();
    }

    /** The time of the edit by the clock of the platform, as the database stores it. */
    public Instant now() {
        return now;
    }

    /**
     * Compares the state that the edit found with the precondition of the request.
     *
     * @param current null if the object does not exist; its row is locked otherwise
     * @throws ProblemException 412 if the precondition does not allow this state
     */
    public void require(@Nullable EntityTag current) {
        if (!precondition.allows(current)) {
            throw Precondition.failed();
        }
    }

    /** Records a change for the audit log. Does nothing if nothing has changed. {@link Change} describes the values. */
    public void changed(String objectId, @Nullable Object before, @Nullable Object after) {
        changed(Change.of(objectId, before, after));
    }

    /** Like {@link #changed(String, Object, Object)}, for a change with a reason of its own. */
    public void changed(Change change) {
        trail.add(OperatorActions.current(), change);
    }

    AuditLog.Trail trail() {
        return trail;
    }
}
