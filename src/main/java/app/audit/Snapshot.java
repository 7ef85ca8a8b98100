package app.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import platform.audit.Finding;

/**
 * A snapshot of the whole database. All checks see the same instant, so rows that were committed together are seen together. The snapshot
 * writes nothing and has no transaction id, so no reader of the log waits for it.
 */
public final class Snapshot {

    private Snapshot() {}

    /**
     * Runs all checks that are SQL, in one snapshot.
     *
     * @throws SQLException if the database cannot be read, or its schema is not the one of this version
     */
    public static List<Finding> findings(DataSource database) throws SQLException {
        return findings(database, Checks.ALL, () -> {});
    }

    /** @param onCheck called after each check */
    static List<Finding> findings(DataSource database, List<Check> checks, Runnable onCheck) throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
                statement.execute("set local work_mem = '128MB'"); // sums of whole tables
                statement.execute("set local jit = off");
                // A busy machine may pause this process between two checks. The snapshot holds no lock for which an
                // instance waits.
                statement.execute("set local idle_in_transaction_session_timeout = 0");
                return findings(connection, checks, onCheck);
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    /** Events that were published up to this time may have been deleted from the log; empty if the log is complete. */
    static Optional<Instant> logCutUntil(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select max(published_until) from outbox.segment")) {
            rows.next();
            return Optional.ofNullable(rows.getObject(1, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
        }
    }

    /**
     * Runs those of the checks that are SQL in the running transaction, and with its view of the data.
     *
     * @param onCheck called after each check
     */
    static List<Finding> findings(Connection connection, List<Check> checks, Runnable onCheck) throws SQLException {
        List<Finding> found = new ArrayList<>();
        for (Check check : checks) {
            if (!check.sql().isEmpty()) {
                runCheck(check, connection, found);
            }
            onCheck.run();
        }
        return found;
    }

    private static void runCheck(Check check, Connection connection, List<Finding> found) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(check.sql())) {
            while (rows.next()) {
                found.add(new Finding(check.name(), String.valueOf(rows.getString(1)), rows.getString(2)));
            }
        }
    }
}
