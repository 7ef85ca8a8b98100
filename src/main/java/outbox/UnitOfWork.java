package outbox;

/**
 * The one listener of a module. It handles all events and commands of the module. A batch runs in one transaction: {@link #load}, then the
 * {@link Handles} method of each item in order, then {@link #save}.
 *
 * <p>A whole batch is retried after a conflict, and a batch is split after a failure. So the state must be in the batch state and in the
 * database, never in the listener.
 *
 * @param <W> the batch state: the data that a batch loads, changes and saves
 */
public interface UnitOfWork<W extends BatchState> {

    /** Locks and reads the rows that the batch needs: the tables in the lock order of the module, the rows of each table by key. */
    W load(BatchItems batch);

    /** Writes the changes with one statement for each table, and publishes the collected events. */
    void save(W work, Outbox outbox);

    /** Called after the commit, only on this instance, to answer waiting requests. It must not throw and must not block. */
    default void committed(W work) {}
}
