package platform.auditlog;

/** Where operators' actions are recorded. Everything joins the running transaction: an entry exists exactly if its change does. */
public interface AuditLog {

    /** Writes the entries by one statement, when the transaction commits; none costs nothing. */
    void write(AuditTrail trail);

    /**
     * Records one change by the operator whose request this thread serves; nothing if no operator acts by it. For transactions that are no
     * unit of work.
     */
    default void record(Change change) {
        AuditTrail trail = new AuditTrail();
        trail.add(OperatorActions.current(), change);
        write(trail);
    }
}
