package testing;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Two transactions that overlap, as on two instances. */
public final class Overlap {

    private Overlap() {}

    /**
     * Begins the second transaction when the first has written its rows but has not committed, and lets the first commit when the second waits
     * for it or has ended.
     *
     * @param first joins the transaction of its thread, and writes its rows at once
     * @param second makes its own transaction, on another thread
     * @return what both have returned
     */
    public static <T> List<T> of(Asker asker, Supplier<T> first, Supplier<T> second) {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            record Begun<T>(T first, CompletableFuture<T> second) {}
            Begun<T> both = asker.transaction().execute(status -> {
                waitLong(asker);
                T made = first.get();
                long session = asker.count("select pg_backend_pid()");
                CompletableFuture<T> started = CompletableFuture.supplyAsync(second, other);
                await().until(() -> started.isDone() || isWaitedFor(asker, session));
                return new Begun<>(made, started);
            });
            return List.of(both.first(), both.second().get(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Lets the running transaction wait for the other one, however slow the machine is. */
    public static void waitLong(Asker asker) {
        asker.execute("set local lock_timeout = '3min'");
        asker.execute("set local idle_in_transaction_session_timeout = '3min'");
    }

    /** Whether another transaction waits for a lock of this session. Tests of other databases of the server have locks, too. */
    private static boolean isWaitedFor(Asker asker, long session) {
        return asker.count("select count(*) from pg_locks where not granted and ? = any(pg_blocking_pids(pid))", (int)
                        session)
                > 0;
    }
}
