package platform.sql;

import static org.springframework.transaction.support.TransactionSynchronizationManager.bindResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.getResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization;
import static org.springframework.transaction.support.TransactionSynchronizationManager.unbindResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.unbindResourceIfPossible;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * What one transaction gathers until just before its commit, one of each class. What came after a savepoint goes when that is rolled
 * back; a transaction within the transaction has its own.
 */
public abstract class Gathered<T> implements TransactionSynchronization {

    private final List<T> items = new ArrayList<>();
    private final Map<Object, Integer> savepoints = new IdentityHashMap<>();
    private boolean closed;

    /** That of the running transaction, if it has one. */
    public static <G extends Gathered<?>> @Nullable G current(Class<G> kind) {
        return kind.cast(getResource(kind));
    }

    /** From now on the running transaction has it. */
    public final void begin() {
        resume();
        registerSynchronization(this);
    }

    /** What there is until now, in the order in which it came. */
    public final List<T> items() {
        return items;
    }

    /** Nothing more may come. */
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
        savepoints.put(savepoint, items.size());
    }

    @Override
    public final void savepointRollback(Object savepoint) {
        int size = savepoints.getOrDefault(savepoint, items.size());
        items.subList(size, items.size()).clear();
    }

    @Override
    public void afterCompletion(int status) {
        unbindResourceIfPossible(getClass());
    }
}
