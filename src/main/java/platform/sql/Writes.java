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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.util.Assert;

/**
 * The writes of a transaction that nobody asks about: they go to the database together, in the order in which they were made, in one
 * round trip just before the commit. Until then the transaction itself does not see them, and none of them has failed.
 */
public final class Writes implements TransactionSynchronization {

    private final List<Query> pending = new ArrayList<>();
    private final Map<Object, Integer> savepoints = new IdentityHashMap<>();
    private boolean closed;

    private Writes() {}

    /** From now on those of the running transaction are gathered; who says so sends them. */
    public static void gather() {
        Writes writes = new Writes();
        writes.resume();
        registerSynchronization(writes);
    }

    /** Makes a write before the running transaction commits; at once where nobody gathers them. */
    public static void atCommit(Query write) {
        if (getResource(Writes.class) instanceof Writes writes) {
            Assert.state(!writes.closed, "A write is made in a transaction, before its commit");
            writes.pending.add(write);
        } else {
            write.execute();
        }
    }

    /** Sends what was gathered; there can be no more. */
    public static void send() {
        if (getResource(Writes.class) instanceof Writes writes) {
            writes.closed = true;
            together(writes.pending);
            writes.pending.clear();
        }
    }

    private static void together(List<Query> writes) {
        if (!writes.isEmpty()) {
            String text = IntStream.range(0, writes.size())
                    .mapToObj("{%d}"::formatted)
                    .collect(Collectors.joining(";\n"));
            DSL.using(writes.getFirst().configuration())
                    .query(text, writes.toArray(Query[]::new))
                    .execute();
        }
    }

    @Override
    public void suspend() {
        unbindResource(Writes.class);
    }

    @Override
    public void resume() {
        bindResource(Writes.class, this);
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, pending.size());
    }

    @Override
    public void savepointRollback(Object savepoint) {
        int size = savepoints.getOrDefault(savepoint, pending.size());
        pending.subList(size, pending.size()).clear();
    }

    @Override
    public void afterCompletion(int status) {
        unbindResourceIfPossible(Writes.class);
    }
}
