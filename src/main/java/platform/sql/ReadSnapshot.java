package platform.sql;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the database as it was at one time, in a transaction that only reads. It holds no lock for which others wait, and no reader of the log
 * waits for it.
 */
@Repository
public class ReadSnapshot {

    private final TransactionTemplate transaction;
    private final DSLContext database;

    public ReadSnapshot(PlatformTransactionManager transactions, DSLContext database) {
        this.transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
        this.database = database;
    }

    /**
     * All reads see the same data. PostgreSQL ends the transaction if two reads are further apart than {@code
     * idle_in_transaction_session_timeout}. Within a running transaction, the reads are a part of that one.
     */
    public <T> T read(Supplier<T> reads) {
        return requireNonNull(transaction.execute(status -> reads.get()));
    }

    /** Like {@link #read(Supplier)}. */
    public void read(Runnable reads) {
        transaction.executeWithoutResult(status -> reads.run());
    }

    /** Like {@link #read(Supplier)}, for reads between which a file is written or many rows are compared: they may be any time apart. */
    public <T> T readWithPauses(Supplier<T> reads) {
        return read(() -> {
            database.execute("set local idle_in_transaction_session_timeout = 0");
            return reads.get();
        });
    }
}
