package platform.auditlog;

import static java.util.Objects.requireNonNull;

/** Where operators' actions are recorded. Everything joins the running transaction: an entry exists exactly if its change does. */
public interface AuditLog {

    /** Writes the entries by one statement, when the transaction commits; none costs nothing. */
    void write(AuditTrail trail);

    /** Records one change by the operator whose request this thread serves. For transactions that are no unit of work. */
    default void record(Change change) {
        AuditTrail trail = new AuditTrail();
        trail.add(requireNonNull(OperatorAction.current(), "The end point is not @Audited"), change);
        write(trail);
    }
}
