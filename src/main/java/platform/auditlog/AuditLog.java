package platform.auditlog;

/** Records the actions of operators. All methods join the running transaction, so an entry exists exactly if its change was committed. */
public interface AuditLog {

    /** Writes the entries with one statement when the transaction commits. An empty trail needs no statement. */
    void write(AuditTrail trail);

    /**
     * Records one change by the operator whose request this thread handles. Does nothing if the request is not an operator's action. Use
     * this method in transactions that are not a unit of work.
     */
    default void record(Change change) {
        AuditTrail trail = new AuditTrail();
        trail.add(OperatorActions.current(), change);
        write(trail);
    }
}
