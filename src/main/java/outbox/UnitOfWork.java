package outbox;

/**
 * A module's one listener, for everything that it hears and is commanded. A batch runs in one transaction:
 * {@link #load}, then the {@link Handles} method of each item in order, then {@link #save}.
 *
 * <p>A batch is repeated whole after a conflict and split after a failure, so all state lives in the work and the
 * database, none in the listener.
 *
 * @param <W> what a batch loads, changes and saves
 */
public interface UnitOfWork<W extends BatchState> {

    /** Locks and reads what the batch needs, in the module's order of tables, each table by key. */
    W load(BatchItems batch);

    /** Writes the work, one statement a table, and publishes what it told. */
    void save(W work, Outbox outbox);

    /** After the commit, on this instance only: for answers to those who wait. Must not fail and not block. */
    default void committed(W work) {}
}
