package testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import testing.shop.Soon;

/**
 * Transactions that meet a row which another transaction has locked. The lock is held until one of them has waited for it in vain, however
 * fast the machine is.
 */
public final class LockedOnce extends TransactionTemplate implements AutoCloseable {

    private final DSLContext database;
    private final CountDownLatch failed = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private final Thread holder;

    /** @param lock the query that locks the row */
    public LockedOnce(TransactionTemplate transaction, DSLContext database, String lock, Object... parameters) {
        super(transaction.getTransactionManager());
        this.database = database;
        CountDownLatch locked = new CountDownLatch(1);
        holder = Thread.ofVirtual()
                .start(() -> transaction.executeWithoutResult(status -> {
                    database.execute("set local idle_in_transaction_session_timeout = 0");
                    database.fetch(lock, parameters);
                    locked.countDown();
                    await(failed);
                }));
        Soon.is("the row is locked", () -> locked.getCount() == 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public <T> @Nullable T execute(TransactionCallback<T> action) {
        try {
            return super.execute(status -> {
                database.execute("set local lock_timeout = '%d ms'".formatted(shortOnce()));
                return action.doInTransaction(status);
            });
        } catch (PessimisticLockingFailureException waitedInVain) {
            failures.incrementAndGet();
            close();
            throw waitedInVain;
        }
    }

    private long shortOnce() {
        return failures.get() == 0 ? 50 : Duration.ofMinutes(1).toMillis();
    }

    /** How many transactions have waited in vain. */
    public int failures() {
        return failures.get();
    }

    /** Ends the lock. */
    @Override
    public void close() {
        failed.countDown();
        try {
            holder.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
