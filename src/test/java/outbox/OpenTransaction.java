package outbox;

import java.sql.Connection;
import java.sql.SQLException;
import testing.TestDatabase;

/** A transaction on a connection of its own, which stays open until the test ends it. Closing it rolls it back. */
public final class OpenTransaction implements AutoCloseable {

    private interface Step {
        void run() throws SQLException;
    }

    private final Connection connection;

    /** Begins the transaction with this statement. */
    public OpenTransaction(TestDatabase database, String sql) {
        try {
            connection = database.dataSource().getConnection();
            connection.setAutoCommit(false);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        execute(sql);
    }

    public void execute(String sql) {
        run(() -> connection.createStatement().execute(sql));
    }

    public void commit() {
        run(connection::commit);
    }

    @Override
    public void close() {
        run(() -> {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.close();
            }
        });
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
