package bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A transaction of somebody else that has written and stays open for a while, such as an import. It holds back the readers of the log. */
final class ForeignTransaction {

    private ForeignTransaction() {}

    /**
     * Keeps a transaction open in the database of a platform.
     *
     * @param length zero for no transaction
     * @return the time of its end, like {@link System#nanoTime()}
     */
    static CompletableFuture<Long> hold(Path home, Duration length) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (length.isPositive()) {
                        holdNow(home, length);
                    }
                    return System.nanoTime();
                },
                Thread::startVirtualThread);
    }

    private static void holdNow(Path home, Duration length) {
        try (Connection connection = Database.connection(home);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            Thread.sleep(length);
            connection.commit();
        } catch (IOException | SQLException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
