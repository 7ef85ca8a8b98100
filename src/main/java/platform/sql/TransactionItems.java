package platform.sql;

import static org.springframework.transaction.support.TransactionSynchronizationManager.bindResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.getResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization;
import static org.springframework.transaction.support.TransactionSynchronizationManager.unbindResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.unbindResourceIfPossible;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Items that one transaction collects until just before its commit. A transaction has at most one collection of each class, and it can have
 * no savepoints, because a rollback to a savepoint would leave the later items in the collection. A transaction that suspends another one
 * has its own collection.
 */
public abstract class TransactionItems<T> implements TransactionSynchronization {

    private final List<T> items = new ArrayList<>();
    private boolean closed;

    /** The collection of the running transaction; null if it has none. */
    public static <G extends TransactionItems<?>> @Nullable G current(Class<G> kind) {
        return kind.cast(getResource(kind));
    }

    /** Binds this collection to the running transaction. */
    public final void begin() {
        resume();
        registerSynchronization(this);
    }

    /** The items collected so far, in the order in which they were added. */
    public final List<T> items() {
        return items;
    }

    /** Closes the collection; no item may be added afterwards. */
    public final void close() {
        closed = true;
    }

    public final boolean isClosed() {
        return closed;
    }

    @Override
    public final void suspend() {
        unbindResource(getClass());
    }

    @Override
    public final void resume() {
        bindResource(getClass(), this);
    }

    @Override
    public final void savepoint(Object savepoint) {
        throw new UnsupportedOperationException("Use a transaction of its own (REQUIRES_NEW) instead of a savepoint");
    }

    @Override
    public void afterCompletion(int status) {
        unbindResourceIfPossible(getClass());
    }
}
